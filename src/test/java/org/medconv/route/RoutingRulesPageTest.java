package org.medconv.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What src/site/markdown/routing-rules.md shows is right. */
class RoutingRulesPageTest {
  private static final Path PAGE = Path.of("src/site/markdown/routing-rules.md");

  private static Stream<String> blocks(String language) throws IOException {
    return Pattern.compile("(?s)```" + language + "\n(.*?)```")
        .matcher(Files.readString(PAGE))
        .results()
        .map((MatchResult found) -> found.group(1));
  }

  static Stream<String> expressions() throws IOException {
    Stream<String> inTheTable =
        Pattern.compile("(?m)^\\| .* \\| .* \\| `([^`]+)` \\|$")
            .matcher(Files.readString(PAGE))
            .results()
            .map(found -> found.group(1));
    return Stream.concat(inTheTable, blocks("cel"));
  }

  @ParameterizedTest
  @MethodSource("expressions")
  void an_expression_on_the_page_is_right(String text) throws WrongExpression {
    assertThat(RuleLanguage.compile(text).keywords()).isNotEmpty();
  }

  @Test
  void the_rule_on_the_page_is_right(@TempDir Path folder) throws IOException, WrongRules {
    Files.writeString(folder.resolve("rule.yaml"), blocks("yaml").findFirst().orElseThrow());
    RuleSet rules = RuleSet.read(folder, new RuleScope(Set.of("pacs", "ehr"), Optional.empty()));
    assertThat(rules.rules()).singleElement().extracting(RoutingRule::priority).isEqualTo(50);
  }
}
