package org.medconv.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * What the tests do with a command of the pages: run it, at times smaller, or not, for a reason.
 *
 * @param shown as the page has it; empty where only a later command needs it
 * @param command what is run; empty where nothing is
 * @param status the exit code that it ends with
 * @param writes what is there afterwards, in the folder in which it ran
 * @param reason why it is not run; empty where it is
 */
record PageRun(String shown, String command, int status, List<String> writes, String reason) {
  static PageRun run(String shown) {
    return new PageRun(shown, shown, 0, List.of(), "");
  }

  /** What the pages take for granted. */
  static PageRun before(String command) {
    return new PageRun("", command, 0, List.of(), "");
  }

  static PageRun notRun(String reason, String shown) {
    return new PageRun(shown, "", 0, List.of(), reason);
  }

  /** Another word in place of one of the page's. */
  PageRun with(String other, String words) {
    if (!command.contains(words)) {
      throw new IllegalArgumentException("\"%s\" is not in: %s".formatted(words, command));
    }
    return new PageRun(shown, command.replace(words, other), status, writes, reason);
  }

  /** Options that the page does not show, mostly to make it small. */
  PageRun and(String options) {
    return new PageRun(shown, command + " " + options, status, writes, reason);
  }

  /** Something else altogether, where the page's line is more than one command of this program. */
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
