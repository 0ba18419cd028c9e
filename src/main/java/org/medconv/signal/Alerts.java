package org.medconv.signal;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.medconv.dicom.net.TlsConfig;
import org.medconv.signal.Channel.Moment;
import org.medconv.signal.SignalStore.Kept;
import org.medconv.signal.SignalStore.Told;
import org.medconv.supervise.Rounds;

/**
 * Watches for problems and sends one message per channel when a problem begins and one when it
 * ends, also across restarts. Failed messages are retried. A problem that ended before its first
 * message could be sent is not reported.
 */
public final class Alerts implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(15);
  private static final String MAIL = "mail_told";
  private static final String WEBHOOK = "hook_told";

  private final SignalStore store;
  private final Conditions conditions;
  private final Clock clock;
  private final Map<String, Channel> channels;
  private final Set<String> troubled = new HashSet<>();
  private final Rounds rounds = new Rounds("alerts", LOOK, this::round, SignalLog::roundFailed);

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
    this.store = store;
    this.conditions = new Conditions(config, store, storage, tls, clock);
    this.clock = clock;
    this.channels = channels(config, node, clock);
  }

  private static Map<String, Channel> channels(AlertsConfig config, String node, Clock clock) {
    Map<String, Channel> channels = new LinkedHashMap<>();
    config.mail().ifPresent(mail -> channels.put(MAIL, new MailChannel(mail, node, clock)));
    config.webhook().ifPresent(hook -> channels.put(WEBHOOK, new WebhookChannel(hook, node)));
    return channels;
  }

  /** Result of a test of one channel. */
  public record Tried(String channel, Optional<Exception> failure) {}

  /** Sends a test alert through every channel. */
  public static List<Tried> test(AlertsConfig config, String node, Clock clock) {
    Alert alert =
        new Alert(
            "test",
            "This is a test",
            "Nothing: somebody has typed `medconv alerts test`.",
            clock.instant());
    return channels(config, node, clock).entrySet().stream()
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
    rounds.start();
  }

  /** One check. */
  void round() throws InterruptedException {
    List<Alert> before = store.open();
    store.now(conditions.now(), clock.instant());
    List<Alert> after = store.open();
    after.stream().filter(each -> !has(before, each)).forEach(SignalLog::began);
    before.stream().filter(each -> !has(after, each)).forEach(SignalLog::ended);
    for (Kept kept : store.untold()) {
      for (Map.Entry<String, Channel> each : channels.entrySet()) {
        tell(kept, each.getKey(), each.getValue());
      }
    }
  }

  private static boolean has(List<Alert> alerts, Alert alert) {
    return alerts.stream().anyMatch(each -> each.key().equals(alert.key()));
  }

  private void tell(Kept kept, String column, Channel channel) throws InterruptedException {
    Told told = column.equals(MAIL) ? kept.mail() : kept.hook();
    if (told == Told.NOTHING && kept.ended() == null) {
      tell(kept, column, channel, Moment.BEGIN, Told.BEGIN);
    } else if (told == Told.BEGIN && kept.ended() != null) {
      tell(kept, column, channel, Moment.END, Told.END);
    }
  }

  private void tell(Kept kept, String column, Channel channel, Moment moment, Told then)
      throws InterruptedException {
    try {
      channel.tell(kept.alert(), moment);
      store.told(kept.id(), column, then);
      troubled.remove(column);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      if (troubled.add(column)) {
        SignalLog.cannotTell(name(column), e);
      }
    }
  }

  @Override
  public void close() {
    rounds.closeNow();
  }
}
