package org.medconv.route;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a CEL text at its outermost {@code &&}, so that each part can be evaluated and named
 * separately. A text with an outermost {@code ||} or {@code ?} is one part, because these bind more
 * loosely.
 */
final class Conjunction {
  private final String text;
  private final List<String> parts = new ArrayList<>();
  private int depth;
  private int begin;
  private boolean loose;

  private Conjunction(String text) {
    this.text = text;
  }

  /** The parts as they are written, without the white space around them. */
  static List<String> parts(String text) {
    return new Conjunction(text).cut();
  }

  private List<String> cut() {
    int at = 0;
    while (at < text.length()) {
      at = step(at);
    }
    part(text.length());
    return loose ? List.of(text.strip()) : parts;
  }

  private int step(int at) {
    char letter = text.charAt(at);
    if (letter == '"' || letter == '\'') {
      return afterLiteral(at, isRaw(at));
    }
    if (text.startsWith("//", at)) {
      int end = text.indexOf('\n', at);
      return end < 0 ? text.length() : end;
    }
    depth += "([{".indexOf(letter) >= 0 ? 1 : ")]}".indexOf(letter) >= 0 ? -1 : 0;
    if (depth == 0 && text.startsWith("&&", at)) {
      part(at);
      begin = at + 2;
      return begin;
    }
    loose |= depth == 0 && (letter == '?' || text.startsWith("||", at));
    return at + 1;
  }

  private boolean isRaw(int quote) {
    int first = quote;
    while (first > 0 && "rRbB".indexOf(text.charAt(first - 1)) >= 0) {
      first--;
    }
    boolean ofAName = first > 0 && Character.isJavaIdentifierPart(text.charAt(first - 1));
    return !ofAName && text.substring(first, quote).matches(".*[rR].*");
  }

  private int afterLiteral(int quote, boolean raw) {
    String mark = text.substring(quote, quote + 1);
    String end = text.startsWith(mark.repeat(3), quote) ? mark.repeat(3) : mark;
    int at = quote + end.length();
    while (at < text.length() && !text.startsWith(end, at)) {
      at += text.charAt(at) == '\\' && !raw ? 2 : 1;
    }
    return Math.min(text.length(), at + end.length());
  }

  private void part(int end) {
    parts.add(text.substring(begin, end).strip());
  }
}
