package org.medconv.dicom.file;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import java.io.IOException;

/** JPEG lossless, process 14 (ITU-T T.81 Annex H), by the TwelveMonkeys reader. */
final class JpegLosslessCodec implements FrameCodec {

  private static final int SOF3 = 0xc3;

  @Override
  public boolean beginsFrame(byte[] fragment) {
    return MarkerSegments.marker(fragment, 0) == MarkerSegments.SOI;
  }

  @Override
  public short[] decode(byte[] encoded, PixelLayout layout) throws IOException {
    MarkerSegments segments = MarkerSegments.ofJpeg(encoded);
    segments.requireFrame(SOF3, layout);
    return RasterReader.read(new JPEGImageReaderSpi(), encoded, layout);
  }
}
