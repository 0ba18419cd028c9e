package org.medconv.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConjunctionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "a && b && c; a|b|c",
        "a && (b && c); a|(b && c)",
        "a || b && c; a || b && c",
        "a && b ? c : d; a && b ? c : d",
        "(a || b) && x['&&'] && c; (a || b)|x['&&']|c",
        "a == \"&& \\\" &&\" && b; a == \"&& \\\" &&\"|b",
        "a == r\"\\\" && b; a == r\"\\\"|b",
        "a == '''it's && it''' && b; a == '''it's && it'''|b",
        "a.exists(k, k && l) && b; a.exists(k, k && l)|b",
      })
  void cuts_at_the_outermost_and_only(String text, String parts) {
    List<String> expected =
        text.contains("||") && !text.startsWith("(")
            ? List.of(parts)
            : List.of(parts.split("\\|(?!\\|)(?<!\\|\\|)"));
    assertThat(Conjunction.parts(text)).isEqualTo(expected);
  }
}
