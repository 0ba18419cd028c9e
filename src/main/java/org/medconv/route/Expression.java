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
import org.aoju.bus.image.galaxy.data.Attributes;

/**
 * One checked CEL expression. Safe for use by many threads.
 *
 * @param keywords all it names
 */
record Expression(String text, CelRuntime.Program program, List<Keyword> keywords) {
  /** More than the image types and the like of real images. */
  private static final int SAMPLE_VALUES = 16;

  Expression {
    keywords = List.copyOf(keywords);
  }

  /** Evaluates the expression for a data set; never throws, whatever the data set holds. */
  Finding judge(Attributes header) {
    Map<String, Object> values = new HashMap<>();
    List<String> present = new ArrayList<>();
    for (Keyword keyword : keywords) {
      keyword
          .value(header)
          .ifPresent(
              value -> {
                values.put(keyword.name(), value);
                present.add(keyword.name());
              });
    }
    values.put(RuleLanguage.PRESENT, present);
    try {
      Object result = program.eval(values);
      return result instanceof Boolean yes
          ? finding(yes ? Finding.Truth.TRUE : Finding.Truth.FALSE, "", header)
          : finding(Finding.Truth.UNKNOWN, "", header);
    } catch (CelEvaluationException failed) {
      return isExhausted(failed)
          ? finding(Finding.Truth.EXHAUSTED, "", header)
          : finding(Finding.Truth.UNKNOWN, reason(failed), header);
    }
  }

  /**
   * Whether it runs out of steps whatever the data set is, or on one that has a value for each
   * element, lists of {@value #SAMPLE_VALUES}: a rule with it would be passed over.
   */
  boolean isTooLong() {
    Map<String, Object> samples = new HashMap<>();
    keywords.forEach(keyword -> samples.put(keyword.name(), sample(keyword.type())));
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

  boolean holds(Attributes header) {
    return judge(header).truth() == Finding.Truth.TRUE;
  }

  private Finding finding(Finding.Truth truth, String problem, Attributes header) {
    String values =
        keywords.stream()
            .map(keyword -> keyword.describe(header))
            .collect(Collectors.joining(", "));
    return new Finding(text, truth, problem.isEmpty() ? values : values + ": " + problem);
  }

  private static String reason(CelEvaluationException failed) {
    return String.valueOf(failed.getMessage()).replaceFirst("^evaluation error[^:]*:\\d*:? ?", "");
  }
}
