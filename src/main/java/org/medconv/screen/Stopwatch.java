package org.medconv.screen;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

/** Times the stages of one run. */
final class Stopwatch {
  private final Consumer<Stage> progress;
  private final Map<Stage, Double> seconds = new EnumMap<>(Stage.class);

  Stopwatch(Consumer<Stage> progress) {
    this.progress = progress;
  }

  /** A stage that may read or write files. */
  interface Step<T> {
    T take() throws IOException;
  }

  <T> T during(Stage stage, Step<T> step) throws IOException {
    progress.accept(stage);
    long start = System.nanoTime();
    try {
      return step.take();
    } finally {
      seconds.merge(stage, (System.nanoTime() - start) / 1e9, Double::sum);
    }
  }

  Seconds seconds() {
    return new Seconds(
        of(Stage.READ), of(Stage.SEGMENT), of(Stage.MEASURE), of(Stage.CLASSIFY), of(Stage.REPORT));
  }

  private double of(Stage stage) {
    return seconds.getOrDefault(stage, 0.0);
  }
}
