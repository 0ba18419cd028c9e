package org.medconv.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.medconv.terminal.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Answers a wrong command line: one sentence with the option, the value and what is expected, and
 * where to find help. The whole help only if a subcommand is missing.
 */
final class WrongUsage implements IParameterExceptionHandler {
  private static final String WHOLE = "is not a whole number";
  private static final String TOO_LARGE = "is too large";
  private static final String DECIMAL = "is not a number like 2.5";

  @Override
  public int handleParseException(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    String name = command.getCommandSpec().qualifiedName();
    err.println("%s: %s".formatted(name, wrong.getMessage()));
    if (command.getCommand() instanceof AnalyzeCommand
        && Arrays.asList(arguments).contains("--json")) {
      command.getOut().println(AnalysisJson.failed("WRONG_USAGE", wrong.getMessage()));
      command.getOut().flush();
    }
    UnmatchedArgumentException.printSuggestions(wrong, err);
    if (command.getSubcommands().isEmpty()) {
      err.println("`%s --help` shows how it is used.".formatted(name));
    } else {
      command.usage(err);
    }
    err.flush();
    return ExitCode.WRONG_USAGE;
  }

  /** Converters that say which number is expected, where picocli would name a Java type. */
  static CommandLine inPlainWords(CommandLine line) {
    line.registerConverter(short.class, number(Short::valueOf, WHOLE));
    for (Class<Integer> type : List.of(int.class, Integer.class)) {
      line.registerConverter(type, number(Integer::valueOf, WHOLE));
    }
    for (Class<Long> type : List.of(long.class, Long.class)) {
      line.registerConverter(type, number(Long::valueOf, WHOLE));
    }
    for (Class<Double> type : List.of(double.class, Double.class)) {
      line.registerConverter(type, number(Double::valueOf, DECIMAL));
    }
    for (Class<Float> type : List.of(float.class, Float.class)) {
      line.registerConverter(type, number(Float::valueOf, DECIMAL));
    }
    return line.setParameterExceptionHandler(new WrongUsage());
  }

  private static <T> ITypeConverter<T> number(Function<String, T> parse, String otherwise) {
    return text -> {
      try {
        return parse.apply(text);
      } catch (NumberFormatException e) {
        boolean digits = otherwise.equals(WHOLE) && text.matches("[+-]?\\d+");
        throw new TypeConversionException(
            "\"%s\" %s".formatted(text, digits ? TOO_LARGE : otherwise));
      }
    };
  }
}
