package org.medconv.report;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.aoju.bus.image.galaxy.data.VR;
import org.medconv.text.OneLine;

/**
 * The last check of an object before it is written: no text from a header may control the program
 * that shows it. In these values PS3.5 6.2 allows no control characters except ESC, if ISO 2022
 * needs it, and line breaks in long texts, which ours do not use. Values without any keep their
 * bytes.
 */
final class SeenText {
  private static final int ESCAPE = 0x1b;

  /** In these the bytes 80 to 9F are parts of characters. */
  private static final Set<String> MULTI_BYTE = Set.of("ISO_IR 192", "GB18030", "GBK");

  private SeenText() {}

  static void keepIn(Attributes dataset) {
    for (int tag : dataset.tags()) {
      VR.Holder vr = new VR.Holder();
      Object value = dataset.getValue(tag, vr);
      if (value instanceof Sequence items) {
        items.forEach(SeenText::keepIn);
      } else if (vr.vr.isStringType() && tag != Tag.SpecificCharacterSet) {
        keepIn(dataset, tag, vr.vr, value);
      }
    }
  }

  private static void keepIn(Attributes dataset, int tag, VR vr, Object value) {
    if (value instanceof byte[] bytes && undeclaredUtf8(bytes, dataset)) {
      return;
    }
    String[] decoded = decoded(dataset, tag, vr, value);
    String[] seen = Arrays.stream(decoded).map(OneLine::of).toArray(String[]::new);
    boolean commanding =
        !Arrays.equals(decoded, seen)
            || (value instanceof byte[] bytes && commanding(bytes, dataset));
    if (commanding) {
      dataset.setString(tag, vr, seen);
    }
  }

  /** Decodes a copy: the toolkit replaces the bytes when asked for a string. */
  private static String[] decoded(Attributes dataset, int tag, VR vr, Object value) {
    Attributes copy = new Attributes();
    String[] characterSet = characterSet(dataset);
    if (characterSet.length > 0) {
      copy.setSpecificCharacterSet(characterSet);
    }
    copy.setValue(tag, vr, value);
    String[] texts = copy.getStrings(tag);
    return texts == null
        ? new String[0]
        : Arrays.stream(texts).map(text -> Objects.toString(text, "")).toArray(String[]::new);
  }

  private static String[] characterSet(Attributes dataset) {
    for (Attributes item = dataset; item != null; item = item.getParent()) {
      String[] declared = item.getStrings(Tag.SpecificCharacterSet);
      if (declared != null) {
        return Arrays.stream(declared).map(set -> Objects.toString(set, "")).toArray(String[]::new);
      }
    }
    return new String[0];
  }

  /** Checks bytes that decoding with the declared character set may hide. */
  private static boolean commanding(byte[] bytes, Attributes dataset) {
    List<String> declared = List.of(characterSet(dataset));
    boolean escapes = declared.stream().anyMatch(set -> set.startsWith("ISO 2022"));
    boolean multiByte = declared.stream().anyMatch(MULTI_BYTE::contains);
    for (byte each : unpadded(bytes)) {
      int letter = each & 0xff;
      boolean c0 = letter < ' ' && !(letter == ESCAPE && escapes);
      boolean c1 = letter >= 0x80 && letter <= 0x9f && !multiByte;
      if (c0 || letter == 0x7f || c1) {
        return true;
      }
    }
    return false;
  }

  /** Names in UTF-8 without the declaration are common. */
  private static boolean undeclaredUtf8(byte[] bytes, Attributes dataset) {
    if (characterSet(dataset).length > 0) {
      return false;
    }
    try {
      ByteBuffer text = ByteBuffer.wrap(unpadded(bytes));
      String decoded = StandardCharsets.UTF_8.newDecoder().decode(text).toString();
      return OneLine.of(decoded).equals(decoded);
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static byte[] unpadded(byte[] bytes) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }
}
