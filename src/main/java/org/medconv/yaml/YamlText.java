package org.medconv.yaml;

import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** A scalar of a YAML file that knows which line each of its characters came from. */
public final class YamlText {
  private final String value;
  private final int[] source;
  private final int line;
  private final int start;

  /**
   * @param source the file as code points
   */
  YamlText(ScalarNode node, int[] source) {
    Mark mark = node.getStartMark().orElseThrow();
    this.value = node.getValue();
    this.source = source;
    this.line = mark.getLine();
    this.start = firstCharacter(node.getScalarStyle(), mark.getIndex());
  }

  public String value() {
    return value;
  }

  /** Where the scalar begins, counted from 1. */
  public int line() {
    return line + 1;
  }

  /**
   * The line of the file that holds the character at {@code offset} of the value. Folding changes
   * white space only, so the characters that are not white space are counted.
   */
  public int lineAt(int offset) {
    long wanted =
        value
            .substring(0, Math.min(offset, value.length()))
            .codePoints()
            .filter(YamlText::ink)
            .count();
    int at = start;
    for (long seen = 0; at < source.length; at++) {
      if (ink(source[at]) && seen++ == wanted) {
        break;
      }
    }
    return Math.min(lineOfIndex(at), lineOfIndex(source.length));
  }

  private int lineOfIndex(int index) {
    int lines = 1;
    for (int i = 0; i < index && i < source.length; i++) {
      lines += source[i] == '\n' ? 1 : 0;
    }
    return lines;
  }

  private int firstCharacter(ScalarStyle style, int index) {
    return switch (style) {
      case PLAIN, JSON_SCALAR_STYLE -> index;
      case SINGLE_QUOTED, DOUBLE_QUOTED -> index + 1;
      case LITERAL, FOLDED -> afterLine(index);
    };
  }

  /** A block scalar begins on the line after its {@code >} or {@code |}. */
  private int afterLine(int index) {
    int at = index;
    while (at < source.length && source[at] != '\n') {
      at++;
    }
    return Math.min(at + 1, source.length);
  }

  private static boolean ink(int codePoint) {
    return !Character.isWhitespace(codePoint);
  }
}
