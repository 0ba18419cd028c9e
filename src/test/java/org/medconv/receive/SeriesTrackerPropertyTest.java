package org.medconv.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.bench.SampleSeries;
import org.medconv.peers.ManualClock;

/**
 * For any order of arrivals, repeats, pauses, restarts and failures of the listener: in the end,
 * each study's last hand-over has exactly what was received, and no content was handed over twice
 * except around a restart or failure.
 */
class SeriesTrackerPropertyTest {
  private static final Duration QUIET = Duration.ofSeconds(10);
  private static final Duration LONG_QUIET = Duration.ofSeconds(30);
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final int STUDIES = 4;

  @TempDir private Path storage;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void every_instance_ends_in_exactly_one_newest_hand_over(long seed) throws Exception {
    new Run(storage, seed).play();
  }

  private static final class Run {
    private final Random random;
    private final ManualClock clock = new ManualClock();
    private final InstanceFolders folders;
    private final ReceiveConfig config;
    private final List<Sent> toSend = new ArrayList<>();
    private final List<Sent> sent = new ArrayList<>();
    private final Map<String, Set<String>> received = new HashMap<>();
    private final Map<String, List<Set<String>>> handedOver = new HashMap<>();
    private boolean listenerFails;
    private SeriesTracker tracker;

    Run(Path storage, long seed) throws Exception {
      random = new Random(seed);
      folders = new InstanceFolders(storage);
      config = new ReceiveConfig(storage, 0, QUIET, LONG_QUIET, QUIET, LIMIT, Optional.empty());
      for (int study = 0; study < STUDIES; study++) {
        SampleSeries series = new SampleSeries(seed * 100 + study, 2, 3 + random.nextInt(8));
        for (int slice = 0; slice < series.slices(); slice++) {
          toSend.add(Sent.of(series.slice(slice)));
        }
      }
      restart();
    }

    void play() throws Exception {
      while (!toSend.isEmpty()) {
        step();
      }
      listenerFails = false;
      // All delays have an end: the hard limit, and the longest wait after a failure.
      for (int second = 0; second < 1000; second++) {
        tick(Duration.ofSeconds(1));
      }
      assertThat(tracker.waitingStudies()).isZero();
      received.forEach(
          (study, instances) -> {
            List<Set<String>> contents = handedOver.get(study);
            assertThat(contents.get(contents.size() - 1)).isEqualTo(instances);
            assertThat(contents).doesNotHaveDuplicates();
          });
    }

    private void step() throws Exception {
      switch (random.nextInt(12)) {
        case 0 -> tick(LONG_QUIET.plusSeconds(random.nextInt(20)));
        case 1 -> tick(LIMIT.plusSeconds(1));
        case 2 -> restart();
        case 3 -> listenerFails = !listenerFails;
        case 4, 5 -> repeat();
        case 6, 7 -> tick(Duration.ofSeconds(random.nextInt(12)));
        default -> arrive(toSend.remove(random.nextInt(toSend.size())));
      }
    }

    private void arrive(Sent object) throws Exception {
      KeptInstance kept = object.placedIn(folders);
      InstanceUids uids = kept.uids();
      received.computeIfAbsent(uids.study(), study -> new TreeSet<>()).add(uids.instance());
      sent.add(object);
      // Sometimes the node dies between the disk and the tracker.
      if (random.nextInt(10) == 0) {
        restart();
      } else {
        tracker.arrived(kept);
      }
    }

    private void repeat() throws Exception {
      if (!sent.isEmpty()) {
        tracker.arrived(sent.get(random.nextInt(sent.size())).placedIn(folders));
      }
    }

    private void tick(Duration time) {
      clock.pass(time);
      tracker.examineDue();
    }

    private void restart() throws Exception {
      tracker =
          new SeriesTracker(config, folders, Optional.empty(), this::take, clock, Runnable::run);
      tracker.reopen();
    }

    private void take(String study, List<ReadySeries> series) {
      if (listenerFails) {
        throw new IllegalStateException("the listener fails now");
      }
      Set<String> instances =
          series.stream()
              .flatMap(one -> one.files().stream())
              .peek(file -> assertThat(Files.exists(file)).isTrue())
              .map(file -> file.getFileName().toString().replace(".dcm", ""))
              .collect(Collectors.toCollection(TreeSet::new));
      handedOver.computeIfAbsent(study, s -> new ArrayList<>()).add(instances);
    }
  }
}
