package org.medconv.yaml;

import java.nio.file.Path;
import org.medconv.text.OneLine;

/**
 * A fault in a file that a person edits, explained for that person.
 *
 * @param line counted from 1; 0: the file as a whole
 */
public record Fault(Path file, int line, String message) {
  /** The message as one line, whatever value of the file it repeats. */
  public Fault {
    message = OneLine.of(message);
  }

  /** {@code file:line: message}, as editors and terminals know to jump to. */
  @Override
  public String toString() {
    return line > 0 ? "%s:%d: %s".formatted(file, line, message) : file + ": " + message;
  }
}
