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
 * A file's data set, within the limits of {@link BoundedInput} and those of the file: no value
 * longer than it can hold, no header that inflates without end.
 */
final class GuardedInput extends BoundedInput {

  private static final long MAXIMUM_INFLATED = 4L << 30;

  /** Deflate cannot pack tighter than this. */
  private static final long DEFLATE_LIMIT = 1032;

  /** Steps in which a long value is read: a false length costs no more than this. */
  private static final int ALLOCATE = 1 << 20;

  /** Header values beyond this are of no use here (private dumps, icons, curves). */
  private static final int LONG_VALUE = 1 << 16;

  /** What stands before the pixel data, values passed over included: time, not memory. */
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

  /** Something to do with an open file. */
  interface Reading<T> {
    T from(GuardedInput in) throws IOException;
  }

  /** Opens a file, does something with it, closes it; whatever goes wrong comes out typed. */
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

  /** The whole data set, with room for what the file itself holds. */
  Attributes readEverything() throws IOException {
    memoryLimit += 2 * size;
    return readDataset(-1, -1);
  }

  /**
   * The value of a fragment, which is handed on and not kept.
   *
   * @param longest how many bytes it may have
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

  /** How many bytes of the file, or of what it inflates to, may still come. */
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
