package org.medconv.route;

import java.util.Locale;

/** Whether results leave the node. Set for the whole node and for each rule. */
public enum Mode {
  /** Results go to their destinations. */
  LIVE,
  /** Jobs run and are recorded; nothing is sent, now or later. */
  SILENT;

  /**
   * @throws IllegalArgumentException for a word other than {@code live} and {@code silent}
   */
  public static Mode parse(String word) {
    return switch (word) {
      case "live" -> LIVE;
      case "silent" -> SILENT;
      default ->
          throw new IllegalArgumentException(
              "\"%s\" is no mode; it is live or silent".formatted(word));
    };
  }

  /** The word in the configuration. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
