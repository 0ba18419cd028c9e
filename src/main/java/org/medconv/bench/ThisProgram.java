package org.medconv.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** This program again, as a process of its own with the same Java, flags and classes. */
final class ThisProgram {
  private ThisProgram() {}

  static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("org.medconv.cli.Main");
    command.addAll(List.of(arguments));
    return command;
  }
}
