package org.medconv.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.medconv.jobs.JobState.ABSTAINED;
import static org.medconv.jobs.JobState.CANCELLED;
import static org.medconv.jobs.JobState.COMMITTED;
import static org.medconv.jobs.JobState.DELIVERED;
import static org.medconv.jobs.JobState.FAILED;
import static org.medconv.jobs.JobState.INCOMPLETE;
import static org.medconv.jobs.JobState.NOT_ROUTED;
import static org.medconv.jobs.JobState.QUEUED;
import static org.medconv.jobs.JobState.RECEIVED;
import static org.medconv.jobs.JobState.REFUSED;
import static org.medconv.jobs.JobState.REPORTED;
import static org.medconv.jobs.JobState.RUNNING;
import static org.medconv.jobs.JobState.SILENT;
import static org.medconv.jobs.JobState.SUPERSEDED;
import static org.medconv.jobs.JobState.UNDELIVERED;
import static org.medconv.jobs.JobState.WAITING_FOR_RETRY;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class JobStateTest {
  /** The same table, written independently by hand. */
  private static final Map<JobState, Set<JobState>> ALLOWED =
      Map.ofEntries(
          Map.entry(RECEIVED, Set.of(QUEUED, NOT_ROUTED, INCOMPLETE, REFUSED, FAILED, SUPERSEDED)),
          Map.entry(QUEUED, Set.of(RUNNING, CANCELLED, SUPERSEDED)),
          Map.entry(
              RUNNING,
              Set.of(
                  QUEUED,
                  WAITING_FOR_RETRY,
                  REPORTED,
                  REFUSED,
                  ABSTAINED,
                  FAILED,
                  CANCELLED,
                  SUPERSEDED)),
          Map.entry(WAITING_FOR_RETRY, Set.of(RUNNING, QUEUED, CANCELLED, SUPERSEDED)),
          Map.entry(
              REPORTED, Set.of(DELIVERED, COMMITTED, SILENT, UNDELIVERED, CANCELLED, SUPERSEDED)),
          Map.entry(UNDELIVERED, Set.of(REPORTED, SUPERSEDED)),
          Map.entry(CANCELLED, Set.of(QUEUED, REPORTED, SUPERSEDED)),
          Map.entry(REFUSED, Set.of(QUEUED, RECEIVED, SUPERSEDED)),
          Map.entry(ABSTAINED, Set.of(QUEUED, SUPERSEDED)),
          Map.entry(FAILED, Set.of(QUEUED, RECEIVED, SUPERSEDED)),
          Map.entry(DELIVERED, Set.of(QUEUED, SUPERSEDED)),
          Map.entry(COMMITTED, Set.of(QUEUED, SUPERSEDED)),
          Map.entry(SILENT, Set.of(QUEUED, SUPERSEDED)),
          Map.entry(NOT_ROUTED, Set.of(SUPERSEDED)),
          Map.entry(INCOMPLETE, Set.of(SUPERSEDED)),
          Map.entry(SUPERSEDED, Set.of()));

  static Stream<Arguments> cells() {
    return Stream.of(JobState.values())
        .flatMap(from -> Stream.of(JobState.values()).map(to -> Arguments.of(from, to)));
  }

  @ParameterizedTest(name = "{0} to {1}")
  @MethodSource("cells")
  void every_cell_of_the_table_is_as_written(JobState from, JobState to) {
    assertThat(from.mayBecome(to)).isEqualTo(ALLOWED.get(from).contains(to));
  }

  @Test
  void every_state_is_reached_from_received() {
    Set<JobState> reached = EnumSet.of(RECEIVED);
    Deque<JobState> open = new ArrayDeque<>(reached);
    while (!open.isEmpty()) {
      JobState from = open.pop();
      Stream.of(JobState.values()).filter(from::mayBecome).filter(reached::add).forEach(open::add);
    }
    assertThat(reached).containsExactlyInAnyOrder(JobState.values());
  }

  @ParameterizedTest
  @EnumSource(JobState.class)
  void what_has_not_ended_leads_to_an_end(JobState state) {
    boolean leads =
        Stream.of(JobState.values()).anyMatch(next -> state.mayBecome(next) && next.ended());
    assertThat(state.ended() || leads).isTrue();
  }
}
