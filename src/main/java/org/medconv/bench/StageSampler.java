package org.medconv.bench;

import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/**
 * Measures how long each stage of finding L1 takes, without any code in the stages: it samples the
 * stack of a thread every two milliseconds. A stage is the class that the segmenter calls; its time
 * in the engine and in resampling is counted separately.
 */
final class StageSampler {
  private static final long PERIOD_MS = 2;
  private static final String SEGMENT = "org.medconv.segment.";
  private static final String SEGMENTER = SEGMENT + "UNetSegmenter";
  private static final String ENGINE = "ai.djl.";
  private static final String RESAMPLER = "org.medconv.volume.Resampler";

  private final Map<String, Integer> counts = new TreeMap<>();
  private int all;

  /** Runs some work on this thread and samples it. */
  <T> T watch(Callable<T> work) throws Exception {
    Thread worker = Thread.currentThread();
    Timer clock = new Timer("stages", true);
    TimerTask look =
        new TimerTask() {
          @Override
          public void run() {
            count(worker.getStackTrace());
          }
        };
    clock.schedule(look, 0, PERIOD_MS);
    try {
      return work.call();
    } finally {
      clock.cancel();
    }
  }

  private synchronized void count(StackTraceElement[] stack) {
    String stage = stage(stack);
    if (!stage.isEmpty()) {
      counts.merge(stage, 1, Integer::sum);
      all++;
    }
  }

  /**
   * The stage of a stack, such as "OutlinePass, engine"; empty outside of the segmenter.
   *
   * @param stack innermost call first
   */
  static String stage(StackTraceElement[] stack) {
    String stage = "";
    String part = "";
    for (StackTraceElement frame : stack) {
      String name = frame.getClassName();
      if (name.startsWith(SEGMENTER)) {
        return stage.isEmpty() ? "the rest" : stage + part;
      }
      if (name.startsWith(SEGMENT)) {
        stage = name.substring(SEGMENT.length()).replaceFirst("\\$.*", "");
      } else if (name.startsWith(ENGINE)) {
        part = ", engine";
      } else if (name.startsWith(RESAMPLER)) {
        part = ", resampling";
      }
    }
    return "";
  }

  /** Shares of the time, 0 to 1; their sum is 1. */
  synchronized Map<String, Double> shares() {
    Map<String, Double> shares = new TreeMap<>();
    counts.forEach((stage, count) -> shares.put(stage, (double) count / all));
    return shares;
  }
}
