package org.medconv.lab.calibrate;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;
import org.medconv.classify.CutOutTraits;
import org.medconv.classify.Familiarity;
import org.medconv.classify.Familiarity.Limits;
import org.medconv.classify.Unfamiliarity;
import org.medconv.classify.Unfamiliarity.Resemblance;
import org.medconv.model.Tensor;

/**
 * Fits the space of {@link Familiarity} to training cases, its discriminants to volumes that are
 * not L1, and its limits to other L1s. A case is given by its {@link CutOutTraits}.
 *
 * @param shrinkage of the covariance towards its diagonal, 0 to 1
 */
record FamiliarityFit(double shrinkage) {
  static final FamiliarityFit USUAL = new FamiliarityFit(0.1);

  /** Stronger, because each kind has few cases. */
  private static final double SHRINKAGE_OF_KINDS = 0.5;

  /** Real patients vary more than simulated ones. */
  private static final double BEYOND_ALL = 1.1;

  /**
   * Fits.
   *
   * @param training cases that define what is usual, of all attenuations; more than dimensions
   * @param strange volumes that are not L1, by kind; may be empty
   * @param others L1s that were not used for the space, of all attenuations
   * @param share of such L1s that must lie within the limits; with kinds, none of the calibration's
   *     lies near the limit of distance
   */
  Familiarity fit(
      List<double[]> training,
      Map<String, List<double[]>> strange,
      List<double[]> others,
      double share) {
    if (training.size() <= Familiarity.DIMENSIONS) {
      throw new IllegalArgumentException(
          "%d training cases for %d dimensions; more cases are needed"
              .formatted(training.size(), Familiarity.DIMENSIONS));
    }
    Familiarity space = space(training);
    float[] discriminants =
        floats(
            strange.values().stream()
                .flatMapToDouble(kind -> Arrays.stream(discriminant(space, kind)))
                .toArray());
    Familiarity unlimited =
        new Familiarity(
            space.trend(),
            space.whitening(),
            List.copyOf(strange.keySet()),
            new Tensor(new long[] {discriminants.length}, discriminants),
            Limits.NONE);
    return unlimited.within(limits(unlimited, others, share));
  }

  private Familiarity space(List<double[]> training) {
    int size = Familiarity.DIMENSIONS;
    DMatrixRMaj terms = new DMatrixRMaj(training.size(), Familiarity.TERMS);
    DMatrixRMaj places = new DMatrixRMaj(training.size(), size);
    for (int n = 0; n < training.size(); n++) {
      double[] of = Familiarity.terms(training.get(n));
      System.arraycopy(of, 0, terms.data, n * of.length, of.length);
      System.arraycopy(Familiarity.place(training.get(n)), 0, places.data, n * size, size);
    }
    DMatrixRMaj trend = new DMatrixRMaj(Familiarity.TERMS, size);
    if (!CommonOps_DDRM.solve(terms, places, trend)) {
      throw new ArithmeticException("the attenuation of the training cases has no trend");
    }
    CommonOps_DDRM.multAdd(-1, terms, trend, places);
    double[][] left = new double[training.size()][];
    for (int n = 0; n < left.length; n++) {
      left[n] = Arrays.copyOfRange(places.data, n * size, (n + 1) * size);
    }
    DMatrixRMaj covariance = shrunk(covariance(left, new double[size]), shrinkage);
    return new Familiarity(
        tensor(floats(trend.data), Familiarity.TERMS, size),
        tensor(whitening(covariance), size, size),
        List.of(),
        Familiarity.NO_DISCRIMINANTS,
        Limits.NONE);
  }

  /**
   * Fisher's linear discriminant of a kind against L1, whose cases form a ball of radius 1 around
   * 0: slopes and offset of the log odds.
   */
  private static double[] discriminant(Familiarity space, List<double[]> kind) {
    double[][] places = kind.stream().map(space::whitened).toArray(double[][]::new);
    double[] middle = centre(places);
    int size = middle.length;
    DMatrixRMaj pooled = shrunk(covariance(places, middle), SHRINKAGE_OF_KINDS);
    CommonOps_DDRM.scale(0.5, pooled);
    for (int m = 0; m < size; m++) {
      pooled.add(m, m, 0.5);
    }
    DMatrixRMaj slopes = new DMatrixRMaj(size, 1);
    CommonOps_DDRM.solve(pooled, new DMatrixRMaj(middle), slopes);
    double[] discriminant = Arrays.copyOf(slopes.getData(), size + 1);
    for (int m = 0; m < size; m++) {
      discriminant[size] -= slopes.get(m) * middle[m] / 2;
    }
    return discriminant;
  }

  /**
   * With other kinds, the discriminants decide, and the limit of distance only refuses what is
   * farther than any L1 seen: real patients vary more than simulated ones. Without, the distance
   * decides alone.
   */
  private static Limits limits(Familiarity unlimited, List<double[]> others, double share) {
    List<Unfamiliarity> found = others.stream().map(unlimited::of).toList();
    double[] distances = found.stream().mapToDouble(Unfamiliarity::distance).sorted().toArray();
    double[] logOdds =
        found.stream()
            .mapToDouble(one -> one.resemblance().map(Resemblance::logOdds).orElse(0.0))
            .sorted()
            .toArray();
    int rank = Math.min(others.size(), (int) Math.ceil(share * (others.size() + 1) - 1e-9));
    return unlimited.kinds().isEmpty()
        ? new Limits(distances[rank - 1], 0, share)
        : new Limits(BEYOND_ALL * distances[others.size() - 1], logOdds[rank - 1], share);
  }

  private static double[] centre(double[][] places) {
    double[] centre = new double[places[0].length];
    for (double[] place : places) {
      for (int m = 0; m < centre.length; m++) {
        centre[m] += place[m] / places.length;
      }
    }
    return centre;
  }

  private static DMatrixRMaj covariance(double[][] places, double[] centre) {
    int size = centre.length;
    DMatrixRMaj sum = new DMatrixRMaj(size, size);
    for (double[] place : places) {
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++) {
          sum.add(i, j, (place[i] - centre[i]) * (place[j] - centre[j]) / (places.length - 1));
        }
      }
    }
    return sum;
  }

  private static DMatrixRMaj shrunk(DMatrixRMaj covariance, double by) {
    DMatrixRMaj shrunk = covariance.copy();
    CommonOps_DDRM.scale(1 - by, shrunk);
    for (int m = 0; m < shrunk.getNumRows(); m++) {
      shrunk.set(m, m, Math.max(covariance.get(m, m), 1e-12));
    }
    return shrunk;
  }

  /** The inverse of the Cholesky factor. */
  private static float[] whitening(DMatrixRMaj covariance) {
    CholeskyDecomposition_F64<DMatrixRMaj> cholesky =
        DecompositionFactory_DDRM.chol(covariance.getNumRows(), true);
    if (!cholesky.decompose(covariance.copy())) {
      throw new ArithmeticException("the covariance of the training cases has no inverse");
    }
    DMatrixRMaj lower = cholesky.getT(null);
    DMatrixRMaj inverse = new DMatrixRMaj(lower.getNumRows(), lower.getNumCols());
    CommonOps_DDRM.invert(lower, inverse);
    return floats(inverse.getData());
  }

  private static Tensor tensor(float[] values, long... shape) {
    return new Tensor(shape, values);
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int n = 0; n < floats.length; n++) {
      floats[n] = (float) values[n];
    }
    return floats;
  }
}
