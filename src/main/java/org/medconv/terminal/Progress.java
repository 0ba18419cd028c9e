package org.medconv.terminal;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress on the error stream, so that output for machines stays clean. */
public final class Progress {
  /** Logs of long trainings stay readable, a bar still moves. */
  private static final int UPDATE_MILLIS = 1000;

  private Progress() {}

  public static ProgressBar bar(String task, long steps) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(steps)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(UPDATE_MILLIS)
        .build();
  }
}
