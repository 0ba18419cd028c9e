package org.medconv.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.deliver.Posting;
import org.medconv.jobs.Database;
import org.medconv.jobs.JobStore;
import org.medconv.jobs.JobsFixture;
import org.medconv.peers.ManualClock;
import org.medconv.receive.ReadySeries;
import org.medconv.receive.ReadySeries.Completeness;
import org.medconv.signal.AlertsConfig.Mail;
import org.medconv.signal.AlertsConfig.Webhook;
import org.medconv.signal.AlertsConfig.WorkingHours;
import org.medconv.text.Secret;

/** Alerts out of a real database, told to a real SMTP server and a real HTTP server. */
class AlertsTest {
  private static final WorkingHours HOURS =
      new WorkingHours(LocalTime.of(8, 0), LocalTime.of(18, 0));

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock();
  private final List<String> hooked = new CopyOnWriteArrayList<>();
  private int hookAnswer = 200;
  private GreenMail mail;
  private HttpServer hook;
  private Database database;
  private JobStore jobs;
  private Alerts alerts;

  @BeforeEach
  void open() throws IOException {
    mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    mail.start();
    hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hook.createContext(
        "/hook",
        exchange -> {
          hooked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(hookAnswer, -1);
          exchange.close();
        });
    hook.start();
    database = Database.open(JobsFixture.config(folder));
    jobs = new JobStore(database, new Posting(clock), clock);
    restart();
  }

  private void restart() {
    alerts =
        new Alerts(config(), new SignalStore(database), folder, Optional.empty(), "MEDCONV", clock);
  }

  private AlertsConfig config() {
    return config(mail.getSmtp().getPort(), hook.getAddress().getPort());
  }

  private AlertsConfig config(int mailPort, int hookPort) {
    return new AlertsConfig(
        Optional.of(mailConfig(mailPort, false)),
        Optional.of(
            new Webhook(
                URI.create("http://127.0.0.1:%d/hook".formatted(hookPort)), Optional.empty())),
        Duration.ofHours(2),
        Duration.ofMinutes(15),
        0,
        Duration.ofDays(30),
        Optional.empty(),
        HOURS);
  }

  private Mail mailConfig(int port, boolean startTls) {
    return new Mail(
        "127.0.0.1",
        port,
        startTls,
        Optional.empty(),
        Optional.<Secret>empty(),
        "medconv@example.org",
        List.of("ct-it@example.org"));
  }

  @AfterEach
  void close() {
    alerts.close();
    database.close();
    hook.stop(0);
    mail.stop();
  }

  private List<String> subjects() throws MessagingException {
    MimeMessage[] received = mail.getReceivedMessages();
    return Arrays.stream(received).map(AlertsTest::subject).toList();
  }

  private static String subject(MimeMessage message) {
    try {
      return message.getSubject();
    } catch (MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  private void fail(int study) {
    ReadySeries series =
        JobsFixture.ready("1.2." + study, "1.2." + study + ".1", 40, Completeness.QUERIED);
    jobs.accept(List.of(series), JobsFixture.routed(series, JobsFixture.rule(50, "pacs")));
    JobsFixture.fail(jobs, study);
  }

  /** Shown by 1 of the plan: forty studies fail for one cause, one command retries them. */
  @Test
  void forty_failures_of_one_cause_are_one_alert_that_ends_when_they_are_retried()
      throws Exception {
    IntStream.rangeClosed(1, 40).forEach(this::fail);
    for (int look = 0; look < 3; look++) {
      alerts.round();
    }
    assertThat(subjects())
        .containsExactly("[MedConv MEDCONV] Runs have failed for good: INPUT_OUTPUT");
    MimeMessage first = mail.getReceivedMessages()[0];
    assertThat(first.getContent().toString())
        .contains("Since 2026-01-01", "medconv jobs retry --state FAILED --reason INPUT_OUTPUT");
    assertThat(first.getAllRecipients()[0]).hasToString("ct-it@example.org");
    assertThat(hooked)
        .singleElement()
        .asString()
        .contains("\"event\":\"begin\"", "\"alert\":\"failed:INPUT_OUTPUT\"");

    restart();
    alerts.round();
    assertThat(subjects()).as("a restart repeats nothing").hasSize(1);

    LongStream.rangeClosed(1, 40).forEach(jobs::retry);
    alerts.round();
    alerts.round();
    assertThat(subjects())
        .last()
        .isEqualTo("[MedConv MEDCONV] over: Runs have failed for good: INPUT_OUTPUT");
    assertThat(subjects()).hasSize(2);
    assertThat(hooked).hasSize(2).last().asString().contains("\"event\":\"end\"");
  }

  @Test
  void a_destination_that_is_away_for_sixty_hours_is_one_alert() throws Exception {
    fail(1);
    database.inTransaction(
        transaction -> {
          transaction.execute("UPDATE job SET state = 'REPORTED'");
          transaction
              .createUpdate(
                  "INSERT INTO delivery (id, job_id, destination, priority, state, code, reason,"
                      + " attempts, due_at, changed_at) VALUES (1, 1, 'pacs', 50,"
                      + " 'WAITING_FOR_RETRY', '', '', 1, :now, :now)")
              .bind("now", clock.instant())
              .execute();
          return transaction
              .createUpdate(
                  "INSERT INTO delivery_event (delivery_id, at, state, note)"
                      + " VALUES (1, :now, 'WAITING_FOR_RETRY', '')")
              .bind("now", clock.instant())
              .execute();
        });
    alerts.round();
    assertThat(subjects()).as("it may pass").isEmpty();
    for (int hour = 0; hour < 60; hour++) {
      clock.pass(Duration.ofHours(1));
      alerts.round();
    }
    assertThat(subjects()).containsExactly("[MedConv MEDCONV] Destination pacs takes no results");
    database.inTransaction(
        transaction -> transaction.execute("UPDATE delivery SET state = 'SENT'"));
    alerts.round();
    assertThat(subjects()).hasSize(2);
  }

  @Test
  void what_a_channel_does_not_take_is_told_later_and_by_the_other_at_once() throws Exception {
    hookAnswer = 500;
    fail(1);
    alerts.round();
    assertThat(subjects()).hasSize(1);
    hookAnswer = 204;
    alerts.round();
    alerts.round();
    assertThat(hooked).hasSize(2);
    assertThat(subjects()).hasSize(1);
  }

  private void startAlerts(AlertsConfig config, Duration deadline) {
    SignalStore store = new SignalStore(database);
    alerts =
        new Alerts(
            config,
            store,
            new Conditions(config, store, folder.toFile()::getUsableSpace, Optional.empty(), clock),
            "MEDCONV",
            new Alerts.Pace(Duration.ofMillis(20), deadline),
            clock);
    alerts.start();
  }

  @Test
  void a_webhook_that_drips_its_answer_for_ever_holds_up_neither_the_watch_nor_the_mail()
      throws Exception {
    try (DrippingPeer drips = DrippingPeer.http()) {
      fail(1);
      startAlerts(config(mail.getSmtp().getPort(), drips.port()), Duration.ofHours(1));
      await().until(() -> drips.callers.get() == 1 && subjects().size() == 1);
      jobs.retry(1);
      await().until(() -> subjects().size() == 2);
      assertThat(subjects()).last().asString().contains("over: Runs have failed for good");
      assertThat(drips.callers).hasValue(1);
      assertThat(drips.gone).hasValue(0);
    }
  }

  @Test
  void a_mail_server_that_drips_its_answer_for_ever_is_cut_off_and_tried_again() throws Exception {
    try (DrippingPeer drips = DrippingPeer.smtp()) {
      fail(1);
      startAlerts(config(drips.port(), hook.getAddress().getPort()), Duration.ofMillis(300));
      await().until(() -> drips.callers.get() > 1 && drips.gone.get() > 0);
      jobs.retry(1);
      await().until(() -> hooked.size() == 2);
    }
  }

  @Test
  void a_test_of_channels_that_drip_for_ever_ends_with_the_setting_to_look_at() throws Exception {
    try (DrippingPeer smtp = DrippingPeer.smtp();
        DrippingPeer http = DrippingPeer.http()) {
      List<Alerts.Tried> tried =
          Alerts.test(config(smtp.port(), http.port()), "MEDCONV", Duration.ofMillis(1500), clock);
      assertThat(tried)
          .extracting(each -> each.failure().orElseThrow().getMessage())
          .containsExactly(
              "the answer did not end within 1.5 s; check that alerts.mail.host names the right"
                  + " server and look at its log",
              "the answer did not end within 1.5 s; check that alerts.webhook.url names the right"
                  + " server and look at its log");
      await().until(() -> smtp.gone.get() == 1 && http.gone.get() == 1);
    }
  }

  @Test
  void without_encryption_a_mail_is_not_sent_where_it_is_asked_for() {
    AlertsConfig encrypted =
        new AlertsConfig(
            Optional.of(mailConfig(mail.getSmtp().getPort(), true)),
            Optional.empty(),
            Duration.ofHours(2),
            Duration.ofMinutes(15),
            0,
            Duration.ofDays(30),
            Optional.empty(),
            HOURS);
    assertThat(Alerts.test(encrypted, "MEDCONV", clock))
        .singleElement()
        .satisfies(
            tried -> {
              assertThat(tried.channel()).isEqualTo("mail");
              assertThat(tried.failure()).get().asString().contains("STARTTLS is required");
            });
    assertThat(mail.getReceivedMessages()).isEmpty();
  }

  @Test
  void a_disk_below_its_mark_and_a_queue_that_does_not_move_are_told() {
    ReadySeries series = JobsFixture.complete(1);
    jobs.accept(List.of(series), JobsFixture.routed(series, JobsFixture.rule(50, "pacs")));
    clock.pass(Duration.ofHours(3));
    AlertsConfig all = diskBelow(Long.MAX_VALUE);
    Conditions conditions =
        new Conditions(
            all,
            new SignalStore(database),
            folder.toFile()::getUsableSpace,
            Optional.empty(),
            clock);
    assertThat(conditions.now()).extracting(Alert::key).containsExactly("queue", "disk");
  }

  @Test
  void free_space_that_wavers_around_its_mark_is_one_alert_until_there_is_clearly_more() {
    long mark = 100L << 30;
    AtomicLong free = new AtomicLong(mark);
    AlertsConfig config = diskBelow(mark);
    SignalStore store = new SignalStore(database);
    Conditions conditions = new Conditions(config, store, free::get, Optional.empty(), clock);
    assertThat(conditions.now()).isEmpty();
    for (long bytes : new long[] {mark - 1, mark + 1, mark, mark - 1, mark + mark / 20 - 1}) {
      free.set(bytes);
      store.now(conditions.now(), clock.instant());
      assertThat(store.open()).as("%d", bytes).extracting(Alert::key).containsExactly("disk");
    }
    Conditions restarted = new Conditions(config, store, free::get, Optional.empty(), clock);
    assertThat(restarted.now()).as("a restart").extracting(Alert::key).containsExactly("disk");
    free.set(mark + mark / 20);
    store.now(restarted.now(), clock.instant());
    assertThat(store.open()).isEmpty();
    free.set(mark + 1);
    assertThat(restarted.now()).isEmpty();
  }

  private static AlertsConfig diskBelow(long bytes) {
    return new AlertsConfig(
        Optional.empty(),
        Optional.empty(),
        Duration.ofHours(2),
        Duration.ofMinutes(15),
        bytes,
        Duration.ofDays(30),
        Optional.empty(),
        HOURS);
  }

  @Test
  void working_hours_leave_out_nights_and_weekends() {
    // Friday 16:00 to Monday 10:00.
    assertThat(
            HOURS.between(
                Instant.parse("2026-01-02T16:00:00Z"),
                Instant.parse("2026-01-05T10:00:00Z"),
                ZoneOffset.UTC))
        .isEqualTo(Duration.ofHours(4));
  }
}
