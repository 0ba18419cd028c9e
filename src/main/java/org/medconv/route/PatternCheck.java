package org.medconv.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refuses regular expressions for which the engine would need forever. RE2 takes time in proportion
 * to pattern and text, but RE2/J (1.8) repeats what is counted, nested counts too, and never
 * returns from folding the case of nine Cyrillic letters.
 */
final class PatternCheck {
  /** A pattern is read by recursion; no pattern for a description is this long. */
  static final int MAXIMUM_LETTERS = 1000;

  /** Letters times counts: about a second over the longest text that an element can have. */
  static final long MAXIMUM_STEPS = 5000;

  /**
   * U+1C80 to U+1C88. Java changes them to the capitals of the plain letters, whose small forms
   * they are not: RE2/J goes from one case to the next until it is back, which it never is.
   */
  private static final int FIRST_ENDLESS = 0x1c80;

  private static final int LAST_ENDLESS = 0x1c88;

  /** {@code (?i)}, among other flags too. */
  private static final Pattern FOLDS = Pattern.compile("\\(\\?[a-zA-Z-]*i");

  private static final Pattern COUNT = Pattern.compile("\\{(\\d{1,4})(?:,(\\d{0,4}))?\\}");

  private static final Pattern ESCAPE =
      Pattern.compile(
          "\\\\(?:x\\{([0-9a-fA-F]{1,9})\\}|x([0-9a-fA-F]{2})|([0-7]{1,3})|(.))", Pattern.DOTALL);

  /** One letter of a pattern, however it is written. */
  private record Letter(int code, boolean plain) {
    boolean is(char sign) {
      return plain && code == sign;
    }
  }

  private final List<Letter> letters = new ArrayList<>();
  private long steps;

  private PatternCheck(String pattern) {
    steps = pattern.length();
    for (int at = 0; at < pattern.length(); ) {
      at += next(pattern, at);
    }
  }

  /** The reason why it would take too long, if it would. */
  static Optional<String> fault(String pattern) {
    if (pattern.length() > MAXIMUM_LETTERS) {
      return Optional.of("it has more than %d letters".formatted(MAXIMUM_LETTERS));
    }
    PatternCheck check = new PatternCheck(pattern);
    if (check.steps > MAXIMUM_STEPS) {
      return Optional.of(
          "it would take too long; replace high counts by * or +, and do not nest repetitions");
    }
    if (FOLDS.matcher(pattern).find() && check.foldsForEver()) {
      return Optional.of(
          "(?i) cannot be used with U+1C80 to U+1C88 or with a range of letters that crosses them;"
              + " write \\- for a hyphen");
    }
    return Optional.empty();
  }

  /** The number of characters of the pattern that were read. */
  private int next(String pattern, int at) {
    Matcher escape = ESCAPE.matcher(pattern).region(at, pattern.length());
    if (escape.lookingAt()) {
      letters.add(new Letter(code(escape), false));
      return escape.end() - at;
    }
    Matcher count = COUNT.matcher(pattern).region(at, pattern.length());
    if (count.lookingAt()) {
      steps = Math.min(Integer.MAX_VALUE, steps * times(count));
      return count.end() - at;
    }
    int code = pattern.codePointAt(at);
    letters.add(new Letter(code, true));
    return Character.charCount(code);
  }

  private static int code(Matcher escape) {
    String hexadecimal = escape.group(1) != null ? escape.group(1) : escape.group(2);
    if (hexadecimal != null) {
      return (int) Math.min(Character.MAX_CODE_POINT, Long.parseLong(hexadecimal, 16));
    }
    return escape.group(3) != null
        ? Integer.parseInt(escape.group(3), 8)
        : escape.group(4).codePointAt(0);
  }

  private static int times(Matcher count) {
    String most = count.group(2) == null || count.group(2).isEmpty() ? "1" : count.group(2);
    return Math.max(1, Math.max(Integer.parseInt(count.group(1)), Integer.parseInt(most)));
  }

  private boolean foldsForEver() {
    boolean classes = false;
    for (int n = 0; n < letters.size(); n++) {
      int first = letters.get(n).code();
      classes |= letters.get(n).is('[');
      boolean range = classes && n + 2 < letters.size() && letters.get(n + 1).is('-');
      int last = range ? letters.get(n + 2).code() : first;
      if (first <= LAST_ENDLESS && last >= FIRST_ENDLESS) {
        return true;
      }
    }
    return false;
  }
}
