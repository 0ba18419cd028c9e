package org.medconv.terminal;

import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** How a command was used. */
public final class Usage {
  private Usage() {}

  /** The combination of the options; an impossible combination is wrong usage. */
  public static <T> T unlessMade(CommandSpec command, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }
}
