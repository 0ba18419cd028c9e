package org.medconv.dicom.file;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.io.ImageInputStream;

/**
 * The first elements of a data set, read from the bytes at hand and never from more: what a
 * receiver needs to know of an object that is still arriving.
 */
public final class LeadingElements {
  /** What the start of a deflated data set may grow to; a bomb stops here. */
  private static final int INFLATED_BYTES = 1024 * 1024;

  private LeadingElements() {}

  /**
   * Reads the elements before {@code stopTag} from the start of an encoded data set. Where the
   * bytes end first, gives what was whole until there.
   *
   * @param length how many of {@code bytes} count
   * @param transferSyntaxUid how the data set is encoded
   * @throws IOException when the bytes are no data set in this transfer syntax
   */
  public static Attributes ofDataSet(
      byte[] bytes, int length, String transferSyntaxUid, int stopTag) throws IOException {
    if (transferSyntaxUid.equals(UID.DeflatedExplicitVRLittleEndian)) {
      byte[] inflated = inflateStart(bytes, length);
      return parse(inflated, inflated.length, UID.ExplicitVRLittleEndian, stopTag);
    }
    return parse(bytes, length, transferSyntaxUid, stopTag);
  }

  private static Attributes parse(byte[] bytes, int length, String transferSyntaxUid, int stopTag)
      throws IOException {
    Attributes elements = new Attributes();
    try (ImageInputStream in =
        new BoundedInput(new ByteArrayInputStream(bytes, 0, length), transferSyntaxUid)) {
      // A value that claims 4 GiB must not be given memory before its bytes are seen.
      in.setAllocateLimit(length);
      in.readAttributes(elements, -1, stopTag);
    } catch (EOFException e) {
      return elements;
    } catch (RuntimeException | StackOverflowError e) {
      // The toolkit's answer to nonsense: unchecked exceptions, recursion into nested sequences.
      throw new IOException(
          "the bytes are not a data set in transfer syntax " + transferSyntaxUid, e);
    }
    return elements;
  }

  private static byte[] inflateStart(byte[] bytes, int length) throws IOException {
    Inflater inflater = new Inflater(true);
    try (InputStream in =
        new InflaterInputStream(new ByteArrayInputStream(bytes, 0, length), inflater)) {
      ByteArrayOutputStream inflated = new ByteArrayOutputStream(length);
      byte[] block = new byte[8192];
      try {
        int count;
        while (inflated.size() < INFLATED_BYTES && (count = in.read(block)) > 0) {
          inflated.write(block, 0, count);
        }
      } catch (EOFException e) {
        // The end of the bytes at hand, not of the data set.
        return inflated.toByteArray();
      }
      return inflated.toByteArray();
    } finally {
      inflater.end();
    }
  }
}
