package org.medconv.peers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another process with the same Java and the tests' classes, for tests that end or kill it. */
public final class OwnJvm {
  private OwnJvm() {}

  /**
   * The command that starts it.
   *
   * @param options of the machine, like -Xmx256m
   */
  public static List<String> command(List<String> options, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add(LoggedPatients.option());
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return command;
  }
}
