package org.medconv.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Runs commands one after the other in the folder and process in which it is started, so that Java
 * and the engine start once. Output and exit code of each go into a file.
 */
final class CommandsInOneProcess {
  private CommandsInOneProcess() {}

  static Path printed(Path folder, int command) {
    return folder.resolve("printed-%02d.txt".formatted(command));
  }

  static Path ended(Path folder, int command) {
    return folder.resolve("ended-%02d.txt".formatted(command));
  }

  /**
   * @param arguments a file with one command per line
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of("").toAbsolutePath();
    List<String> commands = Files.readAllLines(Path.of(arguments[0]));
    for (int i = 0; i < commands.size(); i++) {
      List<String> words = PageCommand.arguments(commands.get(i));
      try (PrintStream printed =
          new PrintStream(
              Files.newOutputStream(printed(folder, i)), true, StandardCharsets.UTF_8)) {
        System.setOut(printed);
        System.setErr(printed);
        int status =
            Main.commandLine().execute(words.subList(1, words.size()).toArray(String[]::new));
        Files.writeString(ended(folder, i), Integer.toString(status));
      }
    }
    System.exit(0);
  }
}
