package org.medconv.classify;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * What a cut-out looks like, in a few numbers. Of the attenuation of the voxels inside, held
 * between {@value #LOWEST} and {@value #HIGHEST} HU:
 *
 * <ul>
 *   <li>the quadratic that fits it best over x, y and z, each over its standard deviation: its mean
 *       and nine further coefficients (a vertebral body is alike on both sides, and denser towards
 *       its end plates and walls),
 *   <li>of what the quadratic leaves: the logarithm of its standard deviation, its skewness, and
 *       the logarithm of its kurtosis,
 *   <li>the logarithms of the differences of neighbours along x, y and z (texture, noise).
 * </ul>
 */
final class CutOutPicture {
  /** How many numbers. */
  static final int COUNT = 16;

  private static final int LOWEST = -200;
  private static final int HIGHEST = 700;
  private static final int TERMS = 10;

  /** Coefficients beyond this are large: the scale changes from linear to logarithmic, HU. */
  private static final double LARGE = 20;

  private CutOutPicture() {}

  static double[] of(L1CutOut cutOut, Inside inside) {
    DMatrixRMaj terms = new DMatrixRMaj(inside.count(), TERMS);
    DMatrixRMaj hu = new DMatrixRMaj(inside.count(), 1);
    for (int n = 0; n < inside.count(); n++) {
      double x = inside.x()[n] / inside.sdX();
      double y = inside.y()[n] / inside.sdY();
      double z = inside.z()[n] / inside.sdZ();
      double[] row = {1, x, y, z, x * x - 1, y * y - 1, z * z - 1, x * y, x * z, y * z};
      System.arraycopy(row, 0, terms.getData(), n * TERMS, TERMS);
      hu.set(n, held(cutOut.hu()[inside.voxels()[n]]));
    }
    double[] numbers = new double[COUNT];
    DMatrixRMaj fitted = quadratic(terms, hu);
    numbers[0] = fitted.get(0);
    for (int t = 1; t < TERMS; t++) {
      double over = fitted.get(t) / LARGE;
      numbers[t] = Math.signum(over) * Math.log1p(Math.abs(over));
    }
    CommonOps_DDRM.multAdd(-1, terms, fitted, hu);
    addSpread(numbers, hu.getData());
    addRoughness(numbers, cutOut);
    return numbers;
  }

  private static double held(short hu) {
    return Math.min(Math.max(hu, LOWEST), HIGHEST);
  }

  /** Least squares with a slight ridge, in case a few voxels leave a coefficient undetermined. */
  private static DMatrixRMaj quadratic(DMatrixRMaj terms, DMatrixRMaj hu) {
    DMatrixRMaj products = new DMatrixRMaj(TERMS, TERMS);
    DMatrixRMaj right = new DMatrixRMaj(TERMS, 1);
    CommonOps_DDRM.multInner(terms, products);
    CommonOps_DDRM.multTransA(terms, hu, right);
    for (int t = 0; t < TERMS; t++) {
      products.add(t, t, 1e-6 * terms.getNumRows());
    }
    DMatrixRMaj fitted = new DMatrixRMaj(TERMS, 1);
    CommonOps_DDRM.solve(products, right, fitted);
    return fitted;
  }

  private static void addSpread(double[] numbers, double[] rest) {
    double sd = 1 + Math.sqrt(Arrays.stream(rest).map(r -> r * r).average().orElseThrow());
    double third = Arrays.stream(rest).map(r -> Math.pow(r / sd, 3)).average().orElseThrow();
    double fourth = Arrays.stream(rest).map(r -> Math.pow(r / sd, 4)).average().orElseThrow();
    numbers[TERMS] = Math.log(sd);
    numbers[TERMS + 1] = third;
    numbers[TERMS + 2] = Math.log(fourth + 0.1);
  }

  private static void addRoughness(double[] numbers, L1CutOut cutOut) {
    int columns = cutOut.grid().columns();
    int rows = cutOut.grid().rows();
    numbers[TERMS + 3] = roughness(cutOut.hu(), 1, columns);
    numbers[TERMS + 4] = roughness(cutOut.hu(), columns, rows);
    numbers[TERMS + 5] = roughness(cutOut.hu(), columns * rows, cutOut.grid().slices());
  }

  /**
   * @param stride between neighbouring voxels
   * @param length of the axis
   */
  private static double roughness(short[] hu, int stride, int length) {
    double sum = 0;
    int count = 0;
    for (int n = 0; n + stride < hu.length; n++) {
      boolean last = n / stride % length == length - 1;
      if (!last && hu[n] != L1CutOut.OUTSIDE && hu[n + stride] != L1CutOut.OUTSIDE) {
        double difference = held(hu[n + stride]) - held(hu[n]);
        sum += difference * difference;
        count++;
      }
    }
    return Math.log(1 + Math.sqrt(sum / Math.max(count, 1)));
  }
}
