package org.medconv.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.medconv.jobs.JobsFixture.complete;
import static org.medconv.jobs.JobsFixture.routed;
import static org.medconv.jobs.JobsFixture.rule;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.dicom.net.DicomPeer;
import org.medconv.dicom.net.PeerConfig;
import org.medconv.dicom.net.ToolkitDicomPeer;
import org.medconv.jobs.Claimant;
import org.medconv.jobs.Database;
import org.medconv.jobs.JobStore;
import org.medconv.jobs.JobsFixture;
import org.medconv.jobs.RetryRule;
import org.medconv.peers.ManualClock;

/** The machine's clock is changed while deliveries wait: none is delayed by more than its delay. */
class DeliveryClockTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock();
  private final Claimant claimant = Claimant.here();
  private final RetryRule retries = RetryRule.of(JobsFixture.config(Path.of("."), 1, 5));
  private Database database;
  private DeliveryStore store;

  @BeforeEach
  void open() {
    database = Database.open(JobsFixture.config(folder));
    JobStore jobs = new JobStore(database, new Posting(clock), clock);
    store = new DeliveryStore(database, jobs, clock);
    jobs.accept(List.of(complete(1)), routed(complete(1), rule(50, "pacs")));
    JobsFixture.report(jobs, 1, folder.resolve("bundle.json"));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void one_that_is_new_goes_out_though_the_clock_was_set_back() {
    clock.pass(HOUR.negated());
    assertThat(claim()).as("before it is seen").isEmpty();
    store.mendDueTimes();
    assertThat(claim()).isPresent();
  }

  @Test
  void one_that_waits_for_its_retry_waits_no_longer_than_its_delay() {
    failed();
    clock.pass(HOUR.negated());
    store.mendDueTimes();
    assertThat(claim()).as("its delay is not over").isEmpty();
    clock.pass(Duration.ofSeconds(1));
    assertThat(claim()).isPresent();
  }

  @Test
  void one_that_awaits_its_commitment_is_asked_for_again_when_it_would_have_been() {
    Delivery first = claim().orElseThrow();
    Attempt asked = new Attempt.Asked(Duration.ofHours(6), "");
    assertThat(store.finish(first, claimant, asked, retries))
        .contains(DeliveryState.AWAITING_COMMITMENT);
    clock.pass(HOUR.negated());
    store.mendDueTimes();
    clock.pass(Duration.ofHours(6));
    assertThat(claim()).isPresent();
  }

  @Test
  void a_clock_that_is_set_forward_by_a_day_takes_no_delivery_from_its_sender() {
    Delivery sending = claim().orElseThrow();
    clock.pass(Duration.ofDays(1));
    // As at each interval.
    store.extend(claimant, List.of(sending.id()));
    store.mendDueTimes();
    assertThat(store.recover(retries)).isZero();
    assertThat(store.finish(sending, claimant, new Attempt.Sent(), retries))
        .contains(DeliveryState.SENT);
  }

  /** `jobs retry`, after the clock was set back, wakes a resting destination. */
  @Test
  void a_rest_that_began_in_the_future_began_now() throws Exception {
    PeerConfig peer = ScriptedPacs.peer("pacs", ScriptedPacs.AE, 104, false);
    DicomPeer nobody = new ToolkitDicomPeer(peer, TestNode.AE, Optional.empty());
    Lane lane = new Lane(new DicomDestination(peer, nobody), retries, clock);
    lane.note(new Attempt.Failed("UNREACHABLE", "down", true));
    clock.pass(HOUR.negated());
    assertThat(lane.restsSince()).isEqualTo(clock.instant());
    clock.pass(Duration.ofSeconds(1));
    assertThat(lane.restsSince()).isBefore(clock.instant());
  }

  private Optional<Delivery> claim() {
    return store.claim("pacs", claimant, retries);
  }

  private void failed() {
    Delivery first = claim().orElseThrow();
    Attempt failed = new Attempt.Failed("UNREACHABLE", "down", true);
    assertThat(store.finish(first, claimant, failed, retries))
        .contains(DeliveryState.WAITING_FOR_RETRY);
  }
}
