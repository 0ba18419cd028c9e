package org.medconv.classify;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medconv.classify.Unfamiliarity.Resemblance;
import org.medconv.model.Tensor;

/**
 * How familiar an L1 is: compares shape and picture of its cut-out ({@link CutOutTraits}) with
 * those of L1s of the same attenuation. The attenuation itself does not count: the expected traits
 * are a function of it, and only the residuals are judged. The softest bone, which differs most
 * from the rest, is therefore not unfamiliar, and the network's features, which measure density,
 * are not used.
 *
 * <p>There are two measures. The distance of a cut-out from the usual: the Mahalanobis distance
 * with one covariance, shrunk towards its diagonal (Lee et al., NeurIPS 2018; Ledoit and Wolf
 * 2004), over the root of the number of dimensions, so that an ordinary L1 has about 1. The
 * resemblance to the other kinds of the calibration: log odds of a linear discriminant against L1
 * (outlier exposure, Hendrycks et al., ICLR 2019, in its simplest form). It is needed for L4, which
 * is near the L1s, but to one side of them: larger, and leaning forward.
 *
 * @param trend (3, M), M = {@link CutOutTraits#COUNT} - 1: the usual value of each trait except the
 *     mean attenuation, by 1, u and u squared of that, u in hundreds of HU
 * @param whitening (M, M): transforms the covariance of the residuals into the identity
 * @param kinds the other kinds of the calibration; may be empty
 * @param discriminants (kinds, M + 1): for each kind M slopes in the whitened space and an offset
 * @param limits of the answers
 */
public record Familiarity(
    Tensor trend, Tensor whitening, List<String> kinds, Tensor discriminants, Limits limits) {

  /** Number of coordinates of the space. */
  public static final int DIMENSIONS = CutOutTraits.COUNT - 1;

  /** Terms of the trend. */
  public static final int TERMS = 3;

  /** The range of the trend, HU; beyond, it is constant. */
  private static final double SOFTEST = -50;

  private static final double DENSEST = 300;

  /**
   * @param distance limit above which there is no class
   * @param logOdds limit above which there is no class
   * @param share of the calibration's L1s within both
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
    if (trend.values().length != TERMS * DIMENSIONS
        || whitening.values().length != DIMENSIONS * DIMENSIONS
        || discriminants.values().length != kinds.size() * (DIMENSIONS + 1)) {
      throw new IllegalArgumentException(
          "a trend of %d numbers, a whitening of %d, discriminants of %d for %d kinds: not of one calibration of %d dimensions"
              .formatted(
                  trend.values().length,
                  whitening.values().length,
                  discriminants.values().length,
                  kinds.size(),
                  DIMENSIONS));
    }
  }

  /**
   * From the tensors {@code trend}, {@code whitening} and, if there are kinds, {@code
   * discriminants}.
   *
   * @throws IllegalArgumentException if one is missing, or they do not fit together
   */
  public static Familiarity of(Map<String, Tensor> tensors, List<String> kinds, Limits limits) {
    return new Familiarity(
        tensor(tensors, "trend"),
        tensor(tensors, "whitening"),
        kinds,
        kinds.isEmpty() ? NO_DISCRIMINANTS : tensor(tensors, "discriminants"),
        limits);
  }

  /** For a calibration without other kinds. */
  public static final Tensor NO_DISCRIMINANTS = new Tensor(new long[] {0}, new float[0]);

  private static Tensor tensor(Map<String, Tensor> tensors, String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("\"%s\" is missing in its file".formatted(name));
    }
    return tensor;
  }

  /** The tensors that {@link #of(Map, List, Limits)} reads. */
  public Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("trend", trend);
    tensors.put("whitening", whitening);
    if (!kinds.isEmpty()) {
      tensors.put("discriminants", discriminants);
    }
    return tensors;
  }

  /** The same with other limits. */
  public Familiarity within(Limits other) {
    return new Familiarity(trend, whitening, kinds, discriminants, other);
  }

  public Unfamiliarity of(L1CutOut cutOut) {
    return of(CutOutTraits.of(cutOut));
  }

  /** The same for known traits. */
  public Unfamiliarity of(double[] traits) {
    double[] place = whitened(traits);
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
      int row = kind * (DIMENSIONS + 1);
      double logOdds = discriminants.values()[row + DIMENSIONS];
      for (int m = 0; m < DIMENSIONS; m++) {
        logOdds += discriminants.values()[row + m] * place[m];
      }
      if (most.isEmpty() || logOdds > most.get().logOdds()) {
        most = Optional.of(new Resemblance(kinds.get(kind), logOdds, limits.logOdds()));
      }
    }
    return most;
  }

  /**
   * The traits of a cut-out in coordinates in which L1s of any attenuation form a ball of radius 1
   * around 0.
   */
  public double[] whitened(double[] traits) {
    double[] terms = terms(traits);
    double[] place = place(traits);
    for (int m = 0; m < DIMENSIONS; m++) {
      for (int t = 0; t < TERMS; t++) {
        place[m] -= trend.values()[t * DIMENSIONS + m] * terms[t];
      }
    }
    double[] whitened = new double[DIMENSIONS];
    for (int m = 0; m < DIMENSIONS; m++) {
      for (int n = 0; n < DIMENSIONS; n++) {
        whitened[m] += whitening.values()[m * DIMENSIONS + n] * place[n];
      }
    }
    return whitened;
  }

  /** All traits except the mean attenuation. */
  public static double[] place(double[] traits) {
    double[] place = new double[DIMENSIONS];
    for (int n = 0, m = 0; n < traits.length; n++) {
      if (n != CutOutTraits.MEAN_HU) {
        place[m++] = traits[n];
      }
    }
    return place;
  }

  /**
   * 1, u and u squared of the mean attenuation, u in hundreds of HU, limited to the range of the
   * trend.
   */
  public static double[] terms(double[] traits) {
    double u = Math.min(Math.max(traits[CutOutTraits.MEAN_HU], SOFTEST), DENSEST) / 100;
    return new double[] {1, u, u * u};
  }
}
