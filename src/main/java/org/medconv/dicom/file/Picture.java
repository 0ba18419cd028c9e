package org.medconv.dicom.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.medconv.dicom.file.UnreadableFile.Fault;
import org.medconv.disk.Sha256;

/**
 * Compares the pictures of two files: same stored values, read as the same attenuation, at the same
 * position in the patient. Their encoding does not matter.
 */
public final class Picture {
  /** Attributes that give stored values their meaning and position. */
  private static final int[] MEANING = {
    Tag.Rows,
    Tag.Columns,
    Tag.NumberOfFrames,
    Tag.PhotometricInterpretation,
    Tag.PixelRepresentation,
    Tag.PixelPaddingValue,
    Tag.PixelPaddingRangeLimit,
    Tag.RescaleIntercept,
    Tag.RescaleSlope,
    Tag.ImagePositionPatient,
    Tag.ImageOrientationPatient,
    Tag.PixelSpacing
  };

  /** Layout of stored values in their cells: the same bytes may be other values. */
  private static final int[] CELLS = {Tag.BitsAllocated, Tag.BitsStored, Tag.HighBit};

  /** Where an enhanced image has both for its frames (PS3.3 C.7.6.16). */
  private static final int[] GROUPS = {
    Tag.SharedFunctionalGroupsSequence, Tag.PerFrameFunctionalGroupsSequence
  };

  private static final int BLOCK = 1 << 16;

  private Picture() {}

  /**
   * Whether two files show the same picture.
   *
   * @throws UnreadableFile if one of them cannot be read or, if the encodings differ, not decoded
   */
  public static boolean isSame(Path one, Path other) throws IOException {
    return MessageDigest.isEqual(encoded(one), encoded(other))
        || (hasPixels(one) && MessageDigest.isEqual(decoded(one), decoded(other)));
  }

  /** Whether the pixel data of a file can be decoded. */
  public static boolean isReadable(Path file) throws IOException {
    try {
      if (hasPixels(file)) {
        PixelDecoder.decode(file, (frame, layout, stored) -> {});
      }
      return true;
    } catch (UnreadableFile e) {
      return e.fault() == Fault.UNSUPPORTED;
    }
  }

  private static boolean hasPixels(Path file) throws IOException {
    return GuardedInput.reading(
        file,
        in -> {
          in.readHeaderElements();
          return in.tag() == Tag.PixelData;
        });
  }

  /** SHA-256 of meaning, transfer syntax, and everything from the pixel data on. */
  private static byte[] encoded(Path file) throws IOException {
    return GuardedInput.reading(
        file,
        in -> {
          MessageDigest digest = Sha256.digest();
          Attributes header = in.readHeaderElements();
          digest.update(meaning(header));
          digest.update(values(header, CELLS));
          digest.update(in.getTransferSyntax().getBytes(StandardCharsets.US_ASCII));
          byte[] block = new byte[BLOCK];
          for (int count; (count = in.read(block)) > 0; ) {
            if (in.remaining() < 0) {
              throw new UnreadableFile(Fault.TOO_LARGE, "the file inflates to too much");
            }
            digest.update(block, 0, count);
          }
          return digest.digest();
        });
  }

  /** SHA-256 of meaning and stored values. */
  private static byte[] decoded(Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    digest.update(meaning(Part10File.readHeader(file).dataset()));
    PixelDecoder.decode(
        file,
        (frame, layout, stored) -> {
          ByteBuffer bytes = ByteBuffer.allocate(stored.length * Short.BYTES);
          bytes.asShortBuffer().put(stored);
          digest.update(bytes.array());
        });
    return digest.digest();
  }

  private static byte[] meaning(Attributes header) {
    ByteArrayOutputStream meaning = new ByteArrayOutputStream();
    meaning.writeBytes(values(header, MEANING));
    for (int groups : GROUPS) {
      addItems(header.getSequence(groups), meaning);
    }
    return meaning.toByteArray();
  }

  /** The content of functional groups, macro by macro. */
  private static void addItems(Sequence groups, ByteArrayOutputStream meaning) {
    if (groups == null) {
      return;
    }
    for (Attributes item : groups) {
      meaning.writeBytes(values(item, MEANING));
      for (int tag : item.tags()) {
        if (item.getValue(tag) instanceof Sequence macro) {
          addItems(macro, meaning);
        }
      }
    }
  }

  private static byte[] values(Attributes header, int[] tags) {
    return Arrays.stream(tags)
        .mapToObj(tag -> header.getStrings(tag))
        .map(values -> values == null ? "" : numbers(values))
        .collect(Collectors.joining("\n", "", "\n"))
        .getBytes(StandardCharsets.UTF_8);
  }

  /** 1, 1.0 and +1 are one number. */
  private static String numbers(String[] values) {
    return Arrays.stream(values).map(Picture::number).collect(Collectors.joining("\\"));
  }

  private static String number(String value) {
    try {
      return String.format(Locale.ROOT, "%.6f", Double.parseDouble(Objects.toString(value, "")));
    } catch (NumberFormatException e) {
      return value;
    }
  }
}
