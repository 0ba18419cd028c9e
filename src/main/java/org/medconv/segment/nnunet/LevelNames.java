package org.medconv.segment.nnunet;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.medconv.segment.VertebraLevel;

/**
 * Maps labels to vertebrae by the names in {@code dataset.json}: TotalSegmentator's ({@code
 * vertebrae_L1}), plain names ({@code L1}, {@code T12}, {@code TH12}), or CTSpine1K's numbers if no
 * name contains a level ({@code 20}, {@code label_20}).
 */
final class LevelNames {
  private static final Pattern NAME =
      Pattern.compile("(?:vertebrae?[_ -]?)?(th|t|l|s)[_ -]?(\\d{1,2})");
  private static final Pattern NUMBER = Pattern.compile("(?:[a-z]+[_ -]?)?(\\d{1,2})");

  /** CTSpine1K (Deng et al. 2021) numbers C1 to L6 from 1 to 25: T1 is 8, L1 is 20. */
  private static final int BEFORE_T1 = 7;

  private static final int BEFORE_L1 = 19;

  private LevelNames() {}

  /**
   * @param labels values by name
   * @return values by level; S1 maps to the whole sacrum if it has no label of its own; empty if
   *     neither names nor numbers contain a level
   */
  static Map<VertebraLevel, Integer> levels(Map<String, Integer> labels) {
    Map<VertebraLevel, Integer> levels = new EnumMap<>(VertebraLevel.class);
    labels.forEach((name, value) -> byName(name).ifPresent(level -> levels.put(level, value)));
    if (levels.isEmpty()) {
      labels.forEach((name, value) -> byNumber(name).ifPresent(level -> levels.put(level, value)));
    }
    if (levels.containsKey(VertebraLevel.L5) && labels.containsKey("sacrum")) {
      levels.putIfAbsent(VertebraLevel.S1, labels.get("sacrum"));
    }
    return levels;
  }

  /** TotalSegmentator's names of the twelfth ribs; empty unless both exist. */
  static Optional<LastRibs> lastRibs(Map<String, Integer> labels) {
    return labels.containsKey("rib_left_12") && labels.containsKey("rib_right_12")
        ? Optional.of(new LastRibs(labels.get("rib_left_12"), labels.get("rib_right_12")))
        : Optional.empty();
  }

  /** Recognises TotalSegmentator's labels by their names; it trains on images turned to RAS. */
  static boolean areTotalSegmentators(Map<String, Integer> labels) {
    return labels.containsKey("vertebrae_L1");
  }

  private static Optional<VertebraLevel> byName(String name) {
    Matcher matcher = NAME.matcher(name.toLowerCase(Locale.ROOT).strip());
    return matcher.matches()
        ? level(matcher.group(1).replace("th", "t") + Integer.parseInt(matcher.group(2)))
        : Optional.empty();
  }

  private static Optional<VertebraLevel> byNumber(String name) {
    Matcher matcher = NUMBER.matcher(name.toLowerCase(Locale.ROOT).strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int number = Integer.parseInt(matcher.group(1));
    return number <= BEFORE_L1
        ? level("t" + (number - BEFORE_T1))
        : level("l" + (number - BEFORE_L1));
  }

  private static Optional<VertebraLevel> level(String name) {
    for (VertebraLevel level : VertebraLevel.values()) {
      if (level.name().equalsIgnoreCase(name)) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }
}
