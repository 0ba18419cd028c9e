package org.medconv.route;

import dev.cel.common.CelErrorCode;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One checked CEL expression. Safe for use by many threads.
 *
 * @param operands all it asks for
 */
record Expression(String text, CelRuntime.Program program, List<Operand> operands) {
  /** More than the image types and the like of real images. */
  private static final int SAMPLE_VALUES = 16;

  Expression {
    operands = List.copyOf(operands);
  }

  /** Evaluates the expression for a series; never throws, whatever its files hold. */
  Finding judge(SeriesFacts series) {
    Map<String, Object> values = new HashMap<>();
    List<String> present = new ArrayList<>();
    for (Operand operand : operands) {
      operand
          .value(series)
          .ifPresent(
              value -> {
                values.put(operand.variable(), value);
                present.add(operand.variable());
              });
    }
    values.put(RuleLanguage.PRESENT, present);
    try {
      Object result = program.eval(values);
      return result instanceof Boolean yes
          ? finding(yes ? Finding.Truth.TRUE : Finding.Truth.FALSE, "", series)
          : finding(Finding.Truth.UNKNOWN, "", series);
    } catch (CelEvaluationException failed) {
      return isExhausted(failed)
          ? finding(Finding.Truth.EXHAUSTED, "", series)
          : finding(Finding.Truth.UNKNOWN, reason(failed), series);
    }
  }

  /**
   * Whether it runs out of steps whatever the data set is, or on one that has a value for each
   * element, lists of {@value #SAMPLE_VALUES}: a rule with it would be passed over.
   */
  boolean isTooLong() {
    Map<String, Object> samples = new HashMap<>();
    operands.forEach(operand -> samples.put(operand.variable(), sample(operand.type())));
    List<String> present = List.copyOf(samples.keySet());
    samples.put(RuleLanguage.PRESENT, present);
    return exhausts(Map.of(RuleLanguage.PRESENT, List.of())) || exhausts(samples);
  }

  private boolean exhausts(Map<String, Object> values) {
    try {
      program.eval(values);
      return false;
    } catch (CelEvaluationException failed) {
      return isExhausted(failed);
    }
  }

  private static Object sample(CelType type) {
    if (type instanceof ListType list) {
      return Collections.nCopies(SAMPLE_VALUES, sample(list.elemType()));
    }
    return type.equals(SimpleType.INT) ? 1L : type.equals(SimpleType.DOUBLE) ? 1.0 : "1";
  }

  private static boolean isExhausted(CelEvaluationException failed) {
    return failed.getErrorCode() == CelErrorCode.ITERATION_BUDGET_EXCEEDED;
  }

  boolean holds(SeriesFacts series) {
    return judge(series).truth() == Finding.Truth.TRUE;
  }

  private Finding finding(Finding.Truth truth, String problem, SeriesFacts series) {
    String values =
        operands.stream()
            .map(operand -> operand.describe(series))
            .collect(Collectors.joining(", "));
    return new Finding(text, truth, problem.isEmpty() ? values : values + ": " + problem);
  }

  private static String reason(CelEvaluationException failed) {
    return String.valueOf(failed.getMessage()).replaceFirst("^evaluation error[^:]*:\\d*:? ?", "");
  }
}
