package org.medconv.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.bench.SampleSeries;
import org.medconv.dicom.net.DicomPeer.PeerFailure;
import org.medconv.peers.ManualClock;
import org.medconv.receive.ReadySeries.Completeness;

class SeriesTrackerTest {
  private static final Duration QUIET = Duration.ofSeconds(60);
  private static final Duration LONG_QUIET = Duration.ofMinutes(5);
  private static final Duration BETWEEN_QUERIES = Duration.ofSeconds(10);
  private static final Duration LIMIT = Duration.ofHours(2);

  private final SampleSeries series = new SampleSeries(1, 4, 10);
  private final ManualClock clock = new ManualClock();
  private final List<List<ReadySeries>> handedOver = new ArrayList<>();
  private final Set<String> archive = new HashSet<>();
  private boolean archiveAnswers = true;
  private int queries;
  private int toldOfCorrections;
  private RuntimeException listenerFailure;
  private boolean listenerForgot;
  private Optional<SeriesQuery> query = Optional.empty();
  @TempDir private Path storage;
  private InstanceFolders folders;
  private SeriesTracker tracker;

  @BeforeEach
  void start() throws IOException {
    folders = new InstanceFolders(storage);
    tracker = newTracker();
  }

  @Test
  void without_queries_a_contiguous_series_is_ready_after_the_long_quiet() throws Exception {
    arrive(0, 10);
    passTo(LONG_QUIET.minusSeconds(1));
    assertThat(handedOver).isEmpty();
    pass(Duration.ofSeconds(11));
    ReadySeries ready = onlyHandOver();
    assertThat(ready.completeness()).isEqualTo(Completeness.QUIET);
    assertThat(ready.files()).hasSize(10).isSorted().allMatch(Files::exists);
    assertThat(ready.studyInstanceUid()).isEqualTo(series.studyInstanceUid());
    assertThat(ready.seriesInstanceUid()).isEqualTo(series.seriesInstanceUid());
    assertThat(ready.firstArrival()).isBeforeOrEqualTo(ready.lastArrival());
    assertThat(tracker.waitingStudies()).isZero();
  }

  @Test
  void a_slow_sender_is_not_cut() throws Exception {
    for (int slice = 0; slice < 10; slice++) {
      arrive(slice, slice + 1);
      pass(LONG_QUIET.minusSeconds(1));
    }
    assertThat(handedOver).isEmpty();
    pass(Duration.ofSeconds(20));
    assertThat(onlyHandOver().files()).hasSize(10);
  }

  @Test
  void with_a_hole_it_waits_and_ends_visibly_incomplete() throws Exception {
    arrive(0, 4);
    arrive(6, 10);
    passTo(LIMIT.minusSeconds(1));
    assertThat(handedOver).isEmpty();
    pass(Duration.ofSeconds(20));
    assertThat(onlyHandOver().completeness()).isEqualTo(Completeness.INCOMPLETE);
  }

  @Test
  void two_queries_that_agree_make_it_ready() throws Exception {
    askArchive(0, 10);
    arrive(0, 10);
    pass(QUIET.minusSeconds(1));
    assertThat(queries).isZero();
    pass(Duration.ofSeconds(1));
    assertThat(queries).isEqualTo(1);
    assertThat(handedOver).isEmpty();
    pass(BETWEEN_QUERIES);
    assertThat(queries).isEqualTo(2);
    assertThat(onlyHandOver().completeness()).isEqualTo(Completeness.QUERIED);
  }

  @Test
  void a_query_that_disagrees_keeps_it_waiting_though_it_is_contiguous() throws Exception {
    askArchive(0, 10);
    arrive(0, 7);
    passTo(LONG_QUIET.multipliedBy(3));
    assertThat(handedOver).isEmpty();
    int before = queries;
    passTo(Duration.ofMinutes(10));
    assertThat(queries - before).as("asked at most once a quiet time").isBetween(1, 11);
    arrive(7, 10);
    passTo(QUIET.plus(BETWEEN_QUERIES).plusSeconds(1));
    assertThat(onlyHandOver().completeness()).isEqualTo(Completeness.QUERIED);
    assertThat(onlyHandOver().files()).hasSize(10);
  }

  @Test
  void an_archive_that_stops_at_a_limit_proves_nothing_against_a_contiguous_series()
      throws Exception {
    askArchive(0, 6);
    arrive(0, 10);
    passTo(LONG_QUIET.plusSeconds(11));
    assertThat(onlyHandOver().completeness()).isEqualTo(Completeness.QUIET);
    assertThat(onlyHandOver().files()).hasSize(10);
  }

  @Test
  void what_the_node_has_refused_is_waited_for_neither_in_the_archive_nor_as_announced()
      throws Exception {
    askArchive(0, 10);
    announce(0, 10);
    arrive(1, 10);
    passTo(QUIET.multipliedBy(2));
    assertThat(handedOver).isEmpty();
    tracker.refused(series.sopInstanceUid(0));
    pass(BETWEEN_QUERIES.plusSeconds(1));
    assertThat(onlyHandOver().completeness()).isEqualTo(Completeness.ANNOUNCED);
    assertThat(onlyHandOver().files()).hasSize(9);
  }

  @Test
  void a_refused_object_in_the_archive_alone_does_not_hold_a_series() throws Exception {
    askArchive(0, 10);
    arrive(1, 10);
    tracker.refused(series.sopInstanceUid(0));
    pass(QUIET);
    pass(BETWEEN_QUERIES);
    assertThat(onlyHandOver().completeness()).isEqualTo(Completeness.QUERIED);
  }

  @Test
  void one_series_does_not_hold_the_others_until_the_hard_limit() throws Exception {
    arrive(0, 10);
    Attributes alone = new SampleSeries(2, 4, 10).slice(0);
    alone.setString(Tag.StudyInstanceUID, VR.UI, series.studyInstanceUid());
    arrive(alone);
    Attributes afterHole = new SampleSeries(2, 4, 10).slice(3);
    afterHole.setString(Tag.StudyInstanceUID, VR.UI, series.studyInstanceUid());
    arrive(afterHole);
    Attributes next = new SampleSeries(2, 4, 10).slice(4);
    next.setString(Tag.StudyInstanceUID, VR.UI, series.studyInstanceUid());
    arrive(next);
    passTo(LONG_QUIET.plusSeconds(11));
    assertThat(onlyHandOver().seriesInstanceUid()).isEqualTo(series.seriesInstanceUid());
    assertThat(tracker.waitingStudies()).as("the other waits on").isOne();
    passTo(LONG_QUIET);
    assertThat(handedOver).as("nothing new, nothing told").hasSize(1);
    passTo(LIMIT);
    assertThat(handedOver).hasSize(2);
    assertThat(handedOver.get(1))
        .extracting(ReadySeries::completeness)
        .containsExactlyInAnyOrder(Completeness.QUIET, Completeness.INCOMPLETE);
    assertThat(tracker.waitingStudies()).isZero();
  }

  @Test
  void a_hand_over_that_fails_for_good_ends_as_set_aside() throws Exception {
    arrive(0, 10);
    listenerFailure = new IllegalStateException("a defect");
    for (int attempt = 0; attempt < 10; attempt++) {
      pass(LONG_QUIET.plusSeconds(11));
    }
    listenerFailure = null;
    pass(LONG_QUIET.plusSeconds(11));
    assertThat(onlyHandOver().completeness()).isEqualTo(Completeness.SET_ASIDE);
  }

  @Test
  void a_hand_over_that_fails_for_want_of_a_database_is_tried_until_it_is_there() throws Exception {
    arrive(0, 10);
    listenerFailure = new java.io.UncheckedIOException(new java.io.IOException("no database"));
    for (int attempt = 0; attempt < 10; attempt++) {
      pass(LONG_QUIET.plusSeconds(11));
    }
    listenerFailure = null;
    pass(LONG_QUIET.plusSeconds(11));
    assertThat(onlyHandOver().completeness()).isEqualTo(Completeness.QUIET);
  }

  @Test
  void an_archive_that_grows_between_the_queries_is_not_believed() throws Exception {
    askArchive(0, 7);
    arrive(0, 7);
    pass(QUIET);
    askArchive(0, 10);
    pass(BETWEEN_QUERIES);
    assertThat(queries).isEqualTo(2);
    passTo(LONG_QUIET);
    assertThat(handedOver).isEmpty();
  }

  @Test
  void an_archive_that_is_ahead_for_ever_ends_as_incomplete() throws Exception {
    askArchive(0, 10);
    arrive(0, 9);
    passTo(LIMIT.plusSeconds(60));
    assertThat(onlyHandOver().completeness()).isEqualTo(Completeness.INCOMPLETE);
  }

  @Test
  void an_archive_that_is_down_or_empty_leaves_it_to_the_long_quiet() throws Exception {
    askArchive(0, 0);
    arrive(0, 10);
    pass(QUIET);
    archiveAnswers = false;
    passTo(LONG_QUIET);
    assertThat(onlyHandOver().completeness()).isEqualTo(Completeness.QUIET);
  }

  @Test
  void an_announced_set_that_has_come_is_ready_at_once() throws Exception {
    arrive(0, 9);
    announce(0, 10);
    pass(Duration.ofSeconds(1));
    assertThat(handedOver).isEmpty();
    arrive(9, 10);
    pass(Duration.ofSeconds(1));
    assertThat(onlyHandOver().completeness()).isEqualTo(Completeness.ANNOUNCED);
  }

  @Test
  void an_announcement_before_the_first_instance_counts_also_over_a_restart() throws Exception {
    announce(0, 10);
    restart();
    arrive(0, 10);
    pass(Duration.ofSeconds(1));
    assertThat(onlyHandOver().completeness()).isEqualTo(Completeness.ANNOUNCED);
  }

  @Test
  void against_an_announcement_quiet_proves_nothing() throws Exception {
    announce(0, 10);
    arrive(0, 9);
    passTo(LIMIT.minusSeconds(1));
    assertThat(handedOver).isEmpty();
    passTo(Duration.ofSeconds(30));
    assertThat(onlyHandOver().completeness()).isEqualTo(Completeness.INCOMPLETE);
  }

  @Test
  void a_study_waits_for_its_last_series_and_for_those_announced() throws Exception {
    SampleSeries other = new SampleSeries(1, 4, 20);
    tracker.announced(
        series.studyInstanceUid(),
        Map.of(series.seriesInstanceUid(), uids(0, 10), "1.2.3.77", Set.of("1.2.3.77.1")));
    arrive(0, 10);
    pass(QUIET.minusSeconds(1));
    assertThat(handedOver).as("an announced series may begin").isEmpty();
    for (int slice = 10; slice < 13; slice++) {
      Attributes image = other.slice(slice);
      image.setString(Tag.SeriesInstanceUID, VR.UI, "1.2.3.78");
      arrive(image);
    }
    pass(QUIET.plusSeconds(1));
    assertThat(handedOver).as("the second series is not settled").isEmpty();
    passTo(LONG_QUIET);
    assertThat(handedOver).hasSize(1);
    assertThat(handedOver.get(0))
        .extracting(ReadySeries::completeness)
        .containsExactlyInAnyOrder(Completeness.ANNOUNCED, Completeness.QUIET);
  }

  @Test
  void a_late_slice_hands_the_study_over_again_under_another_hash() throws Exception {
    arrive(0, 9);
    passTo(LONG_QUIET.plusSeconds(20));
    String before = onlyHandOver().instancesSha256();
    arrive(9, 10);
    passTo(LONG_QUIET.plusSeconds(20));
    assertThat(handedOver).hasSize(2);
    ReadySeries again = handedOver.get(1).get(0);
    assertThat(again.files()).hasSize(10);
    assertThat(again.instancesSha256()).isNotEqualTo(before).hasSize(64);
  }

  @Test
  void the_same_instances_again_hand_nothing_over() throws Exception {
    arrive(0, 10);
    passTo(LONG_QUIET.plusSeconds(20));
    arrive(0, 10);
    assertThat(tracker.waitingStudies()).isZero();
    passTo(LONG_QUIET.plusSeconds(20));
    assertThat(handedOver).hasSize(1);
  }

  @Test
  void a_sender_that_repeats_itself_is_waited_for() throws Exception {
    arrive(0, 9);
    pass(LONG_QUIET.minusSeconds(1));
    arrive(0, 9);
    pass(LONG_QUIET.minusSeconds(1));
    assertThat(handedOver).isEmpty();
  }

  @Test
  void after_a_restart_what_waited_waits_on_and_nothing_is_handed_over_twice() throws Exception {
    arrive(0, 10);
    passTo(LONG_QUIET.plusSeconds(20));
    assertThat(handedOver).hasSize(1);
    restart();
    assertThat(tracker.waitingStudies()).isZero();
    SampleSeries second = new SampleSeries(2, 4, 5);
    for (int slice = 0; slice < 5; slice++) {
      arrive(second.slice(slice));
    }
    restart();
    assertThat(tracker.waitingStudies()).isEqualTo(1);
    passTo(LONG_QUIET.plusSeconds(20));
    assertThat(handedOver).hasSize(2);
    assertThat(handedOver.get(1).get(0).files()).hasSize(5);
  }

  @Test
  void after_a_restart_it_is_known_where_instances_are_kept() throws Exception {
    arrive(0, 1);
    passTo(LONG_QUIET.plusSeconds(20));
    assertThat(handedOver).hasSize(1);
    SampleSeries waiting = new SampleSeries(2, 4, 1);
    arrive(waiting.slice(0));
    restart();
    for (SampleSeries each : List.of(series, waiting)) {
      String study = each.studyInstanceUid();
      String instance = each.sopInstanceUid(0);
      assertThat(folders.isKeptElsewhere(new InstanceUids(study, "1.2.3", instance))).isTrue();
      assertThat(
              folders.isKeptElsewhere(new InstanceUids(study, each.seriesInstanceUid(), instance)))
          .isFalse();
    }
  }

  @Test
  void a_hand_over_that_the_listener_has_lost_is_repeated_after_a_restart() throws Exception {
    arrive(0, 10);
    passTo(LONG_QUIET.plusSeconds(20));
    assertThat(handedOver).hasSize(1);
    listenerForgot = true;
    restart();
    listenerForgot = false;
    assertThat(tracker.waitingStudies()).isEqualTo(1);
    passTo(LONG_QUIET.plusSeconds(20).multipliedBy(2));
    assertThat(handedOver).hasSize(2);
    assertThat(handedOver.get(1).get(0).files()).hasSize(10);
    restart();
    assertThat(tracker.waitingStudies()).isZero();
  }

  @Test
  void a_slice_that_came_just_before_a_crash_opens_its_study_again() throws Exception {
    arrive(0, 9);
    passTo(LONG_QUIET.plusSeconds(20));
    Sent.of(series.slice(9)).placedIn(folders);
    restart();
    assertThat(tracker.waitingStudies()).isEqualTo(1);
    passTo(LONG_QUIET.plusSeconds(20));
    assertThat(handedOver).hasSize(2);
    assertThat(handedOver.get(1).get(0).files()).hasSize(10);
  }

  @Test
  void a_node_that_was_down_for_hours_gives_the_sender_its_time() throws Exception {
    arrive(0, 5);
    clock.pass(LIMIT.multipliedBy(2));
    restart();
    pass(Duration.ofSeconds(1));
    assertThat(handedOver).isEmpty();
  }

  @Test
  void a_listener_that_fails_is_tried_again_and_nothing_is_marked() throws Exception {
    listenerFailure = new IllegalStateException("database locked");
    arrive(0, 10);
    passTo(LONG_QUIET.plusSeconds(20));
    assertThat(handedOver).isEmpty();
    assertThat(tracker.waitingStudies()).isEqualTo(1);
    restart();
    assertThat(tracker.waitingStudies()).isEqualTo(1);
    passTo(LONG_QUIET.plusSeconds(20));
    listenerFailure = null;
    passTo(LONG_QUIET.plusSeconds(20));
    assertThat(onlyHandOver().files()).hasSize(10);
  }

  @Test
  void a_slice_that_comes_while_the_listener_works_leads_to_another_hand_over() throws Exception {
    List<Integer> sizes = new ArrayList<>();
    SeriesTracker[] itself = new SeriesTracker[1];
    itself[0] =
        new SeriesTracker(
            config(),
            folders,
            Optional.empty(),
            (study, ready) -> {
              sizes.add(ready.get(0).files().size());
              if (sizes.size() == 1) {
                keepAndTell(itself[0], series.slice(9));
              }
            },
            clock,
            Runnable::run);
    tracker = itself[0];
    arrive(0, 9);
    passTo(LONG_QUIET.multipliedBy(3));
    assertThat(sizes).containsExactly(9, 10);
  }

  @Test
  void a_localizer_and_a_multi_frame_image_are_whole_by_themselves() throws Exception {
    for (int slice : new int[] {0, 1, 9}) {
      Attributes localizer = series.slice(slice);
      localizer.setString(Tag.ImageType, VR.CS, "ORIGINAL", "PRIMARY", "LOCALIZER");
      arrive(localizer);
    }
    Attributes multiFrame = new SampleSeries(1, 4, 11).slice(10);
    multiFrame.setString(Tag.SeriesInstanceUID, VR.UI, "1.2.3.79");
    multiFrame.setInt(Tag.NumberOfFrames, VR.IS, 300);
    multiFrame.remove(Tag.ImagePositionPatient);
    arrive(multiFrame);
    passTo(LONG_QUIET.plusSeconds(20));
    assertThat(handedOver).hasSize(1);
    assertThat(handedOver.get(0))
        .hasSize(2)
        .allMatch(ready -> ready.completeness() == Completeness.QUIET);
  }

  @Test
  void a_marker_that_cannot_be_read_costs_a_repeated_hand_over_and_no_more() throws Exception {
    arrive(0, 10);
    passTo(LONG_QUIET.plusSeconds(20));
    Files.writeString(
        folders.study(series.studyInstanceUid()).resolve("handed-over.json"), "{\"ser");
    restart();
    passTo(LONG_QUIET.plusSeconds(20));
    assertThat(handedOver).hasSize(2);
    assertThat(handedOver.get(1)).isEqualTo(handedOver.get(0));
  }

  private void handOverAndDelete() throws Exception {
    arrive(0, 10);
    passTo(LONG_QUIET.plusSeconds(11));
    assertThat(onlyHandOver().completeness()).isEqualTo(Completeness.QUIET);
    assertThat(new ReceivedImages(storage).delete(series.studyInstanceUid(), inAMinute()))
        .map(ReceivedImages.Gone::instances)
        .contains(10);
  }

  private static Instant inAMinute() {
    return Instant.now().plusSeconds(60);
  }

  @Test
  void deleted_images_that_come_back_whole_are_handed_over_as_the_same_content() throws Exception {
    handOverAndDelete();
    ReadySeries before = onlyHandOver();
    handedOver.clear();
    restart();
    pass(Duration.ofSeconds(1));
    assertThat(tracker.waitingStudies()).as("nothing is left to wait for").isZero();
    arrive(0, 10);
    pass(Duration.ofSeconds(1));
    assertThat(onlyHandOver().completeness()).isEqualTo(Completeness.ANNOUNCED);
    assertThat(onlyHandOver().instancesSha256()).isEqualTo(before.instancesSha256());
  }

  /** Else a part of it would take the place of the whole, and its results be taken back. */
  @Test
  void a_part_of_deleted_images_that_comes_back_is_not_taken_for_the_series() throws Exception {
    handOverAndDelete();
    handedOver.clear();
    arrive(0, 5);
    passTo(LIMIT.minusSeconds(1));
    assertThat(handedOver).isEmpty();
    pass(Duration.ofSeconds(20));
    assertThat(onlyHandOver().completeness()).isEqualTo(Completeness.INCOMPLETE);
  }

  @Test
  void a_late_slice_of_deleted_images_waits_for_the_others() throws Exception {
    handOverAndDelete();
    handedOver.clear();
    arrive(10, 11);
    passTo(LONG_QUIET.multipliedBy(2));
    assertThat(handedOver).isEmpty();
    arrive(0, 10);
    pass(Duration.ofSeconds(1));
    assertThat(onlyHandOver().files()).hasSize(11);
  }

  @Test
  void images_are_not_deleted_once_another_has_come() throws Exception {
    arrive(0, 10);
    assertThat(
            new ReceivedImages(storage)
                .delete(series.studyInstanceUid(), Instant.now().minusSeconds(3600)))
        .isEmpty();
    passTo(LONG_QUIET.plusSeconds(11));
    assertThat(onlyHandOver().files()).hasSize(10).allMatch(Files::exists);
  }

  private SeriesTracker newTracker() throws IOException {
    SeriesTracker fresh =
        new SeriesTracker(config(), folders, query, new Listener(), clock, Runnable::run);
    fresh.reopen();
    return fresh;
  }

  private ReceiveConfig config() {
    return new ReceiveConfig(
        storage, 0, QUIET, LONG_QUIET, BETWEEN_QUERIES, LIMIT, Optional.empty());
  }

  private void restart() throws IOException {
    folders = new InstanceFolders(storage);
    tracker = newTracker();
  }

  private final class Listener implements StudyReadyListener {
    @Override
    public void beingCorrected(String study, Instant since) {
      toldOfCorrections++;
    }

    @Override
    public void studyReady(String study, List<ReadySeries> ready) {
      take(ready);
    }

    @Override
    public boolean remembers(String study) {
      return !listenerForgot;
    }
  }

  private void take(List<ReadySeries> ready) {
    if (listenerFailure != null) {
      throw listenerFailure;
    }
    handedOver.add(ready);
  }

  private void askArchive(int from, int to) throws IOException {
    archive.clear();
    archive.addAll(uids(from, to));
    if (query.isEmpty()) {
      query = Optional.of(this::findInstances);
      restart();
    }
  }

  @Test
  void a_corrected_identity_hands_the_study_over_again_when_every_slice_has_it() throws Exception {
    askArchive(0, 10);
    arrive(0, 10);
    pass(QUIET);
    pass(BETWEEN_QUERIES);
    ReadySeries before = onlyHandOver();
    assertThat(before.corrected()).isEmpty();
    handedOver.clear();
    correct(0, 4);
    passTo(LONG_QUIET.multipliedBy(2));
    assertThat(handedOver).as("six slices are still of the other patient").isEmpty();
    assertThat(toldOfCorrections).as("at the first, and once").isOne();
    correct(4, 10);
    passTo(QUIET.plus(BETWEEN_QUERIES).plusSeconds(1));
    ReadySeries after = onlyHandOver();
    assertThat(after.completeness()).isEqualTo(Completeness.QUERIED);
    assertThat(after.instancesSha256()).isNotEqualTo(before.instancesSha256());
    assertThat(after.corrected()).containsExactly("PatientID");
    assertThat(after.files()).isEqualTo(before.files());
  }

  @Test
  void an_announcement_does_not_hand_over_what_is_half_corrected() throws Exception {
    announce(0, 10);
    arrive(0, 10);
    pass(Duration.ofSeconds(1));
    assertThat(onlyHandOver().completeness()).isEqualTo(Completeness.ANNOUNCED);
    handedOver.clear();
    correct(0, 9);
    passTo(LONG_QUIET);
    assertThat(handedOver).isEmpty();
    correct(9, 10);
    passTo(QUIET.plusSeconds(1));
    assertThat(onlyHandOver().corrected()).containsExactly("PatientID");
  }

  @Test
  void a_correction_that_stops_half_way_ends_at_the_hard_limit() throws Exception {
    arrive(0, 10);
    passTo(LONG_QUIET.plusSeconds(11));
    handedOver.clear();
    correct(0, 5);
    passTo(LIMIT.plusSeconds(20));
    assertThat(onlyHandOver().corrected()).containsExactly("PatientID");
  }

  @Test
  void a_correction_that_came_before_a_restart_is_handed_over_after_it() throws Exception {
    arrive(0, 10);
    passTo(LONG_QUIET.plusSeconds(11));
    handedOver.clear();
    correct(0, 10);
    tracker = newTracker();
    tracker.reopen();
    passTo(LONG_QUIET.plusSeconds(11));
    assertThat(onlyHandOver().corrected()).containsExactly("PatientID");
  }

  /** Sends slices again as an archive does that has corrected the patient ID. */
  private void correct(int from, int to) throws Exception {
    try (InstanceStore store = InstanceStore.open(storage, 0)) {
      for (int slice = from; slice < to; slice++) {
        Attributes image = series.slice(slice);
        image.setString(Tag.PatientID, VR.LO, "RIGHT-1");
        tracker.arrived(Sent.of(image).to(store));
      }
    }
  }

  private Set<String> findInstances(String study, String seriesInstanceUid) throws PeerFailure {
    queries++;
    if (!archiveAnswers) {
      throw new PeerFailure(PeerFailure.Kind.UNREACHABLE, "nobody answers", null);
    }
    return Set.copyOf(archive);
  }

  private void announce(int from, int to) {
    tracker.announced(
        series.studyInstanceUid(), Map.of(series.seriesInstanceUid(), uids(from, to)));
  }

  private Set<String> uids(int from, int to) {
    Set<String> uids = new HashSet<>();
    for (int slice = from; slice < to; slice++) {
      uids.add(series.sopInstanceUid(slice));
    }
    return uids;
  }

  private void arrive(int from, int to) throws Exception {
    for (int slice = from; slice < to; slice++) {
      arrive(series.slice(slice));
    }
  }

  private void arrive(Attributes image) throws Exception {
    tracker.arrived(Sent.of(image).placedIn(folders));
  }

  private void keepAndTell(SeriesTracker told, Attributes image) {
    try {
      told.arrived(Sent.of(image).placedIn(folders));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Lets time pass in one leap, then ticks once. */
  private void pass(Duration time) {
    clock.pass(time);
    tracker.examineDue();
  }

  /** Lets time pass in steps of a second, with a tick after each. */
  private void passTo(Duration time) {
    for (long second = 0; second < time.toSeconds(); second++) {
      pass(Duration.ofSeconds(1));
    }
  }

  private ReadySeries onlyHandOver() {
    assertThat(handedOver).hasSize(1);
    assertThat(handedOver.get(0)).hasSize(1);
    return handedOver.get(0).get(0);
  }
}
