package org.medconv.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExpressionFaultTest {
  /** As the parser says of {@code ConvolutionKernel.matches?i)("(lung).*"))} in a block of YAML. */
  @Test
  void a_line_that_ends_too_early_is_told_though_no_character_is_left_to_quote() {
    assertThat(ExpressionFault.of("token recognition error at: '\\n'"))
        .isEqualTo("the line ends too early");
  }
}
