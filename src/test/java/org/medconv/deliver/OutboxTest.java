package org.medconv.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.medconv.deliver.DeliveryState.COMMITTED;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.aoju.bus.image.UID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.dicom.net.AeTitle;
import org.medconv.dicom.net.CommitmentReport;
import org.medconv.dicom.net.InstanceReference;
import org.medconv.dicom.net.PeerConfig;
import org.medconv.jobs.Job;
import org.medconv.jobs.JobState;
import org.medconv.jobs.JobsConfig;
import org.medconv.jobs.JobsFixture;
import org.medconv.jobs.ResultFile;
import org.medconv.jobs.RunOutcome;
import org.medconv.peers.Programs;

@Tag("heavy")
class OutboxTest {
  @TempDir Path folder;
  private ScriptedPacs pacs;
  private TestNode node;

  @BeforeEach
  void open() throws Exception {
    pacs = new ScriptedPacs();
  }

  @AfterEach
  void close() throws Exception {
    if (node != null) {
      node.close();
    }
    pacs.close();
  }

  private void start(int attempts, boolean commitment, PeerConfig... others) throws Exception {
    List<PeerConfig> peers = new java.util.ArrayList<>(List.of(others));
    peers.add(ScriptedPacs.peer("pacs", ScriptedPacs.AE, pacs.port(), commitment));
    node = new TestNode(folder, attempts, ScriptedPacs.CLASSES, peers);
    pacs.node(node.listener.port());
  }

  private List<String> uids(long job) {
    return node.jobs.results(job).stream()
        .map(ResultFile::instance)
        .flatMap(Optional::stream)
        .map(InstanceReference::sopInstanceUid)
        .toList();
  }

  @Test
  void results_are_sent_in_their_order_and_the_job_is_delivered() throws Exception {
    start(3, false);
    node.send(1, "pacs");
    node.awaitJob(1, JobState.DELIVERED);
    assertThat(pacs.asked).containsExactlyElementsOf(uids(1));
    assertThat(node.delivery(1, "pacs").state()).isEqualTo(DeliveryState.SENT);
  }

  /**
   * The rule was changed meanwhile: destinations with old results get the withdrawal, but no new
   * results.
   */
  @Test
  void what_takes_back_goes_where_the_old_results_went_and_new_ones_do_not() throws Exception {
    try (ScriptedPacs other = new ScriptedPacs()) {
      List<PeerConfig> peers =
          List.of(
              ScriptedPacs.peer("pacs", ScriptedPacs.AE, pacs.port(), false),
              ScriptedPacs.peer("other", ScriptedPacs.AE, other.port(), false));
      node = new TestNode(JobsFixture.config(folder, 1, 3), 0, peers, List.of(), this::takingBack);
      node.send(1, 40, "pacs");
      node.awaitJob(1, JobState.DELIVERED);
      List<String> old = uids(1);
      node.send(1, 41, "other");
      node.awaitJob(2, JobState.DELIVERED);
      List<String> made = uids(2);
      assertThat(other.asked).containsExactlyElementsOf(made);
      assertThat(pacs.asked).hasSize(4).startsWith(old.toArray(String[]::new));
      assertThat(pacs.asked).last().as("the last of job 2").isEqualTo(made.get(3));
    }
  }

  /** Job 2 withdraws what job 1 sent. */
  private RunOutcome takingBack(Job job) {
    List<ResultFile> results =
        new ArrayList<>(
            SampleResults.write(
                folder.resolve("results-" + job.id()),
                "%s.%d.1".formatted(job.studyInstanceUid(), job.id()),
                ScriptedPacs.CLASSES));
    results.remove(3);
    if (job.id() == 2) {
      ResultFile ko =
          SampleResults.write(
                  folder.resolve("ko"), job.studyInstanceUid() + ".9", ScriptedPacs.CLASSES)
              .get(0);
      results.add(new ResultFile("KO", ko.instance(), ko.file(), Optional.of(1L)));
    }
    return new RunOutcome.Reported(results);
  }

  @Test
  void a_committing_destination_makes_the_job_committed() throws Exception {
    start(3, true);
    node.send(1, "pacs");
    node.awaitJob(1, JobState.COMMITTED);
    assertThat(pacs.transactions).hasSize(1);
    assertThat(node.states(1, "pacs")).startsWith(DeliveryState.PENDING, DeliveryState.SENDING);
  }

  @Test
  void a_retry_skips_what_was_acknowledged() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    pacs.status = uid -> calls.incrementAndGet() == 2 ? 0xA700 : 0;
    start(3, false);
    node.send(1, "pacs");
    node.awaitJob(1, JobState.DELIVERED);
    List<String> uids = uids(1);
    assertThat(pacs.asked).containsExactly(uids.get(0), uids.get(1), uids.get(1), uids.get(2));
  }

  @Test
  void what_follows_a_refused_object_is_not_sent_and_a_retry_of_the_dead_letter_goes_on()
      throws Exception {
    pacs.status = uid -> 0xC001;
    start(3, false);
    node.send(1, "pacs");
    node.awaitJob(1, JobState.UNDELIVERED);
    assertThat(pacs.asked).hasSize(1);
    assertThat(node.delivery(1, "pacs").code()).isEqualTo("STATUS_C001");
    assertThat(node.jobs.find(1).orElseThrow().reason()).contains("pacs", "C001H");
    pacs.status = uid -> 0;
    node.jobs.retry(1);
    node.awaitJob(1, JobState.DELIVERED);
    assertThat(pacs.kept).hasSize(3);
  }

  @Test
  void a_warning_is_an_acknowledgement() throws Exception {
    pacs.status = uid -> 0xB000;
    start(3, false);
    node.send(1, "pacs");
    node.awaitJob(1, JobState.DELIVERED);
    assertThat(pacs.asked).hasSize(3);
  }

  @Test
  void a_failure_that_does_not_pass_is_a_dead_letter_after_the_last_attempt() throws Exception {
    pacs.status = uid -> 0xA700;
    start(3, false);
    node.send(1, "pacs");
    node.awaitJob(1, JobState.UNDELIVERED);
    assertThat(pacs.asked).hasSize(3);
    assertThat(node.delivery(1, "pacs").reason()).contains("Given up after 3 attempts", "A700H");
  }

  @Test
  void an_object_that_was_not_committed_is_sent_again_under_the_same_uid() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    pacs.commitment =
        (uid, instances) ->
            Optional.of(
                asked.incrementAndGet() == 1
                    ? failing(uid, instances, 0x0112)
                    : new CommitmentReport(uid, instances, List.of()));
    start(4, true);
    node.send(1, "pacs");
    node.awaitJob(1, JobState.COMMITTED);
    List<String> uids = uids(1);
    assertThat(pacs.timesAsked())
        .isEqualTo(Map.of(uids.get(0), 1L, uids.get(1), 1L, uids.get(2), 2L));
    assertThat(pacs.transactions).doesNotHaveDuplicates().hasSize(2);
  }

  private static CommitmentReport failing(
      String uid, List<InstanceReference> instances, int reason) {
    return new CommitmentReport(
        uid,
        instances.subList(0, 2),
        List.of(new CommitmentReport.Failure(instances.get(2), reason)));
  }

  @Test
  void a_class_that_the_destination_never_commits_is_a_dead_letter() throws Exception {
    pacs.commitment = (uid, instances) -> Optional.of(failing(uid, instances, 0x0122));
    start(4, true);
    node.send(1, "pacs");
    node.awaitJob(1, JobState.UNDELIVERED);
    assertThat(node.delivery(1, "pacs").reason()).contains("1 of the objects", "0122H");
  }

  @Test
  void commitment_that_stays_unanswered_is_asked_again_under_a_new_uid() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    pacs.commitment =
        (uid, instances) ->
            asked.incrementAndGet() < 3
                ? Optional.empty()
                : Optional.of(new CommitmentReport(uid, instances, List.of()));
    start(5, true);
    node.send(1, "pacs");
    node.awaitJob(1, JobState.COMMITTED);
    assertThat(pacs.transactions).hasSize(3).doesNotHaveDuplicates();
    assertThat(pacs.asked).hasSize(3);
  }

  @Test
  void a_late_report_under_an_earlier_uid_counts() throws Exception {
    pacs.commitment = (uid, instances) -> Optional.empty();
    start(50, true);
    node.send(1, "pacs");
    await().atMost(Duration.ofMinutes(1)).until(() -> pacs.transactions.size() >= 2);
    pacs.report(new CommitmentReport(pacs.transactions.peek(), references(1), List.of()));
    node.awaitJob(1, JobState.COMMITTED);
  }

  private List<InstanceReference> references(long job) {
    return node.jobs.results(job).stream().flatMap(r -> r.instance().stream()).toList();
  }

  @Test
  void a_report_that_comes_in_parts_counts_when_all_is_said() throws Exception {
    pacs.commitment =
        (uid, instances) ->
            Optional.of(new CommitmentReport(uid, instances.subList(0, 1), List.of()));
    start(50, true);
    node.send(1, "pacs");
    await().atMost(Duration.ofMinutes(1)).until(() -> pacs.transactions.size() >= 1);
    pacs.report(
        new CommitmentReport(pacs.transactions.peek(), references(1).subList(1, 3), List.of()));
    node.awaitJob(1, JobState.COMMITTED);
  }

  @Test
  void commitment_never_answered_ends_as_a_dead_letter() throws Exception {
    pacs.commitment = (uid, instances) -> Optional.empty();
    start(2, true);
    node.send(1, "pacs");
    node.awaitJob(1, JobState.UNDELIVERED);
    assertThat(node.delivery(1, "pacs").reason()).contains("2 times", "host and port");
    assertThat(pacs.transactions).hasSize(2);
  }

  @Test
  void a_dead_destination_does_not_stop_the_live_one() throws Exception {
    PeerConfig dead =
        ScriptedPacs.peer("archive", new AeTitle("ARCHIVE"), Programs.freePort(), false);
    start(1000, false, dead);
    node.send(1, "archive", "pacs");
    node.send(2, "archive", "pacs");
    node.awaitDelivery(1, "pacs", DeliveryState.SENT);
    node.awaitDelivery(2, "pacs", DeliveryState.SENT);
    assertThat(node.jobs.find(2).orElseThrow().state()).isEqualTo(JobState.REPORTED);
    assertThat(node.delivery(1, "archive").state().ended()).isFalse();
  }

  @Test
  void a_destination_that_was_down_gets_everything_when_it_is_up() throws Exception {
    int port = Programs.freePort();
    PeerConfig down = ScriptedPacs.peer("archive", ScriptedPacs.AE, port, false);
    start(1000, false, down);
    for (int study = 1; study <= 3; study++) {
      node.send(study, "archive");
    }
    node.awaitDelivery(1, "archive", DeliveryState.WAITING_FOR_RETRY);
    assertThat(node.delivery(1, "archive").code()).isEqualTo("UNREACHABLE");
    try (ScriptedPacs archive = new ScriptedPacs(port)) {
      for (int job = 1; job <= 3; job++) {
        node.awaitJob(job, JobState.DELIVERED);
      }
      assertThat(archive.timesAsked().values()).containsOnly(1L).hasSize(9);
    }
  }

  @Test
  void a_destination_that_refuses_our_title_is_tried_again_with_its_words_shown() throws Exception {
    start(1000, false, ScriptedPacs.peer("other", new AeTitle("NOBODY"), pacs.port(), false));
    node.send(1, "other");
    node.awaitDelivery(1, "other", DeliveryState.WAITING_FOR_RETRY);
    assertThat(node.delivery(1, "other").code()).isEqualTo("REFUSED");
  }

  private void startWith(boolean commitment, List<String> objects, String... sopClasses)
      throws Exception {
    PeerConfig plain = ScriptedPacs.peer("pacs", ScriptedPacs.AE, pacs.port(), commitment);
    PeerConfig choosing =
        new PeerConfig(
            plain.name(),
            plain.aeTitle(),
            plain.host(),
            plain.port(),
            plain.tls(),
            plain.commitment(),
            plain.connectTimeout(),
            plain.responseTimeout(),
            plain.commitmentTimeout(),
            plain.commitmentWait(),
            objects);
    node = new TestNode(folder, 1000, List.of(sopClasses), List.of(choosing));
    pacs.node(node.listener.port());
    node.send(1, "pacs");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_kind_that_the_destination_does_not_take_is_told_and_does_not_bury_the_others(
      boolean commitment) throws Exception {
    startWith(
        commitment,
        PeerConfig.ALL_OBJECTS,
        UID.SegmentationStorage,
        UID.CTImageStorage,
        UID.CTImageStorage);
    node.awaitJob(1, commitment ? JobState.COMMITTED : JobState.DELIVERED);
    assertThat(pacs.kept).containsExactlyInAnyOrderElementsOf(uids(1).subList(1, 3));
    assertThat(node.delivery(1, "pacs").reason()).contains("SEG").doesNotContain("SR", "SC");
  }

  @Test
  void a_kind_that_is_refused_by_its_status_does_not_bury_the_others() throws Exception {
    pacs.status = uid -> pacs.asked.size() == 1 ? 0x0122 : 0;
    startWith(false, PeerConfig.ALL_OBJECTS, ScriptedPacs.CLASSES.toArray(String[]::new));
    node.awaitJob(1, JobState.DELIVERED);
    assertThat(pacs.kept).containsExactlyInAnyOrderElementsOf(uids(1).subList(1, 3));
    assertThat(node.delivery(1, "pacs").reason()).contains("does not take SEG");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_destination_gets_the_objects_that_its_configuration_names(boolean commitment)
      throws Exception {
    startWith(commitment, List.of("SC"), ScriptedPacs.CLASSES.toArray(String[]::new));
    node.awaitJob(1, commitment ? JobState.COMMITTED : JobState.DELIVERED);
    assertThat(pacs.asked).containsExactly(uids(1).get(2));
  }

  @Test
  void a_destination_that_takes_nothing_at_all_is_a_dead_letter() throws Exception {
    startWith(
        false,
        PeerConfig.ALL_OBJECTS,
        UID.SegmentationStorage,
        UID.Comprehensive3DSRStorage,
        UID.SecondaryCaptureImageStorage);
    node.awaitJob(1, JobState.UNDELIVERED);
    assertThat(node.delivery(1, "pacs").code()).isEqualTo("NOT_SUPPORTED");
    assertThat(node.delivery(1, "pacs").reason()).contains("SEG, SR, SC");
  }

  @Test
  void a_committed_job_can_be_run_again_and_everything_is_sent_and_committed_again()
      throws Exception {
    start(3, true);
    node.send(1, "pacs");
    node.awaitJob(1, JobState.COMMITTED);
    node.jobs.retry(1);
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> node.states(1, "pacs").stream().filter(COMMITTED::equals).count() == 2);
    node.awaitJob(1, JobState.COMMITTED);
    assertThat(pacs.timesAsked().values()).containsOnly(2L).hasSize(3);
  }

  @Test
  void three_requests_without_a_report_are_told_before_it_is_given_up() throws Exception {
    pacs.commitment = (uid, instances) -> Optional.empty();
    start(1000, true);
    node.send(1, "pacs");
    node.awaitDelivery(1, "pacs", DeliveryState.AWAITING_COMMITMENT);
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> node.delivery(1, "pacs").code().equals("NO_COMMITMENT_REPORT"));
    assertThat(node.delivery(1, "pacs").state().ended()).isFalse();
    assertThat(node.delivery(1, "pacs").reason())
        .contains("times without a report", "host and port");
    assertThat(pacs.transactions).hasSizeGreaterThanOrEqualTo(3);
    node.awaitJob(1, JobState.UNDELIVERED);
    assertThat(pacs.transactions).as("not a thousand times").hasSize(30);
  }

  @Test
  void an_outage_is_told_once_and_its_end_once() throws Exception {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    PrintStream err = System.err;
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    int port = Programs.freePort();
    try {
      start(1000, false, ScriptedPacs.peer("archive", ScriptedPacs.AE, port, false));
      node.send(1, "archive");
      node.awaitDelivery(1, "archive", DeliveryState.WAITING_FOR_RETRY);
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> node.delivery(1, "archive").attempts() >= 5);
      try (ScriptedPacs archive = new ScriptedPacs(port)) {
        node.awaitJob(1, JobState.DELIVERED);
        await().until(() -> log.toString(StandardCharsets.UTF_8).contains("NODE-0801 job 1"));
      }
    } finally {
      System.setErr(err);
    }
    List<String> told =
        log.toString(StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.contains(" deliver "))
            .toList();
    assertThat(told).filteredOn(line -> line.contains(" WARN ")).hasSize(1);
    assertThat(told).filteredOn(line -> line.contains("reachable again")).hasSize(1);
  }

  @Test
  void a_destination_that_nobody_configured_is_a_dead_letter_that_says_so() throws Exception {
    start(3, false);
    node.send(1, "pacs", "elsewhere");
    node.awaitJob(1, JobState.UNDELIVERED);
    assertThat(node.delivery(1, "elsewhere").reason()).contains("\"elsewhere\"", "node.yaml");
    assertThat(node.delivery(1, "pacs").state()).isEqualTo(DeliveryState.SENT);
  }

  @Test
  void cancelling_a_job_stops_what_is_not_yet_sent() throws Exception {
    start(1000, false, ScriptedPacs.peer("archive", new AeTitle("X"), Programs.freePort(), false));
    node.send(1, "archive", "pacs");
    node.awaitDelivery(1, "pacs", DeliveryState.SENT);
    node.awaitDelivery(1, "archive", DeliveryState.WAITING_FOR_RETRY);
    node.jobs.cancel(1);
    assertThat(node.delivery(1, "archive").state()).isEqualTo(DeliveryState.CANCELLED);
    assertThat(node.delivery(1, "pacs").state()).isEqualTo(DeliveryState.SENT);
  }

  @Test
  void a_result_that_is_gone_from_the_disk_is_a_dead_letter() throws Exception {
    pacs.status = uid -> 0xA700;
    start(1000, false);
    node.send(1, "pacs");
    node.awaitDelivery(1, "pacs", DeliveryState.WAITING_FOR_RETRY);
    java.nio.file.Files.delete(node.jobs.results(1).get(0).file());
    node.awaitJob(1, JobState.UNDELIVERED);
    assertThat(node.delivery(1, "pacs").code()).isEqualTo("RESULT_MISSING");
  }

  @Test
  void the_administrators_retry_ends_the_rest_of_a_destination_that_was_down() throws Exception {
    int port = Programs.freePort();
    JobsConfig config = JobsFixture.config(folder, 1, 1000);
    JobsConfig patient =
        new JobsConfig(
            config.databaseUrl(),
            config.databaseUser(),
            config.databasePassword(),
            1,
            Duration.ofHours(1),
            Duration.ofHours(1),
            1000);
    List<ResultFile> results =
        SampleResults.write(folder.resolve("results"), "1.2.1.1", ScriptedPacs.CLASSES);
    node =
        new TestNode(
            patient,
            0,
            List.of(ScriptedPacs.peer("archive", ScriptedPacs.AE, port, false)),
            List.of(),
            job -> new RunOutcome.Reported(results));
    node.send(1, "archive");
    node.awaitDelivery(1, "archive", DeliveryState.WAITING_FOR_RETRY);
    try (ScriptedPacs archive = new ScriptedPacs(port)) {
      node.jobs.retry(1);
      node.awaitJob(1, JobState.DELIVERED);
      assertThat(archive.kept).hasSize(3);
    }
  }

  @Test
  void a_report_under_a_uid_that_nobody_asked_for_is_not_taken() throws Exception {
    start(3, true);
    node.send(1, "pacs");
    node.awaitJob(1, JobState.COMMITTED);
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () ->
                pacs.report(
                    new CommitmentReport(
                        "2.25.1234",
                        List.of(new InstanceReference(UID.CTImageStorage, "2.25.5")),
                        List.of())))
        .hasMessageContaining("N-EVENT-REPORT");
  }
}
