package org.medconv.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.medconv.config.NodeConfigReader;

class RetryRuleTest {
  private final RetryRule rule = new RetryRule(Duration.ofSeconds(30), Duration.ofHours(1), 10);

  @Test
  void delays_double_up_to_the_longest() {
    assertThat(rule.delayAfter(1)).contains(Duration.ofSeconds(30));
    assertThat(rule.delayAfter(2)).contains(Duration.ofSeconds(60));
    assertThat(rule.delayAfter(7)).contains(Duration.ofSeconds(1920));
    assertThat(rule.delayAfter(8)).contains(Duration.ofHours(1));
  }

  @Test
  void there_is_no_delay_after_the_last_attempt() {
    assertThat(rule.delayAfter(9)).isPresent();
    assertThat(rule.delayAfter(10)).isEmpty();
    assertThat(rule.delay(1000)).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void a_rule_that_cannot_be_is_refused() {
    assertThatThrownBy(() -> new RetryRule(Duration.ofHours(2), Duration.ofHours(1), 10))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void the_shipped_defaults_outlive_an_outage_over_a_long_weekend() {
    JobsConfig shipped = NodeConfigReader.defaults(Path.of("conf", "node.yaml")).jobs();
    assertThat(RetryRule.ofDeliveries(shipped).reach()).isGreaterThan(Duration.ofDays(5));
  }
}
