package org.medconv.route;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.ArrayList;
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
  Expression {
    keywords = List.copyOf(keywords);
  }

  /** What it says of a data set: never an exception, whatever the data set holds. */
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
      return finding(Finding.Truth.UNKNOWN, reason(failed), header);
    }
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
