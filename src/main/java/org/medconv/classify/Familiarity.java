package org.medconv.classify;

import java.util.LinkedHashMap;
import java.util.Map;
import org.medconv.model.Tensor;

/**
 * How familiar an L1 is: a Mahalanobis distance in a small space made of
 *
 * <ul>
 *   <li>the network's pooled features along their principal components over the training cases, and
 *       the logarithm of the length of what is left beside these components (an odd picture lies
 *       off them),
 *   <li>the shape of the body that was outlined ({@link CutOutShape}): bodies of different levels
 *       look alike to a network that learnt density, but differ in size and build.
 * </ul>
 *
 * <p>One covariance for all classes, shrunk towards its diagonal (Lee et al., NeurIPS 2018; Ledoit
 * and Wolf 2004). Distances are divided by the root of the number of dimensions: an ordinary L1
 * lies at about 1.
 *
 * @param mean of the features, (F)
 * @param components orthonormal, (K, F)
 * @param centre of the space, (M), M = K + 1 + {@link CutOutShape#COUNT}
 * @param whitening (M, M): turns the covariance into the identity
 * @param limit distance above which no class is given
 * @param share of the calibration's L1s that lie at or below the limit
 */
public record Familiarity(
    Tensor mean, Tensor components, Tensor centre, Tensor whitening, double limit, double share) {
  public Familiarity {
    int features = mean.values().length;
    int dimensions = centre.values().length;
    int count = dimensions - 1 - CutOutShape.COUNT;
    if (count < 1
        || components.values().length != count * features
        || whitening.values().length != dimensions * dimensions) {
      throw new IllegalArgumentException(
          "%d features, components of %d numbers, a centre of %d and a whitening of %d: not of one calibration"
              .formatted(
                  features, components.values().length, dimensions, whitening.values().length));
    }
    if (!(limit > 0) || !(share > 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "a limit of %s for a share of %s: a positive distance and a share of 0 to 1 are needed"
              .formatted(limit, share));
    }
  }

  /**
   * Of the tensors {@code mean}, {@code components}, {@code centre} and {@code whitening}.
   *
   * @throws IllegalArgumentException when one is missing, or they do not belong together
   */
  public static Familiarity of(Map<String, Tensor> tensors, double limit, double share) {
    return new Familiarity(
        tensor(tensors, "mean"),
        tensor(tensors, "components"),
        tensor(tensors, "centre"),
        tensor(tensors, "whitening"),
        limit,
        share);
  }

  private static Tensor tensor(Map<String, Tensor> tensors, String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("\"%s\" is missing".formatted(name));
    }
    return tensor;
  }

  /** What {@link #of(Map, double, double)} reads. */
  public Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("mean", mean);
    tensors.put("components", components);
    tensors.put("centre", centre);
    tensors.put("whitening", whitening);
    return tensors;
  }

  /** How many features it is made for. */
  public int featureCount() {
    return mean.values().length;
  }

  public Unfamiliarity of(float[] features, L1CutOut cutOut) {
    return new Unfamiliarity(distance(features, cutOut), limit, share);
  }

  private double distance(float[] features, L1CutOut cutOut) {
    double[] place = place(mean.values(), components.values(), features, CutOutShape.of(cutOut));
    float[] rows = whitening.values();
    double sum = 0;
    for (int m = 0; m < place.length; m++) {
      double along = 0;
      for (int n = 0; n < place.length; n++) {
        along += rows[m * place.length + n] * (place[n] - centre.values()[n]);
      }
      sum += along * along;
    }
    return Math.sqrt(sum / place.length);
  }

  /**
   * Where an L1 lies in the space.
   *
   * @param mean (F)
   * @param components (K, F)
   * @param features (F)
   * @param shape {@link CutOutShape#COUNT} numbers
   * @return K coordinates along the components, the logarithm of the rest, and the shape
   */
  public static double[] place(float[] mean, float[] components, float[] features, double[] shape) {
    int count = components.length / mean.length;
    double[] place = new double[count + 1 + shape.length];
    double rest = 0;
    for (int f = 0; f < mean.length; f++) {
      double off = features[f] - mean[f];
      rest += off * off;
      for (int k = 0; k < count; k++) {
        place[k] += off * components[k * mean.length + f];
      }
    }
    for (int k = 0; k < count; k++) {
      rest -= place[k] * place[k];
    }
    place[count] = Math.log(Math.max(rest, Float.MIN_NORMAL)) / 2;
    System.arraycopy(shape, 0, place, count + 1, shape.length);
    return place;
  }
}
