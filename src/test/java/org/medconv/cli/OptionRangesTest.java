package org.medconv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.medconv.cli.CommandLineFixture.Result;
import org.medconv.terminal.Range;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Numbers that no lab or bench command can use are refused in one line, before anything is done.
 */
class OptionRangesTest {
  private static final Set<Class<?>> NUMBERS =
      Set.of(
          short.class,
          int.class,
          long.class,
          float.class,
          double.class,
          Integer.class,
          Double.class,
          BigDecimal.class);

  private static final Set<Class<?>> WHOLE = Set.of(int.class, long.class, Integer.class);

  /** Any number is a seed, and any HU of a volume may mean "not L1". */
  private static final Set<String> ANY = Set.of("--seed", "--split-seed", "--outside");

  /**
   * Values for required option groups, so that picocli reports nothing else; the command is never
   * run.
   */
  private static final Map<String, List<String>> REQUIRED_GROUPS =
      Map.of("cut", List.of("--masks", "x"));

  @TempDir Path folder;

  private static Stream<CommandLine> commands() {
    Map<String, CommandLine> all = Main.commandLine().getSubcommands();
    return Stream.of("lab", "bench")
        .flatMap(name -> all.get(name).getSubcommands().values().stream());
  }

  private static Stream<ArgSpec> numeric(CommandLine command) {
    return command.getCommandSpec().args().stream()
        .filter(arg -> arg.userObject() instanceof Field)
        .filter(
            arg ->
                NUMBERS.contains(arg.type())
                    || Stream.of(arg.auxiliaryTypes()).anyMatch(NUMBERS::contains));
  }

  private static Range range(ArgSpec arg) {
    return ((Field) arg.userObject()).getAnnotation(Range.class);
  }

  @Test
  void every_numeric_option_of_the_lab_and_the_benches_has_a_range() {
    List<String> without =
        commands()
            .flatMap(
                command ->
                    numeric(command)
                        .filter(arg -> range(arg) == null && !ANY.contains(name(arg)))
                        .map(arg -> command.getCommandName() + " " + name(arg)))
            .toList();
    assertThat(without).isEmpty();
  }

  static Stream<List<String>> silly() {
    return commands().flatMap(command -> numeric(command).flatMap(arg -> silly(command, arg)));
  }

  private static Stream<List<String>> silly(CommandLine command, ArgSpec arg) {
    Range range = range(arg);
    if (range == null) {
      return Stream.of();
    }
    boolean whole = WHOLE.stream().anyMatch(List.of(arg.type(), arg.auxiliaryTypes()[0])::contains);
    List<String> values = new ArrayList<>();
    values.add(whole ? Long.toString((long) range.from() - 1) : Double.toString(range.from() - 1));
    values.add(whole ? Long.toString((long) range.to() + 1) : Double.toString(range.to() + 1));
    if (range.open()) {
      values.add(Double.toString(range.from()));
    }
    if (arg.type() == double.class || arg.type() == float.class) {
      values.add("NaN");
    }
    return values.stream().map(value -> line(command.getCommandSpec(), arg, value));
  }

  /** A command line that is right except for one value. */
  private static List<String> line(CommandSpec command, ArgSpec wrong, String value) {
    List<String> line = new ArrayList<>(List.of(command.qualifiedName().split(" ")));
    line.remove(0);
    for (ArgSpec arg : command.args()) {
      if (arg.required() && arg.group() == null && arg != wrong) {
        if (arg instanceof OptionSpec option) {
          line.add(option.longestName());
        }
        line.add(any(arg));
      }
    }
    line.addAll(REQUIRED_GROUPS.getOrDefault(command.name(), List.of()));
    if (wrong instanceof OptionSpec option) {
      line.add(option.longestName() + "=" + value);
    } else {
      line.add(value);
    }
    return line;
  }

  private static String any(ArgSpec arg) {
    if (NUMBERS.contains(arg.type())) {
      return "2";
    }
    return arg.type().isEnum() ? arg.type().getEnumConstants()[0].toString() : "x";
  }

  private static String name(ArgSpec arg) {
    return arg instanceof OptionSpec option
        ? option.longestName()
        : ((PositionalParamSpec) arg).paramLabel();
  }

  @ParameterizedTest
  @MethodSource("silly")
  void a_number_out_of_range_is_wrong_usage_in_one_line(List<String> line) {
    Result result = CommandLineFixture.runAlone(line.toArray(String[]::new));
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines())
        .hasSize(2)
        .first()
        .asString()
        .matches(
            "medconv (lab|bench) \\S+: .* number (from|above) \\S+ (to|and below) \\S+ is needed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bench infer --batch 1x1x1x1 | each side needs at least 17 voxels",
        "bench infer --batch 99x999x999x999 | give a smaller batch",
        "bench infer --batch 1x32x32x32 | training needs two volumes",
        "lab train-segmenter --out OUT --crop 16,16 | does not fit 4 widths",
        "lab train-segmenter --out OUT --crop 16,16,16 | one of them 32 or more",
        "lab train-segmenter --out OUT --crop 40,32,32 | multiples of 16",
        "lab pack-segmenter --spine x --outline x --out OUT --model-version 1 --trained-by x"
            + " --crop 16,16 | --crop takes three numbers",
        "lab simulate-cohort --out OUT --subjects 3,3 | --subjects takes three numbers",
        "lab simulate-cohort --out OUT --subjects 99999999999,3,3 | \"99999999999\" is too large",
        "lab train --data x --out OUT --size 17,17 | --size takes three numbers",
        "lab train --data x --out OUT --batch 4 --accumulate 3 | a pass needs 2 cut-outs or more",
        "lab train --data x --out OUT --outside 99999 | \"99999\" is too large",
        "lab table 2 --data x --out OUT --rows [ | \"[\" is not a regular expression",
        "lab evaluate-segmenter x --from 5.5 | \"5.5\" is not a whole number",
      })
  void numbers_that_do_not_fit_together_are_wrong_usage_in_one_line(String line, String told) {
    Path out = folder.resolve("out");
    Result result = CommandLineFixture.runAlone(line.replace("OUT", out.toString()).split(" "));
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err().lines()).hasSize(2).first().asString().contains(told);
    assertThat(Files.exists(out)).isFalse();
  }
}
