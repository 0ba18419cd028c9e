package org.medconv.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

class CausesTest {
  private final ConnectException root = new ConnectException("Connection refused");
  private final IOException between = new IOException("no answer", root);
  private final UncheckedIOException failure = new UncheckedIOException(between);

  @Test
  void the_failure_comes_first_and_its_root_last() {
    assertThat(Causes.of(failure)).containsExactly(failure, between, root);
    assertThat(Causes.innermost(failure)).isSameAs(root);
    assertThat(Causes.innermost(root)).isSameAs(root);
  }

  @Test
  void of_several_of_a_class_the_outermost_is_found() {
    assertThat(Causes.first(failure, IOException.class)).containsSame(between);
    assertThat(Causes.first(failure, ArithmeticException.class)).isEmpty();
  }

  @Test
  void causes_that_run_in_a_circle_come_once_each() {
    Exception one = new Exception("one");
    Exception two = new Exception("two", one);
    one.initCause(two);

    assertThat(Causes.of(two)).containsExactly(two, one);
    assertThat(Causes.innermost(two)).isSameAs(one);
    assertThat(FailureKind.of(two)).isEqualTo("Exception");
  }

  @Test
  void what_is_no_failure_has_no_causes() {
    assertThat(Causes.of(null)).isEmpty();
  }
}
