package org.medconv.dicom.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.dicom.file.UnreadableFile.Fault;

/** Small inputs that demand much memory: each part is within its limit, but the sum is not. */
class MemoryBoundTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** What a decoder or reader may allocate for a slice of some kilobytes; most of it is freed. */
  private static final long ALLOCATED = 300L << 20;

  @TempDir Path folder;

  private interface Reading {
    void run() throws IOException;
  }

  private static void assertRefused(Fault fault, Reading reading) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    assertThatExceptionOfType(UnreadableFile.class)
        .isThrownBy(reading::run)
        .satisfies(refused -> assertThat(refused.fault()).isEqualTo(fault));
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(ALLOCATED);
  }

  @Test
  void many_values_that_inflate_to_gigabytes_are_refused() throws IOException {
    Path file = deflated(out -> repeat(out, 8000, n -> privateValue(n, new byte[60_000])));
    assertThat(Files.size(file)).isLessThan(3 << 20);
    assertRefused(Fault.TOO_LARGE, () -> Part10File.readHeader(file));
    assertRefused(Fault.TOO_LARGE, () -> PixelDecoder.decode(file, (frame, layout, stored) -> {}));
  }

  @Test
  void values_too_long_to_keep_do_not_make_a_header_without_end() throws IOException {
    Path file = deflated(out -> repeat(out, 3000, n -> privateValue(n, new byte[200_000])));
    assertRefused(Fault.TOO_LARGE, () -> Part10File.readHeader(file));
  }

  @Test
  void a_million_empty_items_are_refused() throws IOException {
    ByteBuffer items = ByteBuffer.allocate(12 + 8 * 1_000_000).order(ByteOrder.LITTLE_ENDIAN);
    items.putShort((short) 0x08).putShort((short) 0x1115).put((byte) 'S').put((byte) 'Q');
    items.putShort((short) 0).putInt(8 * 1_000_000);
    while (items.hasRemaining()) {
      items.putShort((short) 0xfffe).putShort((short) 0xe000).putInt(0);
    }
    Path file = deflated(out -> out.accept(items.array()));
    assertRefused(Fault.TOO_LARGE, () -> Part10File.readHeader(file));
    byte[] bytes = items.array();
    assertRefused(
        Fault.TOO_LARGE,
        () ->
            LeadingElements.ofDataSet(bytes, bytes.length, UID.ExplicitVRLittleEndian, 0x0020000f));
  }

  @Test
  void a_fragment_far_larger_than_its_frame_is_refused() throws IOException {
    byte[] seed = seed("rle");
    int fragment = indexOf(seed, new byte[] {(byte) 0xfe, (byte) 0xff, 0, (byte) 0xe0}, 200);
    int first = indexOf(seed, new byte[] {(byte) 0xfe, (byte) 0xff, 0, (byte) 0xe0}, fragment + 4);
    byte[] large = Arrays.copyOf(seed, first + 8 + (64 << 20));
    ByteBuffer.wrap(large).order(ByteOrder.LITTLE_ENDIAN).putInt(first + 4, 64 << 20);
    Path file = Files.write(folder.resolve("large.dcm"), large);
    assertRefused(Fault.TOO_LARGE, () -> PixelDecoder.decode(file, (frame, layout, stored) -> {}));
  }

  @ParameterizedTest
  @ValueSource(ints = {-129, 1, 100_000})
  void a_tile_origin_off_the_image_is_refused(int origin) throws IOException {
    assertJpeg2000Refused(siz -> siz.putInt(32, origin));
  }

  @Test
  void one_tile_a_pixel_is_refused() throws IOException {
    // Few enough to be tried: the second tile is where the stream is found to be cut.
    assertJpeg2000Refused(Fault.TRUNCATED, siz -> siz.putInt(24, 1).putInt(28, 1));
  }

  @Test
  void layers_without_bytes_for_them_are_refused() throws IOException {
    assertJpeg2000Refused(siz -> siz.putShort(coding(siz) + 6, (short) 0xffff));
  }

  @Test
  void a_coding_style_that_is_none_is_refused() throws IOException {
    assertJpeg2000Refused(siz -> siz.put(coding(siz) + 9, (byte) 200));
    assertJpeg2000Refused(siz -> siz.put(coding(siz) + 10, (byte) 15));
  }

  @Test
  void a_coding_style_that_the_end_cuts_off_is_refused() throws IOException {
    byte[] seed = seed("jpeg2000");
    int start = indexOf(seed, new byte[] {(byte) 0xff, 0x4f, (byte) 0xff, 0x51}, 0);
    int coding = indexOf(seed, new byte[] {(byte) 0xff, 0x52}, start);
    PixelLayout layout = new PixelLayout(16, 16, 1, 16, 16, 15, true);
    for (int end = coding + 4; end < coding + 14; end++) {
      byte[] cut = Arrays.copyOfRange(seed, start, end);
      assertRefused(Fault.MALFORMED, () -> new Jpeg2000Codec().decode(cut, layout));
    }
  }

  @Test
  void a_coding_style_of_the_component_in_place_of_the_one_for_all_is_refused() throws IOException {
    byte[] seed = seed("jpeg2000");
    int start = indexOf(seed, new byte[] {(byte) 0xff, 0x4f, (byte) 0xff, 0x51}, 0);
    int cod = indexOf(seed, new byte[] {(byte) 0xff, 0x52}, start);
    ByteBuffer changed = ByteBuffer.allocate(seed.length - start - 3);
    changed.put(seed, start, cod - start);
    // A.6.2: without progression order, layers and component transform.
    changed.put(new byte[] {(byte) 0xff, 0x53, 0, 9, 0, 0}).put(seed, cod + 9, 5);
    changed.put(seed, cod + 14, seed.length - cod - 14);
    PixelLayout layout = new PixelLayout(16, 16, 1, 16, 16, 15, true);
    assertRefused(Fault.MALFORMED, () -> new Jpeg2000Codec().decode(changed.array(), layout));
  }

  private static int coding(ByteBuffer stream) {
    return indexOf(stream.array(), new byte[] {(byte) 0xff, 0x52}, stream.arrayOffset())
        - stream.arrayOffset();
  }

  private void assertJpeg2000Refused(Consumer<ByteBuffer> spoil) throws IOException {
    assertJpeg2000Refused(Fault.MALFORMED, spoil);
  }

  private void assertJpeg2000Refused(Fault fault, Consumer<ByteBuffer> spoil) throws IOException {
    byte[] seed = seed("jpeg2000");
    int start = indexOf(seed, new byte[] {(byte) 0xff, 0x4f, (byte) 0xff, 0x51}, 0);
    spoil.accept(ByteBuffer.wrap(seed, start, seed.length - start).slice());
    Path file = Files.write(folder.resolve("spoilt.dcm"), seed);
    assertRefused(fault, () -> PixelDecoder.decode(file, (frame, layout, stored) -> {}));
  }

  private Path deflated(Consumer<Consumer<byte[]>> dataset) throws IOException {
    Attributes image = TestImage.of(16, 16, 16, true, 1).header();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(
        Part10File.beginning(
            image.getString(0x00080016),
            image.getString(0x00080018),
            UID.DeflatedExplicitVRLittleEndian));
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    try (DeflaterOutputStream out = new DeflaterOutputStream(file, deflater)) {
      dataset.accept(
          bytes -> {
            try {
              out.write(bytes);
            } catch (IOException e) {
              throw new java.io.UncheckedIOException(e);
            }
          });
    } finally {
      deflater.end();
    }
    return Files.write(folder.resolve("deflated.dcm"), file.toByteArray());
  }

  private static void repeat(
      Consumer<byte[]> out, int times, java.util.function.IntFunction<byte[]> element) {
    for (int n = 0; n < times; n++) {
      out.accept(element.apply(n));
    }
  }

  private static byte[] privateValue(int number, byte[] value) {
    ByteBuffer element = ByteBuffer.allocate(12 + value.length).order(ByteOrder.LITTLE_ENDIAN);
    element.putShort((short) 0x21).putShort((short) (0x1000 + number));
    element.put((byte) 'O').put((byte) 'B').putShort((short) 0);
    return element.putInt(value.length).put(value).array();
  }

  private static byte[] seed(String name) throws IOException {
    try (InputStream in =
        MemoryBoundTest.class.getResourceAsStream(
            "DicomFileFuzzTestInputs/garbage_is_refused_or_read/" + name)) {
      return in.readAllBytes();
    }
  }

  private static int indexOf(byte[] bytes, byte[] wanted, int from) {
    for (int at = from; at + wanted.length <= bytes.length; at++) {
      if (Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
        return at;
      }
    }
    throw new IllegalArgumentException("the seed has no such bytes");
  }
}
