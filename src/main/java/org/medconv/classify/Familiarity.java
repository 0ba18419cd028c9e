package org.medconv.classify;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medconv.classify.Unfamiliarity.Resemblance;
import org.medconv.model.Tensor;

/**
 * How familiar an L1 is: where it lies in a small space made of
 *
 * <ul>
 *   <li>the network's pooled features along their principal components over the training cases, and
 *       the logarithm of the length of what is left beside these,
 *   <li>build and picture of the cut-out ({@link CutOutTraits}): the features of a network that
 *       learnt density have few dimensions, in which a sacrum or a brain may lie among the L1s.
 * </ul>
 *
 * <p>Two things are asked. How far it lies from the middle of the training cases: the Mahalanobis
 * distance with one covariance, shrunk towards its diagonal (Lee et al., NeurIPS 2018; Ledoit and
 * Wolf 2004), over the root of the number of dimensions, so that an ordinary L1 lies at about 1.
 * And whether it is rather one of the kinds that the calibration was shown: log odds of a linear
 * discriminant against L1 (outlier exposure, Hendrycks et al., ICLR 2019, in its simplest form); an
 * L4 lies among the L1s, only towards one side: larger, and leaning forward.
 *
 * @param mean of the features, (F)
 * @param components orthonormal, (K, F)
 * @param centre of the space, (M), M = K + 1 + {@link CutOutTraits#COUNT}
 * @param whitening (M, M): turns the covariance into the identity
 * @param kinds what it was shown besides L1s; may be empty
 * @param discriminants (kinds, M + 1): for each kind M slopes over the whitened space and an offset
 * @param limits of the answers
 */
public record Familiarity(
    Tensor mean,
    Tensor components,
    Tensor centre,
    Tensor whitening,
    List<String> kinds,
    Tensor discriminants,
    Limits limits) {

  /**
   * @param distance above which no class is given
   * @param logOdds above which no class is given
   * @param share of the calibration's L1s that lie within both
   */
  public record Limits(double distance, double logOdds, double share) {
    /** Nothing is refused. */
    public static final Limits NONE = new Limits(Double.MAX_VALUE, Double.MAX_VALUE, 1);

    public Limits {
      if (!(distance > 0) || Double.isNaN(logOdds) || !(share > 0 && share <= 1)) {
        throw new IllegalArgumentException(
            "limits of %s and %s for a share of %s: a positive distance, a number and a share of 0 to 1 are needed"
                .formatted(distance, logOdds, share));
      }
    }
  }

  public Familiarity {
    kinds = List.copyOf(kinds);
    int features = mean.values().length;
    int dimensions = centre.values().length;
    int count = dimensions - 1 - CutOutTraits.COUNT;
    if (count < 1
        || components.values().length != count * features
        || whitening.values().length != dimensions * dimensions
        || discriminants.values().length != kinds.size() * (dimensions + 1)) {
      throw new IllegalArgumentException(
          "%d features, components of %d numbers, a centre of %d, a whitening of %d, discriminants of %d for %d kinds: not of one calibration"
              .formatted(
                  features,
                  components.values().length,
                  dimensions,
                  whitening.values().length,
                  discriminants.values().length,
                  kinds.size()));
    }
  }

  /**
   * Of the tensors {@code mean}, {@code components}, {@code centre}, {@code whitening} and, where
   * there are kinds, {@code discriminants}.
   *
   * @throws IllegalArgumentException when one is missing, or they do not belong together
   */
  public static Familiarity of(Map<String, Tensor> tensors, List<String> kinds, Limits limits) {
    return new Familiarity(
        tensor(tensors, "mean"),
        tensor(tensors, "components"),
        tensor(tensors, "centre"),
        tensor(tensors, "whitening"),
        kinds,
        kinds.isEmpty() ? NO_DISCRIMINANTS : tensor(tensors, "discriminants"),
        limits);
  }

  /** Of a calibration that was shown L1s alone. */
  public static final Tensor NO_DISCRIMINANTS = new Tensor(new long[] {0}, new float[0]);

  private static Tensor tensor(Map<String, Tensor> tensors, String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("\"%s\" is missing in its file".formatted(name));
    }
    return tensor;
  }

  /** What {@link #of(Map, List, Limits)} reads. */
  public Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("mean", mean);
    tensors.put("components", components);
    tensors.put("centre", centre);
    tensors.put("whitening", whitening);
    if (!kinds.isEmpty()) {
      tensors.put("discriminants", discriminants);
    }
    return tensors;
  }

  /** The same with other limits. */
  public Familiarity within(Limits other) {
    return new Familiarity(mean, components, centre, whitening, kinds, discriminants, other);
  }

  /** How many features it is made for. */
  public int featureCount() {
    return mean.values().length;
  }

  public Unfamiliarity of(float[] features, L1CutOut cutOut) {
    return of(features, CutOutTraits.of(cutOut));
  }

  /** The same of traits that are known already. */
  public Unfamiliarity of(float[] features, double[] traits) {
    double[] place = whitened(features, traits);
    double sum = 0;
    for (double along : place) {
      sum += along * along;
    }
    return new Unfamiliarity(
        Math.sqrt(sum / place.length), limits.distance(), resemblance(place), limits.share());
  }

  private Optional<Resemblance> resemblance(double[] place) {
    Optional<Resemblance> most = Optional.empty();
    for (int kind = 0; kind < kinds.size(); kind++) {
      int row = kind * (place.length + 1);
      double logOdds = discriminants.values()[row + place.length];
      for (int m = 0; m < place.length; m++) {
        logOdds += discriminants.values()[row + m] * place[m];
      }
      if (most.isEmpty() || logOdds > most.get().logOdds()) {
        most = Optional.of(new Resemblance(kinds.get(kind), logOdds, limits.logOdds()));
      }
    }
    return most;
  }

  /** Where an L1 lies in the space when the training cases are a ball of radius 1 around 0. */
  public double[] whitened(float[] features, double[] traits) {
    double[] place = place(mean.values(), components.values(), features, traits);
    double[] whitened = new double[place.length];
    for (int m = 0; m < place.length; m++) {
      for (int n = 0; n < place.length; n++) {
        whitened[m] += whitening.values()[m * place.length + n] * (place[n] - centre.values()[n]);
      }
    }
    return whitened;
  }

  /**
   * Where an L1 lies in the space.
   *
   * @param mean (F)
   * @param components (K, F)
   * @param features (F)
   * @param traits {@link CutOutTraits#COUNT} numbers
   * @return K coordinates along the components, the logarithm of the rest, and the traits
   */
  public static double[] place(
      float[] mean, float[] components, float[] features, double[] traits) {
    int count = components.length / mean.length;
    double[] place = new double[count + 1 + traits.length];
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
    System.arraycopy(traits, 0, place, count + 1, traits.length);
    return place;
  }
}
