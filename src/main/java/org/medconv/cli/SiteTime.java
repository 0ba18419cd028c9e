package org.medconv.cli;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times as people at the site read and write them. The record keeps them in UTC.
 *
 * @param clock whose zone is the site's
 */
record SiteTime(Clock clock) {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
  private static final Pattern AGO = Pattern.compile("(\\d{1,5}) ?([mhd])");
  private static final Pattern DAY_AND_TIME =
      Pattern.compile(
          "(?:(\\d{4}-\\d\\d-\\d\\d|today|yesterday)(?:[ T]|$))?(\\d?\\d:\\d\\d(?::\\d\\d)?)?");

  /** What {@link #parse} takes, for help and for errors. */
  static final String FORMS =
      "\"2026-11-27\", \"2026-11-27 18:00\", \"today\", \"yesterday 18:00\", \"18:00\", \"90m\","
          + " \"24h\" or \"7d\" ago, \"2026-11-27T17:00Z\"";

  /** That of this system: TZ, or /etc/localtime. */
  static SiteTime here() {
    return new SiteTime(Clock.system(ZoneId.systemDefault()));
  }

  ZoneId zone() {
    return clock.getZone();
  }

  /** {@code 2026-11-27 18:00:05} at the site. */
  String of(Instant time) {
    return SECONDS.withZone(zone()).format(time);
  }

  /**
   * Understands a time at the site.
   *
   * @throws IllegalArgumentException with a sentence
   */
  Instant parse(String text) {
    String written = text.strip();
    Matcher ago = AGO.matcher(written);
    if (ago.matches()) {
      return clock.instant().minus(duration(Long.parseLong(ago.group(1)), ago.group(2)));
    }
    try {
      return local(written).orElseGet(() -> OffsetDateTime.parse(written).toInstant());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("\"%s\" is no time; write %s".formatted(text, FORMS), e);
    }
  }

  private static Duration duration(long count, String unit) {
    return switch (unit) {
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  private Optional<Instant> local(String text) {
    Matcher known = DAY_AND_TIME.matcher(text);
    if (text.isEmpty() || !known.matches()) {
      return Optional.empty();
    }
    LocalTime time = known.group(2) == null ? LocalTime.MIDNIGHT : time(known.group(2));
    return Optional.of(day(known.group(1)).atTime(time).atZone(zone()).toInstant());
  }

  private static LocalTime time(String written) {
    return LocalTime.parse(written.indexOf(':') == 1 ? "0" + written : written);
  }

  private LocalDate day(String word) {
    LocalDate today = LocalDate.now(clock);
    if (word == null || word.equals("today")) {
      return today;
    }
    return word.equals("yesterday") ? today.minusDays(1) : LocalDate.parse(word);
  }
}
