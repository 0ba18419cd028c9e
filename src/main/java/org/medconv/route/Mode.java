package org.medconv.route;

import java.util.Locale;

/** Whether results leave the node: of the node as a whole, and of each rule. */
public enum Mode {
  /** Results go to their destinations. */
  LIVE,
  /** Everything runs and is recorded; nothing is sent, now or later. */
  SILENT;

  /**
   * @throws IllegalArgumentException for any other word than {@code live} and {@code silent}
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

  /** As the configuration writes it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
