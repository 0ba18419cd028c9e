package org.medconv.dicom.file;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
  /** Enough for the header of any CT image that we have met, and small enough to read for each. */
  private static final int HEADER_BYTES = 256 * 1024;

  /** What the start of a deflated data set may grow to; a bomb stops here. */
  private static final int INFLATED_BYTES = 4 * 1024 * 1024;

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

  /**
   * Reads the elements before {@code stopTag} from the start of a Part 10 file that this node has
   * written.
   */
  public static Attributes ofFile(Path file, int stopTag) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(HEADER_BYTES);
    }
    try (ImageInputStream in = new ImageInputStream(new ByteArrayInputStream(bytes))) {
      String transferSyntaxUid = in.getFileMetaInformation().getString(0x00020010);
      int start = Math.toIntExact(in.getPosition());
      byte[] dataSet = java.util.Arrays.copyOfRange(bytes, start, bytes.length);
      return ofDataSet(dataSet, dataSet.length, transferSyntaxUid, stopTag);
    } catch (RuntimeException e) {
      throw new IOException("no Part 10 file: its file meta information cannot be read", e);
    }
  }

  private static Attributes parse(byte[] bytes, int length, String transferSyntaxUid, int stopTag)
      throws IOException {
    Attributes elements = new Attributes();
    try (ImageInputStream in =
        new ImageInputStream(new ByteArrayInputStream(bytes, 0, length), transferSyntaxUid)) {
      // A value that claims 4 GiB must not be given memory before its bytes are seen.
      in.setAllocateLimit(length);
      in.readAttributes(elements, -1, stopTag);
    } catch (EOFException e) {
      return elements;
    } catch (RuntimeException | StackOverflowError e) {
      // The toolkit's answer to nonsense: unchecked exceptions, recursion into nested sequences.
      throw new IOException("the bytes are no data set in transfer syntax " + transferSyntaxUid, e);
    }
    return elements;
  }

  private static byte[] inflateStart(byte[] bytes, int length) throws IOException {
    Inflater inflater = new Inflater(true);
    try (InputStream in =
        new InflaterInputStream(new ByteArrayInputStream(bytes, 0, length), inflater)) {
      java.io.ByteArrayOutputStream inflated = new java.io.ByteArrayOutputStream(length);
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
