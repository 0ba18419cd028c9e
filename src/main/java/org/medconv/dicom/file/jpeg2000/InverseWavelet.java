package org.medconv.dicom.file.jpeg2000;

/** The inverse reversible transform 5-3 (Annex F). */
final class InverseWavelet {
  private InverseWavelet() {}

  /**
   * One level, 2D_SR: combines four sub-bands into the resolution above.
   *
   * @param place of the resolution, on its own grid
   * @param coefficients of the sub-bands, already interleaved (F.3.3)
   */
  static void synthesize(Rectangle place, int[] coefficients) {
    int width = place.width();
    int height = place.height();
    int[] line = new int[Math.max(width, height)];
    for (int row = 0; row < height; row++) {
      System.arraycopy(coefficients, row * width, line, 0, width);
      synthesizeLine(line, width, place.x0() & 1);
      System.arraycopy(line, 0, coefficients, row * width, width);
    }
    for (int column = 0; column < width; column++) {
      for (int row = 0; row < height; row++) {
        line[row] = coefficients[row * width + column];
      }
      synthesizeLine(line, height, place.y0() & 1);
      for (int row = 0; row < height; row++) {
        coefficients[row * width + column] = line[row];
      }
    }
  }

  /**
   * 1D_SR and 1D_FILTR, Equations F-5 and F-6. The line is mirrored beyond its ends (F.3.7).
   *
   * @param odd 1 if the first sample has an odd index and is thus high-pass
   */
  static void synthesizeLine(int[] line, int length, int odd) {
    if (length == 1) {
      line[0] = odd == 1 ? line[0] / 2 : line[0];
      return;
    }
    for (int n = odd; n < length; n += 2) {
      line[n] -= (line[n > 0 ? n - 1 : 1] + line[n + 1 < length ? n + 1 : n - 1] + 2) >> 2;
    }
    for (int n = 1 - odd; n < length; n += 2) {
      line[n] += (line[n > 0 ? n - 1 : 1] + line[n + 1 < length ? n + 1 : n - 1]) >> 1;
    }
  }
}
