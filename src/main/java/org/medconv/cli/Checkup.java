package org.medconv.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.medconv.deliver.Destination;
import org.medconv.words.FileTrouble;

/**
 * The findings of {@code doctor}, printed one by one: one line per check, each failure with its
 * remedy.
 */
final class Checkup {
  private final PrintWriter out;
  private final List<String> failures = new ArrayList<>();
  private int warnings;

  Checkup(PrintWriter out) {
    this.out = out;
  }

  /** One check. */
  interface Examination {
    /**
     * @return the finding, in a few words
     * @throws Exception whose message names the fault and the remedy
     */
    String look() throws Exception;
  }

  /** Runs a check. An exception is a failure of this check only. */
  void check(String point, Examination examination) {
    isWell(point, examination);
  }

  /** The same, for checks on which others depend. Returns whether it succeeded. */
  boolean isWell(String point, Examination examination) {
    try {
      ok(point, examination.look());
      return true;
    } catch (Exception | LinkageError wrong) {
      fail(point, FileTrouble.of(wrong));
      return false;
    }
  }

  /** Checks a destination. */
  void examine(String point, Callable<Destination.Finding> examination) {
    try {
      Destination.Finding found = examination.call();
      if (found.noteworthy()) {
        warn(point, found.sentence());
      } else {
        ok(point, found.sentence());
      }
    } catch (Exception | LinkageError wrong) {
      fail(point, FileTrouble.of(wrong));
    }
  }

  void ok(String point, String said) {
    line("ok  ", point, said);
  }

  /** Reports something that works but needs attention. */
  void warn(String point, String said) {
    warnings++;
    line("note", point, said);
  }

  void fail(String point, String said) {
    failures.add(point);
    line("FAIL", point, said);
  }

  private void line(String verdict, String point, String said) {
    String indented =
        said.strip().replace(System.lineSeparator(), System.lineSeparator() + " ".repeat(24));
    out.println("%s  %-16s  %s".formatted(verdict, point, indented));
    out.flush();
  }

  boolean isWell() {
    return failures.isEmpty();
  }

  String summary() {
    String notes = warnings == 0 ? "" : ", %d to note".formatted(warnings);
    return failures.isEmpty()
        ? "everything works" + notes
        : "%d of the points above failed: %s%s"
            .formatted(failures.size(), String.join(", ", failures), notes);
  }
}
