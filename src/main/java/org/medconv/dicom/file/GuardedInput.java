package org.medconv.dicom.file;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.aoju.bus.image.galaxy.io.ImageInputStream;
import org.medconv.dicom.file.UnreadableFile.Fault;
import org.medconv.disk.RegularFile;

/**
 * The data set of a file, within the limits of {@link BoundedInput} and of the file itself: no
 * value is longer than the file can hold, and no header inflates without end.
 */
final class GuardedInput extends BoundedInput {

  private static final long MAXIMUM_INFLATED = 4L << 30;

  /** The best compression ratio of deflate. */
  private static final long DEFLATE_LIMIT = 1032;

  /** Long values are read in steps of this size, so a false length costs no more. */
  private static final int ALLOCATE = 1 << 20;

  /** Longer header values are not needed here (private dumps, icons, curves). */
  private static final int LONG_VALUE = 1 << 16;

  /** Most bytes before the pixel data, skipped values included. Limits time, not memory. */
  private static final long MAXIMUM_HEADER = 256L << 20;

  private final long size;
  private long end;
  private boolean inHeader;
  private long memoryLimit = super.memoryLimit();

  private GuardedInput(Path file) throws IOException {
    super(new BufferedInputStream(RegularFile.open(file), 1 << 16));
    this.size = Files.size(file);
    this.end = size;
    setAllocateLimit(ALLOCATE);
  }

  private void readBeginning() throws IOException {
    getFileMetaInformation();
    if (UID.DeflatedExplicitVRLittleEndian.equals(getTransferSyntax())) {
      end = Math.min(MAXIMUM_INFLATED, size * DEFLATE_LIMIT);
    }
  }

  /** An action on an open file. */
  interface Reading<T> {
    T from(GuardedInput in) throws IOException;
  }

  /** Opens a file, runs an action and closes the file. Any failure becomes a typed exception. */
  static <T> T reading(Path file, Reading<T> reading) throws IOException {
    DicomToolkit.prepare();
    try (GuardedInput in = new GuardedInput(file)) {
      in.readBeginning();
      return reading.from(in);
    } catch (UnreadableFile | FileSystemException e) {
      throw e;
    } catch (EOFException e) {
      throw new UnreadableFile(Fault.TRUNCATED, "the file ends in the middle of an element", e);
    } catch (IOException | RuntimeException e) {
      throw new UnreadableFile(Fault.MALFORMED, "the file is not a readable DICOM file", e);
    }
  }

  /** The data set up to the pixel data, without long values. */
  Attributes readHeaderElements() throws IOException {
    inHeader = true;
    setIncludeBulkData(IncludeBulkData.NO);
    setBulkDataDescriptor(
        (path, privateCreator, tag, vr, length) -> vr != VR.SQ && length > LONG_VALUE);
    Attributes header = readDataset(-1, org.aoju.bus.image.Tag.PixelData);
    setIncludeBulkData(IncludeBulkData.YES);
    inHeader = false;
    return header;
  }

  /** Reads the whole data set, into at most as much memory as the file's size. */
  Attributes readEverything() throws IOException {
    memoryLimit += 2 * size;
    return readDataset(-1, -1);
  }

  /**
   * Reads the value of a fragment, which the caller passes on.
   *
   * @param longest most bytes allowed
   */
  byte[] readFragment(long longest) throws IOException {
    if (Integer.toUnsignedLong(length()) > longest) {
      throw new UnreadableFile(
          Fault.TOO_LARGE,
          "a compressed frame takes more than the %d bytes that its pixels need"
              .formatted(longest));
    }
    hold(-length());
    return readValue();
  }

  @Override
  long memoryLimit() {
    return memoryLimit;
  }

  /** Most bytes that may still come from the file, or from inflating it. */
  long remaining() {
    return end - getPosition();
  }

  @Override
  public void readValue(ImageInputStream in, Attributes attributes) throws IOException {
    requireFits();
    super.readValue(in, attributes);
  }

  @Override
  public byte[] readValue() throws IOException {
    requireFits();
    return super.readValue();
  }

  private void requireFits() throws UnreadableFile {
    long claimed = length() == -1 ? 0 : Integer.toUnsignedLong(length());
    if (claimed > remaining()) {
      throw new UnreadableFile(
          Fault.TRUNCATED,
          "an element claims %d bytes, the file holds %d more".formatted(claimed, remaining()));
    }
    if (inHeader && getPosition() + claimed > MAXIMUM_HEADER) {
      throw new UnreadableFile(
          Fault.TOO_LARGE,
          "the header takes more than %d MiB before the pixel data"
              .formatted(MAXIMUM_HEADER >> 20));
    }
  }
}
