package org.medconv.signal;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.medconv.signal.Channel.Moment;
import org.medconv.text.OneLine;

/** The text of an alert. */
final class Wording {
  private static final DateTimeFormatter AT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm z", Locale.ROOT);

  private Wording() {}

  static String subject(String node, Alert alert, Moment moment) {
    String over = moment == Moment.END ? "over: " : "";
    return OneLine.of("[MedConv %s] %s%s".formatted(node, over, alert.cause()));
  }

  static String text(String node, Alert alert, Moment moment) {
    String since = at(alert.since());
    String what =
        moment == Moment.END
            ? "This is over:\n\n%s\n\nIt began %s.\n".formatted(alert.cause(), since)
            : "%s\n\nSince %s.\n\nWhat to do: %s\n".formatted(alert.cause(), since, alert.remedy());
    return what
        + "\nMedConv node %s, alert %s. You are told once when it begins and once when it ends.\n"
            .formatted(node, alert.key());
  }

  private static String at(Instant time) {
    return AT.format(time.atZone(ZoneId.systemDefault()));
  }
}
