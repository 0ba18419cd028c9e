package org.medconv.lab.calibrate;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.medconv.classify.Familiarity;
import org.medconv.classify.Familiarity.Limits;
import org.medconv.classify.Unfamiliarity;
import org.medconv.classify.Unfamiliarity.Resemblance;
import org.medconv.model.Tensor;

/**
 * Fits the space of {@link Familiarity} to training cases, its discriminants to what is no L1, and
 * its limits to other L1s.
 *
 * @param components principal components that are kept
 * @param shrinkage of the covariance towards its diagonal, 0 to 1
 */
record FamiliarityFit(int components, double shrinkage) {
  /** Best of those tried on the shipped model; see medconv.md. */
  static final FamiliarityFit USUAL = new FamiliarityFit(8, 0.1);

  /** Covariances of the few cases of a kind are drawn harder. */
  private static final double SHRINKAGE_OF_KINDS = 0.2;

  /**
   * @param features F numbers
   * @param traits of the cut-out
   */
  record Place(float[] features, double[] traits) {}

  /**
   * Fits.
   *
   * @param training cases to learn what is usual from; more than components
   * @param strange what is no L1, by kind; may be empty
   * @param others L1s that the network was not trained on: it knows its training cases too well
   * @param share of such L1s that are to lie within the limits; of those of the calibration, none
   *     lies beyond the limit of distance where there are kinds
   */
  Familiarity fit(
      List<Place> training, Map<String, List<Place>> strange, List<Place> others, double share) {
    if (training.size() <= components) {
      throw new IllegalArgumentException(
          "%d training cases for %d principal components; more cases are needed"
              .formatted(training.size(), components));
    }
    Familiarity space = space(training);
    float[] discriminants =
        floats(
            strange.values().stream()
                .flatMapToDouble(kind -> Arrays.stream(discriminant(space, kind)))
                .toArray());
    Familiarity unlimited =
        new Familiarity(
            space.mean(),
            space.components(),
            space.centre(),
            space.whitening(),
            List.copyOf(strange.keySet()),
            new Tensor(new long[] {discriminants.length}, discriminants),
            Limits.NONE);
    return unlimited.within(limits(unlimited, others, share));
  }

  private Familiarity space(List<Place> training) {
    float[] mean = mean(training);
    float[] axes = principal(training, mean);
    double[][] places =
        training.stream()
            .map(one -> Familiarity.place(mean, axes, one.features(), one.traits()))
            .toArray(double[][]::new);
    double[] centre = centre(places);
    DMatrixRMaj covariance = shrunk(covariance(places, centre), shrinkage);
    return new Familiarity(
        tensor(mean, mean.length),
        tensor(axes, components, mean.length),
        tensor(floats(centre), centre.length),
        tensor(whitening(covariance), centre.length, centre.length),
        List.of(),
        Familiarity.NO_DISCRIMINANTS,
        Limits.NONE);
  }

  /**
   * Fisher's linear discriminant of a kind against L1, whose cases are a ball of radius 1 around 0:
   * slopes and offset of the log odds.
   */
  private static double[] discriminant(Familiarity space, List<Place> kind) {
    double[][] places =
        kind.stream()
            .map(one -> space.whitened(one.features(), one.traits()))
            .toArray(double[][]::new);
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
   * Where it was shown what is no L1, the discriminants decide and the distance only keeps out what
   * lies farther than any L1 seen: patients differ more than those whom a simulation draws. Where
   * it was not, the distance decides alone.
   */
  private static Limits limits(Familiarity unlimited, List<Place> others, double share) {
    List<Unfamiliarity> found =
        others.stream().map(one -> unlimited.of(one.features(), one.traits())).toList();
    double[] distances = found.stream().mapToDouble(Unfamiliarity::distance).sorted().toArray();
    double[] logOdds =
        found.stream()
            .mapToDouble(one -> one.resemblance().map(Resemblance::logOdds).orElse(0.0))
            .sorted()
            .toArray();
    int rank = Math.min(others.size(), (int) Math.ceil(share * (others.size() + 1) - 1e-9));
    return unlimited.kinds().isEmpty()
        ? new Limits(distances[rank - 1], 0, share)
        : new Limits(distances[others.size() - 1], logOdds[rank - 1], share);
  }

  private static float[] mean(List<Place> cases) {
    double[] sum = new double[cases.get(0).features().length];
    for (Place one : cases) {
      for (int f = 0; f < sum.length; f++) {
        sum[f] += one.features()[f];
      }
    }
    double[] mean = Arrays.stream(sum).map(s -> s / cases.size()).toArray();
    return floats(mean);
  }

  /** Principal components by the cases' inner products: there are fewer cases than features. */
  private float[] principal(List<Place> cases, float[] mean) {
    DMatrixRMaj centred = new DMatrixRMaj(cases.size(), mean.length);
    for (int n = 0; n < cases.size(); n++) {
      for (int f = 0; f < mean.length; f++) {
        centred.set(n, f, cases.get(n).features()[f] - mean[f]);
      }
    }
    DMatrixRMaj products = new DMatrixRMaj(cases.size(), cases.size());
    CommonOps_DDRM.multTransB(centred, centred, products);
    EigenDecomposition_F64<DMatrixRMaj> eigen =
        DecompositionFactory_DDRM.eig(cases.size(), true, true);
    if (!eigen.decompose(products)) {
      throw new ArithmeticException("the features have no principal components");
    }
    int[] largest =
        IntStream.range(0, cases.size())
            .boxed()
            .sorted(Comparator.comparingDouble(n -> -eigen.getEigenvalue(n).getReal()))
            .limit(components)
            .mapToInt(Integer::intValue)
            .toArray();
    float[] axes = new float[components * mean.length];
    DMatrixRMaj axis = new DMatrixRMaj(1, mean.length);
    for (int k = 0; k < components; k++) {
      CommonOps_DDRM.multTransA(eigen.getEigenVector(largest[k]), centred, axis);
      double length = Math.sqrt(CommonOps_DDRM.dot(axis, axis));
      // Eigenvectors have no sign of their own; a fixed one makes the file repeatable.
      double sign = axis.get(largest(axis)) < 0 ? -1 : 1;
      for (int f = 0; f < mean.length; f++) {
        axes[k * mean.length + f] = (float) (sign * axis.get(f) / Math.max(length, 1e-12));
      }
    }
    return axes;
  }

  private static int largest(DMatrixRMaj row) {
    return IntStream.range(0, row.getNumElements())
        .boxed()
        .max(Comparator.comparingDouble(n -> Math.abs(row.get(n))))
        .orElseThrow();
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
