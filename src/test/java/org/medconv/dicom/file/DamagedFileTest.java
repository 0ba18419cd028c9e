package org.medconv.dicom.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.peers.ExampleCt;

/**
 * Reading a file with any bytes ends in frames or in {@link UnreadableFile}, within limited memory
 * and time. {@link DicomFileFuzzTest} continues the search from the same seeds.
 */
class DamagedFileTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** A frame may be 16 million pixels; a decoder's own tables come on top. */
  private static final long MEMORY = 600L << 20;

  private static final Duration TIME = Duration.ofSeconds(30);

  @ParameterizedTest
  @ValueSource(
      strings = {"explicit", "implicit", "deflated", "big", "rle", "jpeg", "jpegls", "jpeg2000"})
  void a_damaged_file_is_refused_or_read_in_bounded_memory(String seed) throws IOException {
    byte[] whole;
    try (InputStream in =
        DamagedFileTest.class.getResourceAsStream(
            "DicomFileFuzzTestInputs/garbage_is_refused_or_read/" + seed)) {
      whole = in.readAllBytes();
    }
    damage(whole, 300, seed.hashCode());
  }

  @Test
  @Tag("heavy")
  void the_example_slice_survives_two_thousand_damages() throws IOException {
    damage(Files.readAllBytes(ExampleCt.slices().get(50)), 2000, 50);
  }

  /** An attribute tag is two numbers of two bytes: it too can end in its middle. */
  @ParameterizedTest
  @CsvSource({"UL, 10", "AT, 2", "AT, 30", "FD, 12"})
  void numbers_that_end_in_the_middle_of_one_are_left_out(VR vr, int bytes) throws IOException {
    Attributes image = TestImage.of(16, 16, 16, true, 1).header();
    image.setBytes(org.aoju.bus.image.Tag.SliceThickness, vr, new byte[bytes]);
    Path file = Files.createTempFile("damaged", ".dcm");
    try {
      Part10File.write(file, image, UID.ExplicitVRLittleEndian);
      Attributes read = Part10File.readHeader(file).dataset();
      assertThat(read.containsValue(org.aoju.bus.image.Tag.SliceThickness)).isFalse();
      assertThat(read.getString(org.aoju.bus.image.Tag.PatientID)).isEqualTo("TEST-IMAGE");
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static void damage(byte[] whole, int times, long seed) throws IOException {
    Random random = new Random(seed);
    Path file = Files.createTempFile("damaged", ".dcm");
    int refused = 0;
    try {
      for (int n = 0; n < times; n++) {
        Files.write(file, damaged(whole, random));
        refused += readWithinLimits(file, n, seed) ? 0 : 1;
      }
    } finally {
      Files.deleteIfExists(file);
    }
    assertThat(refused).isGreaterThan(times / 20);
  }

  private static boolean readWithinLimits(Path file, int damage, long seed) {
    return assertTimeoutPreemptively(
        TIME,
        () -> {
          long before = THREADS.getCurrentThreadAllocatedBytes();
          boolean read = readEveryWay(file);
          assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
              .as("bytes allocated for damage %d of seed %d", damage, seed)
              .isLessThan(MEMORY);
          return read;
        },
        () -> "damage %d of seed %d".formatted(damage, seed));
  }

  /** Whether the file could be read; fails on anything but frames or {@link UnreadableFile}. */
  static boolean readEveryWay(Path file) throws IOException {
    try {
      Part10File.readHeader(file);
      Part10File.read(file);
      PixelDecoder.decode(
          file, (frame, layout, stored) -> assertThat(stored).hasSize(layout.framePixels()));
      return true;
    } catch (UnreadableFile e) {
      assertThat(e.getMessage()).isNotBlank();
      return false;
    }
  }

  /** One of: a few bytes changed, a length made huge, a piece cut, doubled or moved. */
  private static byte[] damaged(byte[] whole, Random random) {
    byte[] bytes = whole.clone();
    int header = Math.min(bytes.length, 1800);
    int place = random.nextInt(random.nextBoolean() ? header : bytes.length);
    switch (random.nextInt(5)) {
      case 0 -> {
        for (int n = 1 + random.nextInt(8); n > 0; n--) {
          bytes[132 + random.nextInt(bytes.length - 132)] = (byte) random.nextInt();
        }
      }
      case 1 -> {
        for (int n = 0; n < 4 && place + n < bytes.length; n++) {
          bytes[place + n] = (byte) (n == 3 ? 0x7f : 0xff);
        }
      }
      case 2 -> bytes = java.util.Arrays.copyOf(bytes, place);
      case 3 -> {
        int length = random.nextInt(Math.min(200, bytes.length - place));
        int from = random.nextInt(bytes.length - length);
        System.arraycopy(whole, from, bytes, place, length);
      }
      default -> {
        int lost = random.nextInt(Math.min(64, bytes.length - place));
        byte[] shorter = new byte[bytes.length - lost];
        System.arraycopy(bytes, 0, shorter, 0, place);
        System.arraycopy(bytes, place + lost, shorter, place, shorter.length - place);
        bytes = shorter;
      }
    }
    return bytes;
  }
}
