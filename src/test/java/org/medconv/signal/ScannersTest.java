package org.medconv.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.medconv.signal.Scanners.Drift;
import org.medconv.signal.SignalStore.Ended;

class ScannersTest {
  private final Random random = new Random(20261127);
  private long id;

  /** Newest first, as the store tells them. */
  private List<Ended> runs(String scanner, int count, double hu, double refused) {
    List<Ended> runs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean refusal = random.nextDouble() < refused;
      runs.add(
          new Ended(
              id++,
              refusal ? "REFUSED" : "CLASSIFIED",
              "",
              "abdomen-ct",
              scanner,
              refusal ? null : "NORMAL",
              null,
              refusal ? null : hu + 40 * random.nextGaussian(),
              Map.of()));
    }
    return runs;
  }

  @Test
  void the_scanner_whose_attenuation_has_shifted_is_named_and_no_other() {
    List<Ended> all = runs("CT-EAST", 60, 180, 0.05);
    all.addAll(runs("CT-EAST", 400, 140, 0.05));
    all.addAll(runs("CT-WEST", 460, 140, 0.05));
    assertThat(Scanners.drifts(all))
        .singleElement()
        .satisfies(
            drift -> {
              assertThat(drift.scanner()).isEqualTo("CT-EAST");
              assertThat(drift.what()).isEqualTo("hu");
              assertThat(drift.sentence()).contains("CT-EAST", "HU");
            });
  }

  @Test
  void a_scanner_that_is_suddenly_refused_is_named() {
    List<Ended> all = runs("CT-WEST", 55, 140, 0.6);
    all.addAll(runs("CT-WEST", 400, 140, 0.05));
    assertThat(Scanners.drifts(all)).extracting(Drift::what).containsExactly("refusals");
  }

  @Test
  void chance_alone_is_not_told() {
    for (int hospital = 0; hospital < 200; hospital++) {
      assertThat(Scanners.drifts(runs("CT", 600, 140, 0.1))).isEmpty();
    }
  }
}
