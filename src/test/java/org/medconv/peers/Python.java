package org.medconv.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A Python with the modules of a reference script. */
public record Python(String interpreter) {
  /** Names the interpreter for all scripts except nnU-Net's; the default is {@code python3}. */
  public static final String VARIABLE = "MEDCONV_PYTHON";

  /**
   * An interpreter with these modules; otherwise the running test is skipped with the reason.
   *
   * @param modules as after {@code import}
   * @param requirements the file for {@code pip install -r}
   */
  public static Python having(String modules, Path requirements) {
    return having(modules, requirements, VARIABLE, "python3");
  }

  /** The same with an interpreter that another variable names. */
  public static Python having(
      String modules, Path requirements, String variable, String otherwise) {
    Python python = new Python(Optional.ofNullable(System.getenv(variable)).orElse(otherwise));
    assumeTrue(
        python.imports(modules),
        () -> "skipped: no Python with %s; name one in %s".formatted(requirements, variable));
    return python;
  }

  private boolean imports(String modules) {
    try {
      return result("-c", "import " + modules).status() == 0;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** Runs a script to its end; a failure fails the test. */
  public void run(Path script, String... arguments) {
    List<String> all = new ArrayList<>(List.of(script.toString()));
    all.addAll(List.of(arguments));
    Programs.Result result = result(all.toArray(String[]::new));
    assertThat(result.status()).as(result.output()).isZero();
  }

  private Programs.Result result(String... arguments) {
    List<String> command = new ArrayList<>(List.of(interpreter, "-W", "ignore"));
    command.addAll(List.of(arguments));
    return Programs.run(command);
  }
}
