package org.medconv.receive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * Length and CRC-32C of a data set as received, stored in the 128 bytes of the preamble, which
 * PS3.10 section 7.1 leaves to the implementation. Before the node commits to an object, it reads
 * the file again and compares.
 */
record Seal(long bytes, long crc32c) {
  private static final int PREAMBLE = 128;

  /**
   * Preamble, "DICM", then (0002,0000) UL of 4 bytes: its value is the length of the rest of group
   * 0002.
   */
  private static final int GROUP_LENGTH_AT = PREAMBLE + 4 + 8;

  private static final Pattern FORM =
      Pattern.compile("MEDCONV data set (\\d{19}) bytes crc32c ([0-9a-f]{8})\n");

  /** The preamble with this seal. */
  byte[] toPreamble() {
    // Formatted by hand: a Formatter costs more than the checksum.
    String text =
        "MEDCONV data set "
            + padded(Long.toString(bytes), 19)
            + " bytes crc32c "
            + padded(Long.toHexString(crc32c), 8)
            + '\n';
    return Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), PREAMBLE);
  }

  private static String padded(String digits, int width) {
    return "0".repeat(width - digits.length()) + digits;
  }

  private static Optional<Seal> ofPreamble(byte[] preamble) {
    Matcher matcher = FORM.matcher(new String(preamble, StandardCharsets.US_ASCII));
    return matcher.lookingAt()
        ? Optional.of(
            new Seal(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2), 16)))
        : Optional.empty();
  }

  /** Whether a file still has exactly the data set of its seal. */
  static boolean isIntact(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(GROUP_LENGTH_AT + 4);
      if (start.length < GROUP_LENGTH_AT + 4) {
        return false;
      }
      int rest = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getInt(GROUP_LENGTH_AT);
      in.skipNBytes(Math.max(0, rest));
      return ofPreamble(Arrays.copyOf(start, PREAMBLE)).equals(Optional.of(read(in)));
    } catch (java.io.EOFException e) {
      return false;
    }
  }

  /** Whether a file has a seal that does not match. */
  static boolean isBroken(Path file) throws IOException {
    return sealOf(file).isPresent() && !isIntact(file);
  }

  /** Whether two files have the same seal. */
  static boolean isSame(Path one, Path other) throws IOException {
    return sealOf(one).isPresent() && sealOf(one).equals(sealOf(other));
  }

  private static Optional<Seal> sealOf(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return ofPreamble(in.readNBytes(PREAMBLE));
    }
  }

  /** Whether a file has exactly this data set. */
  static boolean isOf(Path file, byte[] dataSet, int length) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(GROUP_LENGTH_AT + 4);
      if (start.length < GROUP_LENGTH_AT + 4) {
        return false;
      }
      int rest = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getInt(GROUP_LENGTH_AT);
      in.skipNBytes(Math.max(0, rest));
      byte[] kept = in.readNBytes(length + 1);
      return Arrays.equals(kept, 0, kept.length, dataSet, 0, length);
    } catch (java.io.EOFException e) {
      return false;
    }
  }

  private static Seal read(InputStream dataSet) throws IOException {
    CRC32C crc = new CRC32C();
    byte[] block = new byte[256 * 1024];
    long bytes = 0;
    for (int count; (count = dataSet.read(block)) > 0; bytes += count) {
      crc.update(block, 0, count);
    }
    return new Seal(bytes, crc.getValue());
  }
}
