package org.medconv.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts this program again as a separate process with the same Java, options and classes. */
final class ThisProgram {
  private ThisProgram() {}

  static List<String> command(String... arguments) {
    return process("org.medconv.cli.Main", arguments);
  }

  /** The command line of one of its classes with a {@code main}. */
  static List<String> of(Class<?> program, String... arguments) {
    return process(program.getName(), arguments);
  }

  private static List<String> process(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(program);
    command.addAll(List.of(arguments));
    return command;
  }
}
