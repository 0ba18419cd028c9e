package org.medconv.dicom.file;

import org.medconv.dicom.file.UnreadableFile.Fault;
import org.medconv.dicom.file.jpeg2000.BadCodestream;
import org.medconv.dicom.file.jpeg2000.Jpeg2000Decoder;

/** JPEG 2000 without loss (ITU-T T.800), one grey component. */
final class Jpeg2000Codec implements FrameCodec {

  private static final int SOC = 0x4f;
  private static final int SIZ = 0x51;

  @Override
  public boolean beginsFrame(byte[] fragment) {
    return MarkerSegments.marker(fragment, 0) == SOC && MarkerSegments.marker(fragment, 2) == SIZ;
  }

  @Override
  public short[] decode(byte[] encoded, PixelLayout layout) throws UnreadableFile {
    CodestreamBounds.require(encoded);
    try {
      Jpeg2000Decoder decoder = new Jpeg2000Decoder(encoded);
      requireSize(decoder, layout);
      return decoder.decode();
    } catch (BadCodestream e) {
      throw new UnreadableFile(
          fault(e.fault()), "a JPEG 2000 frame is not usable: " + e.getMessage(), e);
    }
  }

  private static void requireSize(Jpeg2000Decoder decoder, PixelLayout layout)
      throws UnreadableFile {
    if (decoder.columns() != layout.columns()
        || decoder.rows() != layout.rows()
        || decoder.precision() > layout.bitsAllocated()) {
      throw new UnreadableFile(
          Fault.MALFORMED,
          "a JPEG 2000 frame is %d x %d of %d bits, its header says %d x %d of %d"
              .formatted(
                  decoder.columns(),
                  decoder.rows(),
                  decoder.precision(),
                  layout.columns(),
                  layout.rows(),
                  layout.bitsAllocated()));
    }
  }

  private static Fault fault(BadCodestream.Fault fault) {
    return switch (fault) {
      case MALFORMED -> Fault.MALFORMED;
      case TRUNCATED -> Fault.TRUNCATED;
      case UNSUPPORTED -> Fault.UNSUPPORTED;
    };
  }
}
