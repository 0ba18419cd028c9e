package org.medconv.signal;

import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import org.medconv.text.Secret;

/**
 * Which problems are reported, and through which channels.
 *
 * @param queueAge longest normal wait of a job
 * @param destinationDown longest normal time during which deliveries to a destination fail
 * @param diskBelow bytes; less free space is reported
 * @param certificateWithin a certificate that expires within this time is reported
 * @param noStudyFor working hours without an image after which this is reported; empty: never
 */
public record AlertsConfig(
    Optional<Mail> mail,
    Optional<Webhook> webhook,
    Duration queueAge,
    Duration destinationDown,
    long diskBelow,
    Duration certificateWithin,
    Optional<Duration> noStudyFor,
    WorkingHours workingHours) {

  /**
   * A mail server.
   *
   * @param startTls whether the connection must be encrypted with STARTTLS
   */
  public record Mail(
      String host,
      int port,
      boolean startTls,
      Optional<String> user,
      Optional<Secret> password,
      String from,
      List<String> to) {
    public Mail {
      to = List.copyOf(to);
    }
  }

  /** An HTTP server that receives each alert as JSON by POST. */
  public record Webhook(URI url, Optional<Secret> bearerToken) {}

  /** Monday to Friday between two times of day, local time. */
  public record WorkingHours(LocalTime from, LocalTime to) {
    /** The part of a time span that lies in the working hours; looks back 14 days at most. */
    Duration between(Instant begin, Instant end, ZoneId zone) {
      ZonedDateTime last = end.atZone(zone);
      ZonedDateTime first = begin.atZone(zone);
      ZonedDateTime earliest = last.minusDays(14);
      ZonedDateTime day = first.isBefore(earliest) ? earliest : first;
      Duration sum = Duration.ZERO;
      for (ZonedDateTime at = day; !at.toLocalDate().isAfter(last.toLocalDate()); ) {
        sum = sum.plus(onDay(at, first, last));
        at = at.toLocalDate().plusDays(1).atStartOfDay(zone);
      }
      return sum;
    }

    private Duration onDay(ZonedDateTime day, ZonedDateTime first, ZonedDateTime last) {
      if (day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY) {
        return Duration.ZERO;
      }
      ZonedDateTime begin = day.with(from).isBefore(first) ? first : day.with(from);
      ZonedDateTime end = day.with(to).isAfter(last) ? last : day.with(to);
      return begin.isBefore(end) ? Duration.between(begin, end) : Duration.ZERO;
    }
  }
}
