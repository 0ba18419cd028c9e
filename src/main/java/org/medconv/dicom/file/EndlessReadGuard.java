package org.medconv.dicom.file;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;
import org.medconv.dicom.file.UnreadableFile.Fault;

/**
 * A compressed frame as an ImageIO stream that fails when it is read beyond its end. The JPEG 2000
 * reader takes the -1 that other streams give there for eight more bits, without end.
 */
final class EndlessReadGuard extends ImageInputStreamImpl {
  private final byte[] bytes;

  EndlessReadGuard(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read() throws IOException {
    requireMore();
    bitOffset = 0;
    return bytes[(int) streamPos++] & 0xff;
  }

  @Override
  public int read(byte[] to, int start, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    requireMore();
    bitOffset = 0;
    int count = (int) Math.min(length, bytes.length - streamPos);
    System.arraycopy(bytes, (int) streamPos, to, start, count);
    streamPos += count;
    return count;
  }

  @Override
  public long length() {
    return bytes.length;
  }

  private void requireMore() throws IOException {
    checkClosed();
    if (streamPos >= bytes.length) {
      throw new UnreadableFile(
          Fault.TRUNCATED,
          "a compressed frame of %d bytes ends before its last pixel".formatted(bytes.length));
    }
  }
}
