package org.medconv.lab.cohort;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder of labelled L1s has faults. The message lists all of them, each with its file and line.
 */
public final class UnusableDataset extends IOException {
  private static final long serialVersionUID = 1;

  private final List<String> problems;

  UnusableDataset(Path folder, List<String> problems) {
    super(
        problems.size() == 1
            ? "%s cannot be used: %s".formatted(folder, problems.get(0))
            : "%s cannot be used, %d problems:%n  %s"
                .formatted(
                    folder, problems.size(), String.join(System.lineSeparator() + "  ", problems)));
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }
}
