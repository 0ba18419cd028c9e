package org.medconv.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * How the tests treat a command of the pages: run it, run it with smaller numbers, or not run it.
 *
 * @param shown as on the page; empty if only a later command needs it
 * @param command what is run; empty if it is not run
 * @param status the expected exit code
 * @param writes files that must exist afterwards, in the folder in which it ran
 * @param reason why it is not run; empty if it is
 */
record PageRun(String shown, String command, int status, List<String> writes, String reason) {
  static PageRun run(String shown) {
    return new PageRun(shown, shown, 0, List.of(), "");
  }

  /** A command that the pages assume. */
  static PageRun before(String command) {
    return new PageRun("", command, 0, List.of(), "");
  }

  static PageRun notRun(String reason, String shown) {
    return new PageRun(shown, "", 0, List.of(), reason);
  }

  /** Replaces a part of the page's command. */
  PageRun with(String other, String words) {
    if (!command.contains(words)) {
      throw new IllegalArgumentException("\"%s\" is not in: %s".formatted(words, command));
    }
    return new PageRun(shown, command.replace(words, other), status, writes, reason);
  }

  /** Adds options that the page does not show, mostly for smaller numbers. */
  PageRun and(String options) {
    return new PageRun(shown, command + " " + options, status, writes, reason);
  }

  /** Replaces the whole command, if the page's line has more than one command of this program. */
  PageRun as(String other) {
    return new PageRun(shown, other, status, writes, reason);
  }

  PageRun ends(int other) {
    return new PageRun(shown, command, other, writes, reason);
  }

  PageRun writes(String... files) {
    List<String> all = new ArrayList<>(writes);
    all.addAll(List.of(files));
    return new PageRun(shown, command, status, all, reason);
  }

  boolean isRun() {
    return reason.isEmpty();
  }

  @Override
  public String toString() {
    return command;
  }
}
