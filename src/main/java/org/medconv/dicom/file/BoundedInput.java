package org.medconv.dicom.file;

import java.io.IOException;
import java.io.InputStream;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.aoju.bus.image.galaxy.data.VR;
import org.aoju.bus.image.galaxy.io.ImageInputStream;
import org.medconv.dicom.file.UnreadableFile.Fault;

/**
 * The toolkit's reader with limits on what one data set may use in total, whatever it claims and
 * however many small parts it has: memory, nesting depth, elements per item. Not thread-safe.
 */
public class BoundedInput extends ImageInputStream {

  /** PS3.3 nests at most five or six levels. */
  private static final int MAXIMUM_DEPTH = 32;

  /** Each element out of order moves those behind it, so their number must be limited. */
  private static final int MAXIMUM_ELEMENTS = 50_000;

  /**
   * Memory for the elements of one data set. An enhanced CT of 4000 frames, with some 60 000 items
   * and 240 000 elements, takes half of it.
   */
  private static final long MAXIMUM_MEMORY = 64L << 20;

  /**
   * An item with its place in a sequence, or an element with its place in an item, on a 64-bit JVM.
   */
  private static final int ITEM_BYTES = 256;

  private static final int ELEMENT_BYTES = 56;

  private long memory;

  /** A data set whose transfer syntax is known. */
  public BoundedInput(InputStream in, String transferSyntaxUid) throws IOException {
    super(in, transferSyntaxUid);
  }

  /** A file, with or without file meta information. */
  BoundedInput(InputStream in) throws IOException {
    super(in);
  }

  @Override
  public void readValue(ImageInputStream in, Attributes attributes) throws IOException {
    if (attributes.size() >= MAXIMUM_ELEMENTS) {
      throw new UnreadableFile(
          Fault.TOO_LARGE, "one item has more than %d elements".formatted(MAXIMUM_ELEMENTS));
    }
    hold(vr() == VR.SQ || length() == -1 ? ITEM_BYTES : ELEMENT_BYTES);
    int tag = tag();
    VR vr = vr();
    super.readValue(in, attributes);
    leaveOutPartNumbers(attributes, tag, vr);
  }

  /**
   * Removes the value of an element whose bytes end inside a number. The toolkit would throw each
   * time the value is read.
   */
  private static void leaveOutPartNumbers(Attributes attributes, int tag, VR vr) {
    if (tag != Tag.PixelData
        && attributes.getValue(tag) instanceof byte[] value
        && value.length % bytesOfOne(vr) != 0) {
      attributes.setNull(tag, vr);
    }
  }

  /**
   * Bytes of one number. An attribute tag is two numbers (PS3.5 table 6.2-1), each with its own
   * byte order.
   */
  private static int bytesOfOne(VR vr) {
    return vr == VR.AT ? 4 : vr.numEndianBytes();
  }

  @Override
  public byte[] readValue() throws IOException {
    hold(Math.max(0, length()));
    return super.readValue();
  }

  @Override
  public void readValue(ImageInputStream in, Sequence sequence) throws IOException {
    if (level() > MAXIMUM_DEPTH) {
      throw new UnreadableFile(
          Fault.MALFORMED, "sequences are nested more than %d deep".formatted(MAXIMUM_DEPTH));
    }
    hold(ITEM_BYTES);
    super.readValue(in, sequence);
  }

  /** Counts memory before it is allocated; the caller gives back that of a value it passes on. */
  final void hold(long bytes) throws UnreadableFile {
    memory += bytes;
    if (memory > memoryLimit()) {
      throw new UnreadableFile(
          Fault.TOO_LARGE, "its elements take more than %d MiB".formatted(memoryLimit() >> 20));
    }
  }

  long memoryLimit() {
    return MAXIMUM_MEMORY;
  }
}
