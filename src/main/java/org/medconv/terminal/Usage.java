package org.medconv.terminal;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Checks of how a command was used. */
public final class Usage {
  private Usage() {}

  /**
   * Checks the given numbers of a command line against the {@link Range} of their options.
   *
   * @throws ParameterException naming the option, the value and the range
   */
  public static void requireRanges(ParseResult parsed) {
    for (ParseResult level = parsed; level != null; level = level.subcommand()) {
      CommandLine command = level.commandSpec().commandLine();
      level.matchedArgs().forEach(given -> requireRange(command, given));
    }
  }

  private static void requireRange(CommandLine command, ArgSpec given) {
    Range range =
        given.userObject() instanceof Field field ? field.getAnnotation(Range.class) : null;
    if (range == null) {
      return;
    }
    for (Object value : given.typedValues().stream().flatMap(Usage::each).toList()) {
      if (!within(range, ((Number) value).doubleValue())) {
        throw new ParameterException(
            command, "%s %s: %s".formatted(name(given), value, wanted(range, value)));
      }
    }
  }

  /** A typed value of an option with {@code split} is an array or a list. */
  private static Stream<Object> each(Object typed) {
    if (typed instanceof Collection<?> list) {
      return list.stream().map(Object.class::cast);
    }
    return typed.getClass().isArray()
        ? IntStream.range(0, Array.getLength(typed)).mapToObj(n -> Array.get(typed, n))
        : Stream.of(typed);
  }

  private static String name(ArgSpec given) {
    return given instanceof OptionSpec option ? option.longestName() : given.paramLabel();
  }

  /** False for NaN. */
  private static boolean within(Range range, double value) {
    return range.open()
        ? value > range.from() && value < range.to()
        : value >= range.from() && value <= range.to();
  }

  private static String wanted(Range range, Object value) {
    boolean whole = value instanceof Integer || value instanceof Long || value instanceof Short;
    String what = whole ? "a whole number" : "a number";
    String ends = range.open() ? "%s above %s and below %s" : "%s from %s to %s";
    return ends.formatted(what, plain(range.from()), plain(range.to())) + " is needed";
  }

  private static String plain(double end) {
    return new BigDecimal(Double.toString(end)).stripTrailingZeros().toPlainString();
  }

  /** The combination of the options; an impossible combination is wrong usage. */
  public static <T> T unlessMade(CommandSpec command, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }
}
