package org.medconv.text;

/**
 * Text from outside as one line of visible characters: no line break, no control character of C0 or
 * C1 (so no escape sequence and no backspace), no invisible character and none that changes the
 * direction of writing. Characters that could control a terminal, a log or a report are replaced by
 * question marks.
 */
public final class OneLine {
  private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
  private static final int ZERO_WIDTH_JOINER = 0x200d;
  private static final int NEXT_LINE = 0x85;

  private OneLine() {}

  /**
   * @param text empty where null
   */
  public static String of(String text) {
    if (text == null) {
      return "";
    }
    StringBuilder line = new StringBuilder(text.length());
    text.replace("\r\n", "\n").codePoints().map(OneLine::seen).forEach(line::appendCodePoint);
    return line.toString();
  }

  /** The character itself, or its replacement: a space for white space, otherwise "?". */
  static int seen(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL -> separates(character) ? ' ' : '?';
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> ' ';
      case Character.FORMAT -> joins(character) ? character : '?';
      case Character.SURROGATE -> '?';
      default -> character;
    };
  }

  /** Tab, line feed, vertical tab, form feed, carriage return, next line. */
  private static boolean separates(int control) {
    return (control >= '\t' && control <= '\r') || control == NEXT_LINE;
  }

  /** Persian and the scripts of India need these two to spell. */
  private static boolean joins(int format) {
    return format == ZERO_WIDTH_NON_JOINER || format == ZERO_WIDTH_JOINER;
  }
}
