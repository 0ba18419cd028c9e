package org.medconv.jobs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.medconv.words.FileTrouble;

/**
 * A judged exception of a run: whether another attempt may succeed, and the sentence for the
 * administrator. Only messages of our own exceptions and of the file system are repeated; a
 * library's message may quote a data set.
 */
record RunFailure(boolean passing, String code, String sentence) {
  private static final int LONGEST = 500;

  static RunFailure of(Throwable thrown) {
    Throwable failure = unwrapped(thrown);
    if (outOfMemory(failure)) {
      return new RunFailure(
          true,
          "MEMORY",
          "Not enough memory for the run; give the node more memory, or run fewer jobs at once.");
    }
    if (failure instanceof IOException || failure instanceof UncheckedIOException) {
      return new RunFailure(
          true, "INPUT_OUTPUT", shortened("Reading or writing failed: " + FileTrouble.of(failure)));
    }
    if (failure instanceof SQLException || failure instanceof TimeoutException) {
      return new RunFailure(true, "RESOURCE", "A resource was not available. " + place(failure));
    }
    if (failure instanceof InterruptedException) {
      return new RunFailure(true, "INTERRUPTED", "The node was stopped during the run.");
    }
    return new RunFailure(
        false,
        "DEFECT",
        "The run failed because of a defect in this software; please report it. " + place(failure));
  }

  private static Throwable unwrapped(Throwable thrown) {
    boolean wrapper = thrown instanceof ExecutionException || thrown instanceof CompletionException;
    return wrapper && thrown.getCause() != null ? unwrapped(thrown.getCause()) : thrown;
  }

  /** Out of heap or device memory: the networks' engine reports it only in its message. */
  private static boolean outOfMemory(Throwable failure) {
    return failure instanceof OutOfMemoryError
        || String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains("out of memory");
  }

  /** The class of the failure, and the first line of our own code in its stack trace. */
  private static String place(Throwable failure) {
    StackTraceElement[] frames = failure.getStackTrace();
    for (int i = 0; i < frames.length; i++) {
      if (frames[i].getClassName().startsWith("org.medconv.")) {
        String what = i == 0 ? described(failure) : failure.getClass().getSimpleName();
        return what + " (at %s)".formatted(frames[i]);
      }
    }
    return failure.getClass().getSimpleName();
  }

  private static String described(Throwable failure) {
    return shortened(failure.getClass().getSimpleName() + ": " + failure.getMessage());
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
