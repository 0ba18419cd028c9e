package org.medconv.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Suggests the known word that was most likely meant. */
public final class Nearest {
  /** No word that is known is longer; comparing one of a whole file would take gigabytes. */
  private static final int LONGEST = 100;

  private Nearest() {}

  /** The nearest of the known words, if one is near enough for a suggestion. */
  public static Optional<String> to(String word, Collection<String> known) {
    if (word.length() > LONGEST) {
      return Optional.empty();
    }
    return known.stream()
        .min(
            Comparator.<String>comparingInt(each -> distance(word, each))
                .thenComparing(each -> each))
        .filter(each -> distance(word, each) <= Math.max(2, word.length() / 3));
  }

  /** {@code "; did you mean \"x\"?"}, or nothing. */
  public static String hint(String word, Collection<String> known) {
    return to(word, known).map("; did you mean \"%s\"?"::formatted).orElse("");
  }

  /** Letters to insert, delete, replace or swap with their neighbour, case aside. */
  static int distance(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[][] steps = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        steps[i][j] = i == 0 || j == 0 ? i + j : cheapest(steps, a, b, i, j);
      }
    }
    return steps[a.length()][b.length()];
  }

  private static int cheapest(int[][] steps, String a, String b, int i, int j) {
    int replace = steps[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int least = Math.min(replace, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, steps[i - 2][j - 2] + 1) : least;
  }
}
