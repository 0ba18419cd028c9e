package org.medconv.signal;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medconv.dicom.net.TlsConfig;
import org.medconv.signal.Channel.Moment;
import org.medconv.signal.SignalStore.Kept;
import org.medconv.signal.SignalStore.Told;
import org.medconv.supervise.Rounds;

/**
 * Watches for problems and sends one message per channel when a problem begins and one when it
 * ends, also across restarts. Failed messages are retried. A problem that ended before its first
 * message could be sent is not reported. Each channel has a thread of its own: a slow one delays
 * neither the others nor the watch.
 */
public final class Alerts implements AutoCloseable {
  private static final Pace PACE = new Pace(Duration.ofSeconds(15), AnswerTooLate.DEADLINE);
  private static final String MAIL = "mail_told";
  private static final String WEBHOOK = "hook_told";

  private final SignalStore store;
  private final Conditions conditions;
  private final Clock clock;
  private final Rounds watch;
  private final List<Teller> tellers = new ArrayList<>();

  /**
   * How fast alerts are.
   *
   * @param pause between two rounds
   * @param deadline for one message
   */
  record Pace(Duration pause, Duration deadline) {}

  /**
   * @param storage folder of received images
   * @param node AE title, which tells the reader which node this is
   */
  public Alerts(
      AlertsConfig config,
      SignalStore store,
      Path storage,
      Optional<TlsConfig> tls,
      String node,
      Clock clock) {
    this(
        config,
        store,
        new Conditions(config, store, () -> storage.toFile().getUsableSpace(), tls, clock),
        node,
        PACE,
        clock);
  }

  Alerts(
      AlertsConfig config,
      SignalStore store,
      Conditions conditions,
      String node,
      Pace pace,
      Clock clock) {
    this.store = store;
    this.conditions = conditions;
    this.clock = clock;
    this.watch = new Rounds("alerts", pace.pause(), this::look, SignalLog::roundFailed);
    channels(config, node, pace.deadline(), clock)
        .forEach((column, channel) -> tellers.add(new Teller(column, channel, pace.pause())));
  }

  private static Map<String, Channel> channels(
      AlertsConfig config, String node, Duration deadline, Clock clock) {
    Map<String, Channel> channels = new LinkedHashMap<>();
    config
        .mail()
        .ifPresent(mail -> channels.put(MAIL, new MailChannel(mail, node, deadline, clock)));
    config
        .webhook()
        .ifPresent(hook -> channels.put(WEBHOOK, new WebhookChannel(hook, node, deadline)));
    return channels;
  }

  /** Result of a test of one channel. */
  public record Tried(String channel, Optional<Exception> failure) {}

  /** Sends a test alert through every channel. Takes 30 s per channel at most. */
  public static List<Tried> test(AlertsConfig config, String node, Clock clock) {
    return test(config, node, AnswerTooLate.DEADLINE, clock);
  }

  static List<Tried> test(AlertsConfig config, String node, Duration deadline, Clock clock) {
    Alert alert =
        new Alert(
            "test",
            "This is a test",
            "Nothing: somebody has typed `medconv alerts test`.",
            clock.instant());
    return channels(config, node, deadline, clock).entrySet().stream()
        .map(each -> tried(name(each.getKey()), each.getValue(), alert))
        .toList();
  }

  private static String name(String column) {
    return column.equals(MAIL) ? "mail" : "webhook";
  }

  private static Tried tried(String name, Channel channel, Alert alert) {
    try {
      channel.tell(alert, Moment.BEGIN);
      return new Tried(name, Optional.empty());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Tried(name, Optional.of(e));
    } catch (Exception e) {
      return new Tried(name, Optional.of(e));
    }
  }

  public void start() {
    watch.start();
    tellers.forEach(each -> each.rounds.start());
  }

  /** One check, whose alerts are then sent. */
  void round() throws InterruptedException {
    look();
    for (Teller each : tellers) {
      each.round();
    }
  }

  private void look() {
    List<Alert> before = store.open();
    store.now(conditions.now(), clock.instant());
    List<Alert> after = store.open();
    after.stream().filter(each -> !has(before, each)).forEach(SignalLog::began);
    before.stream().filter(each -> !has(after, each)).forEach(SignalLog::ended);
  }

  private static boolean has(List<Alert> alerts, Alert alert) {
    return alerts.stream().anyMatch(each -> each.key().equals(alert.key()));
  }

  @Override
  public void close() {
    watch.closeNow();
    tellers.forEach(each -> each.rounds.closeNow());
  }

  /** Sends by one channel what it has not sent yet. For one thread at a time. */
  private final class Teller {
    private final String column;
    private final Channel channel;
    private final Rounds rounds;
    private boolean troubled;

    Teller(String column, Channel channel, Duration pause) {
      this.column = column;
      this.channel = channel;
      this.rounds =
          new Rounds("alerts-" + name(column), pause, this::round, SignalLog::roundFailed);
    }

    void round() throws InterruptedException {
      for (Kept kept : store.untold()) {
        if (!tell(kept)) {
          // The next round reads again what is still to be sent after so long a wait.
          return;
        }
      }
    }

    /** Returns whether the other side has answered. */
    private boolean tell(Kept kept) throws InterruptedException {
      Told told = column.equals(MAIL) ? kept.mail() : kept.hook();
      if (told == Told.NOTHING && kept.ended() == null) {
        return tell(kept, Moment.BEGIN, Told.BEGIN);
      }
      return told != Told.BEGIN || kept.ended() == null || tell(kept, Moment.END, Told.END);
    }

    private boolean tell(Kept kept, Moment moment, Told then) throws InterruptedException {
      try {
        channel.tell(kept.alert(), moment);
        store.told(kept.id(), column, then);
        troubled = false;
        return true;
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        if (!troubled) {
          troubled = true;
          SignalLog.cannotTell(name(column), e);
        }
        return !(e instanceof AnswerTooLate);
      }
    }
  }
}
