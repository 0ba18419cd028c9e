package org.medconv.node;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;

/**
 * Pixels of a simulated head: a skull of bone around brain, in the matrix of the slice that they
 * replace.
 */
final class HeadSlice {
  private static final double BRAIN_HU = 35;
  private static final double BONE_HU = 900;
  private static final double AIR_HU = -1000;

  private HeadSlice() {}

  static byte[] pixels(Attributes slice, int k, int slices) {
    int columns = slice.getInt(Tag.Columns, 0);
    int rows = slice.getInt(Tag.Rows, 0);
    Random noise = new Random(k);
    ByteBuffer pixels = ByteBuffer.allocate(2 * columns * rows).order(ByteOrder.LITTLE_ENDIAN);
    for (int j = 0; j < rows; j++) {
      for (int i = 0; i < columns; i++) {
        double r = radius((i - columns / 2.0) / 25, (j - rows / 2.0) / 30, (k - slices / 2.0) / 28);
        double hu = r < 0.9 ? BRAIN_HU : r < 1 ? BONE_HU : AIR_HU;
        pixels.putShort((short) Math.round(hu + 8 * noise.nextGaussian()));
      }
    }
    return pixels.array();
  }

  private static double radius(double x, double y, double z) {
    return Math.sqrt(x * x + y * y + z * z);
  }
}
