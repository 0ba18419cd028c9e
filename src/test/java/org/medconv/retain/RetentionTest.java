package org.medconv.retain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.jobs.JobEvent;
import org.medconv.jobs.JobState;
import org.medconv.jobs.JobStore.UnableToChangeJob;
import org.medconv.jobs.JobsFixture;
import org.medconv.peers.ManualClock;
import org.medconv.receive.ReadySeries;

class RetentionTest {
  private static final Duration MONTH = Duration.ofDays(30);
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock();
  private RetainedStudies studies;

  @BeforeEach
  void open() throws IOException {
    studies = new RetainedStudies(folder, clock);
  }

  @AfterEach
  void close() {
    studies.close();
  }

  private void lookAfter(Duration time) throws IOException {
    clock.pass(time);
    studies.byAge(MONTH, null, null).round();
  }

  @Test
  void images_go_when_the_time_since_the_last_delivery_is_over_and_not_before() throws Exception {
    String study = studies.reported(1);
    lookAfter(MONTH.plus(DAY));
    assertThat(studies.images(study)).as("not delivered").isEqualTo(RetainedStudies.SLICES);
    studies.deliver(1);
    lookAfter(MONTH.minus(DAY));
    assertThat(studies.images(study)).as("delivered lately").isEqualTo(RetainedStudies.SLICES);
    lookAfter(DAY.plusSeconds(1));
    assertThat(studies.images(study)).isZero();
    assertThat(studies.jobs.find(1).orElseThrow().state()).isEqualTo(JobState.DELIVERED);
    assertThat(studies.jobs.history(1))
        .last()
        .extracting(JobEvent::note)
        .isEqualTo("The images were deleted (retention.received).");
    assertThat(studies.results.resolve("1").resolve("fhir.json")).exists();
  }

  @Test
  void what_has_failed_or_is_a_dead_letter_stays_and_is_counted() throws Exception {
    String failed = studies.received(1).studyInstanceUid();
    accept(1);
    JobsFixture.fail(studies.jobs, 1);
    String dead = studies.reported(2);
    studies.deliver(2);
    studies.database.inTransaction(
        transaction -> transaction.execute("UPDATE delivery SET state = 'DEAD'"));
    lookAfter(MONTH.multipliedBy(2));
    assertThat(studies.images(failed)).isEqualTo(RetainedStudies.SLICES);
    assertThat(studies.images(dead)).isEqualTo(RetainedStudies.SLICES);
    RetainPlan plan = studies.plan(MONTH);
    assertThat(plan.receivedStudies()).isZero();
    assertThat(plan.undelivered()).isEqualTo(2);
  }

  private void accept(int number) {
    ReadySeries series = studies.received(number);
    studies.jobs.accept(
        java.util.List.of(series), JobsFixture.routed(series, JobsFixture.rule(50, "pacs")));
  }

  @Test
  void a_study_on_hold_stays_until_it_is_released() throws Exception {
    String study = studies.delivered(1);
    String other = studies.delivered(2);
    studies.store.hold(new Hold(study, clock.instant(), "root", "teaching file"));
    clock.pass(MONTH.plus(DAY));
    assertThat(studies.plan(MONTH).held()).isEqualTo(1);
    assertThat(studies.plan(MONTH).received())
        .extracting(RetainPlan.Due::studyInstanceUid)
        .containsExactly(other);
    studies.byAge(MONTH, MONTH, MONTH).round();
    assertThat(studies.images(study)).isEqualTo(RetainedStudies.SLICES);
    assertThat(studies.results.resolve("1")).exists();
    assertThat(studies.images(other)).isZero();

    assertThat(studies.store.release(study)).isTrue();
    lookAfter(DAY);
    assertThat(studies.images(study)).isZero();
  }

  @Test
  void a_job_without_its_images_is_not_run_again_until_they_are_back() throws Exception {
    studies.delivered(1);
    lookAfter(MONTH.plus(DAY));
    assertThatThrownBy(() -> studies.jobs.retry(1))
        .isInstanceOf(UnableToChangeJob.class)
        .hasMessageContaining("were deleted on 2026-02-01")
        .hasMessageContaining("send the study again");
    assertThatThrownBy(() -> studies.jobs.rerun(1, "other", "root"))
        .isInstanceOf(UnableToChangeJob.class);
    assertThat(studies.jobs.find(1).orElseThrow().state()).isEqualTo(JobState.DELIVERED);

    accept(1);
    assertThat(studies.jobs.find(2)).as("the same images are the same job").isEmpty();
    assertThat(studies.jobs.retry(1)).isEqualTo(JobState.QUEUED);
  }

  @Test
  void an_image_that_came_meanwhile_keeps_its_study() throws Exception {
    String study = studies.delivered(1);
    clock.pass(MONTH.plus(DAY));
    // The record hears of it half a second later than the disk.
    studies.received(1);
    clock.pass(Duration.ofMillis(300));
    studies.byAge(MONTH, null, null).round();
    assertThat(studies.images(study)).isEqualTo(RetainedStudies.SLICES);
    assertThat(studies.jobs.retry(1)).as("it is whole").isEqualTo(JobState.QUEUED);
  }

  @Test
  void a_filling_disk_costs_the_oldest_delivered_studies_and_no_more_than_needed()
      throws Exception {
    String undelivered = studies.reported(1);
    clock.pass(DAY);
    String oldest = studies.delivered(2);
    clock.pass(DAY);
    String older = studies.delivered(3);
    clock.pass(DAY);
    String newest = studies.delivered(4);
    clock.pass(DAY);
    RetainConfig config =
        new RetainConfig(Optional.of(MONTH), Optional.of(200L), Optional.empty(), Optional.empty());
    // Each study takes 50; two have to go for 200 to be free.
    Retention retention =
        studies.retention(
            config,
            () ->
                IntStream.of(2, 3, 4).filter(number -> studies.images(uid(number)) == 0).count()
                        * 50
                    + 100);
    retention.round();
    assertThat(studies.images(oldest)).isZero();
    assertThat(studies.images(older)).isZero();
    assertThat(studies.images(newest)).isEqualTo(RetainedStudies.SLICES);
    assertThat(studies.images(undelivered)).isEqualTo(RetainedStudies.SLICES);
  }

  private static String uid(int number) {
    return new org.medconv.bench.SampleSeries(number, 8, 1).studyInstanceUid();
  }

  @Test
  void results_and_record_have_times_of_their_own_and_the_record_outlives_the_images()
      throws Exception {
    String study = studies.delivered(1);
    Retention retention = studies.byAge(MONTH, DAY, MONTH.multipliedBy(2));
    clock.pass(DAY.plusSeconds(1));
    retention.round();
    assertThat(studies.results.resolve("1")).doesNotExist();
    assertThat(studies.images(study)).isEqualTo(RetainedStudies.SLICES);
    clock.pass(MONTH);
    retention.round();
    assertThat(studies.images(study)).isZero();
    assertThat(studies.jobs.find(1)).isPresent();
    clock.pass(MONTH);
    retention.round();
    assertThat(studies.jobs.find(1)).isEmpty();
    assertThat(studies.store.studiesOf(study)).isEmpty();
    assertThat(studies.storage.resolve(study)).as("what had stayed of it").doesNotExist();
  }

  @Test
  void nothing_goes_where_nothing_is_said() throws Exception {
    String study = studies.delivered(1);
    clock.pass(MONTH.multipliedBy(100));
    studies.byAge(null, null, null).round();
    assertThat(studies.images(study)).isEqualTo(RetainedStudies.SLICES);
    assertThat(Files.exists(studies.results.resolve("1"))).isTrue();
    assertThat(studies.jobs.find(1)).isPresent();
  }

  @Test
  void what_a_withdrawal_takes_back_stays_until_the_withdrawal_is_delivered() throws Exception {
    String wrong = studies.delivered(1);
    studies.reported(2);
    studies.withdraws(2, 1);
    Retention retention = studies.byAge(DAY, DAY, DAY);
    for (String owed : List.of("WAITING_FOR_RETRY", "DEAD")) {
      studies.deliveryIs(2, owed);
      clock.pass(MONTH);
      assertThat(studies.plan(DAY).received()).as(owed).isEmpty();
      retention.round();
      assertThat(studies.results.resolve("1").resolve("fhir.json")).as(owed).exists();
      assertThat(studies.images(wrong)).as(owed).isEqualTo(RetainedStudies.SLICES);
      assertThat(studies.jobs.find(1)).as(owed).isPresent();
    }
    studies.deliver(2);
    clock.pass(MONTH);
    retention.round();
    assertThat(studies.results.resolve("1")).doesNotExist();
    assertThat(studies.images(wrong)).isZero();
  }

  @Test
  void results_stay_while_a_later_job_of_the_study_has_still_to_write_their_withdrawal()
      throws Exception {
    studies.delivered(1);
    studies.delivered(2);
    studies.owesWithdrawal(2, studies.received(1).studyInstanceUid());
    clock.pass(MONTH);
    studies.byAge(null, DAY, null).round();
    assertThat(studies.results.resolve("1").resolve("fhir.json")).exists();
  }
}
