package org.medconv.dicom.file;

import com.github.jaiimageio.jpeg2000.impl.J2KImageReaderSpi;
import java.io.IOException;

/**
 * JPEG 2000 (ITU-T T.800) by the jai-imageio reader. That reader fills what a cut-off stream lacks
 * with zeros and says nothing, so the stream's own lengths are checked first.
 */
final class Jpeg2000Codec implements FrameCodec {

  @Override
  public boolean beginsFrame(byte[] fragment) {
    return MarkerSegments.marker(fragment, 0) == Codestream.SOC;
  }

  @Override
  public short[] decode(byte[] encoded, PixelLayout layout) throws IOException {
    Codestream.requireWhole(encoded, layout);
    return RasterReader.read(new J2KImageReaderSpi(), new EndlessReadGuard(encoded), layout);
  }
}
