package org.medconv.dicom.file;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.spi.IIORegistry;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** JPEG lossless, process 14 (ITU-T T.81 Annex H), by the TwelveMonkeys reader. */
final class JpegLosslessCodec implements FrameCodec {

  private static final int SOF3 = 0xc3;

  /** Registered, since on that occasion it finds the JDK's reader that it builds upon. */
  private static final JPEGImageReaderSpi READER = registered();

  @Override
  public boolean beginsFrame(byte[] fragment) {
    return MarkerSegments.marker(fragment, 0) == MarkerSegments.SOI;
  }

  @Override
  public short[] decode(byte[] encoded, PixelLayout layout) throws IOException {
    MarkerSegments segments = MarkerSegments.ofJpeg(encoded);
    segments.requireFrame(SOF3, layout);
    return RasterReader.read(
        READER, new MemoryCacheImageInputStream(new ByteArrayInputStream(encoded)), layout);
  }

  private static JPEGImageReaderSpi registered() {
    IIORegistry registry = IIORegistry.getDefaultInstance();
    JPEGImageReaderSpi present = registry.getServiceProviderByClass(JPEGImageReaderSpi.class);
    if (present == null) {
      registry.registerServiceProvider(new JPEGImageReaderSpi());
    }
    return registry.getServiceProviderByClass(JPEGImageReaderSpi.class);
  }
}
