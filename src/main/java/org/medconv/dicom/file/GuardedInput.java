package org.medconv.dicom.file;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.aoju.bus.image.galaxy.data.VR;
import org.aoju.bus.image.galaxy.io.ImageInputStream;
import org.medconv.dicom.file.UnreadableFile.Fault;

/**
 * The toolkit's reader with limits that hold whatever the file claims: no value longer than the
 * file can hold, no deep nesting, no millions of items.
 */
final class GuardedInput extends ImageInputStream {

  /** PS3.3 nests five or six deep at most. */
  private static final int MAXIMUM_DEPTH = 32;

  /** An enhanced CT of 4000 frames has some 60 000 items. */
  private static final int MAXIMUM_ITEMS = 400_000;

  private static final long MAXIMUM_INFLATED = 4L << 30;

  /** Deflate cannot pack tighter than this. */
  private static final long DEFLATE_LIMIT = 1032;

  /** Steps in which a long value is read: a false length costs no more than this. */
  private static final int ALLOCATE = 1 << 20;

  /** Header values beyond this are of no use here (private dumps, icons, curves). */
  private static final int LONG_VALUE = 1 << 18;

  private final long size;
  private long end;
  private int items;

  private GuardedInput(Path file) throws IOException {
    super(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
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
    setIncludeBulkData(IncludeBulkData.NO);
    setBulkDataDescriptor(
        (path, privateCreator, tag, vr, length) -> vr != VR.SQ && length > LONG_VALUE);
    Attributes header = readDataset(-1, org.aoju.bus.image.Tag.PixelData);
    setIncludeBulkData(IncludeBulkData.YES);
    return header;
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

  @Override
  public void readValue(ImageInputStream in, Sequence sequence) throws IOException {
    if (level() > MAXIMUM_DEPTH) {
      throw new UnreadableFile(
          Fault.MALFORMED,
          "the file nests sequences more than %d levels deep".formatted(MAXIMUM_DEPTH));
    }
    super.readValue(in, sequence);
  }

  @Override
  public boolean readItemHeader() throws IOException {
    if (++items > MAXIMUM_ITEMS) {
      throw new UnreadableFile(
          Fault.TOO_LARGE, "the file has more than %d sequence items".formatted(MAXIMUM_ITEMS));
    }
    return super.readItemHeader();
  }

  private void requireFits() throws UnreadableFile {
    long claimed = length() == -1 ? 0 : Integer.toUnsignedLong(length());
    if (claimed > remaining()) {
      throw new UnreadableFile(
          Fault.TRUNCATED,
          "an element claims %d bytes, the file holds %d more".formatted(claimed, remaining()));
    }
  }
}
