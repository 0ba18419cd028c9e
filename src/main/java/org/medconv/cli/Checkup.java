package org.medconv.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.medconv.deliver.Destination;
import org.medconv.words.FileTrouble;

/**
 * What {@code doctor} finds, printed as it is found: one line a point, each failure with what to
 * do.
 */
final class Checkup {
  private final PrintWriter out;
  private final List<String> failures = new ArrayList<>();
  private int warnings;

  Checkup(PrintWriter out) {
    this.out = out;
  }

  /** Something to look at. */
  interface Examination {
    /**
     * @return what was found, in a few words
     * @throws Exception whose message says what is wrong and what to do
     */
    String look() throws Exception;
  }

  /** Looks; whatever it throws is a failure of this point alone. */
  void check(String point, Examination examination) {
    isWell(point, examination);
  }

  /** The same, for points that make sense only after this one. */
  boolean isWell(String point, Examination examination) {
    try {
      ok(point, examination.look());
      return true;
    } catch (Exception | LinkageError wrong) {
      fail(point, FileTrouble.of(wrong));
      return false;
    }
  }

  /** Looks at a destination. */
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

  /** It works, but somebody should know. */
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
