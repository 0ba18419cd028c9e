package org.medconv.dicom.file;

import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.medconv.dicom.file.UnreadableFile.Fault;

/**
 * The layout of the samples in an image's pixel data: Image Pixel module, PS3.3 C.7.6.3, for grey
 * images of 8 or 16 bits.
 *
 * @param frames at least 1
 * @param bitsAllocated 8 or 16
 * @param signed PixelRepresentation is 1: two's complement
 */
public record PixelLayout(
    int columns,
    int rows,
    int frames,
    int bitsAllocated,
    int bitsStored,
    int highBit,
    boolean signed) {

  /** 2048 x 2048, the largest matrix of any CT, and small enough for a decoder's memory. */
  static final int MAXIMUM_FRAME_PIXELS = 1 << 22;

  private static final int MAXIMUM_FRAMES = 100_000;

  /**
   * Reads the layout from a data set.
   *
   * @throws UnreadableFile if it is incomplete, contradicts itself, or is not that of a grey image
   */
  public static PixelLayout of(Attributes image) throws UnreadableFile {
    PixelLayout layout =
        new PixelLayout(
            image.getInt(Tag.Columns, 0),
            image.getInt(Tag.Rows, 0),
            image.getInt(Tag.NumberOfFrames, 1),
            image.getInt(Tag.BitsAllocated, 0),
            image.getInt(Tag.BitsStored, image.getInt(Tag.BitsAllocated, 0)),
            image.getInt(Tag.HighBit, image.getInt(Tag.BitsStored, 0) - 1),
            image.getInt(Tag.PixelRepresentation, 0) == 1);
    layout.requireValid(image.getInt(Tag.SamplesPerPixel, 1));
    return layout;
  }

  /** Pixels of one frame. */
  public int framePixels() {
    return columns * rows;
  }

  /** Bytes of one frame, not encapsulated. */
  public int frameBytes() {
    return framePixels() * bytesAllocated();
  }

  int bytesAllocated() {
    return bitsAllocated / 8;
  }

  /**
   * Cuts the stored bits out of allocated samples and extends their sign, in place. Other content
   * of the cells (overlays in retired objects) is lost.
   */
  void toStoredValues(short[] cells) {
    int up = 32 - (highBit + 1);
    int down = 32 - bitsStored;
    if (signed) {
      for (int n = 0; n < cells.length; n++) {
        cells[n] = (short) ((cells[n] << up) >> down);
      }
    } else {
      for (int n = 0; n < cells.length; n++) {
        cells[n] = (short) ((cells[n] << up) >>> down);
      }
    }
  }

  /**
   * Checks that decoded samples hold only zeros or their sign above the stored bits, as required
   * for compressed frames (PS3.5 8.2). Cutting off anything else would change values.
   */
  void requireOnlyStoredBits(short[] cells) throws UnreadableFile {
    int shift = highBit + 1;
    int high = bitsAllocated == 16 ? (-1 << shift) & 0xffff : 0;
    for (short cell : cells) {
      int above = cell & high;
      if (above != 0 && above != high) {
        throw new UnreadableFile(
            Fault.MALFORMED,
            "a compressed frame holds a sample of more than the %d bits its header says"
                .formatted(bitsStored));
      }
    }
  }

  private void requireValid(int samples) throws UnreadableFile {
    if (columns < 1 || rows < 1 || (long) columns * rows > MAXIMUM_FRAME_PIXELS) {
      throw new UnreadableFile(
          Fault.MALFORMED, "an image of %d columns and %d rows".formatted(columns, rows));
    }
    if (frames < 1 || frames > MAXIMUM_FRAMES) {
      throw new UnreadableFile(Fault.MALFORMED, "an image of %d frames".formatted(frames));
    }
    if (samples != 1 || (bitsAllocated != 8 && bitsAllocated != 16)) {
      throw new UnreadableFile(
          Fault.UNSUPPORTED,
          "pixels of %d samples and %d bits; a CT has 1 sample of 16"
              .formatted(samples, bitsAllocated));
    }
    if (bitsStored < 1
        || bitsStored > bitsAllocated
        || highBit < bitsStored - 1
        || highBit >= bitsAllocated) {
      throw new UnreadableFile(
          Fault.MALFORMED,
          "%d bits stored, high bit %d, of %d allocated contradict each other"
              .formatted(bitsStored, highBit, bitsAllocated));
    }
  }
}
