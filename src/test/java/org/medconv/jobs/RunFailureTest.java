package org.medconv.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class RunFailureTest {
  @Test
  void a_failure_of_the_disk_may_pass_and_says_which() {
    RunFailure failure = RunFailure.of(new java.nio.file.NoSuchFileException("/instances/a.dcm"));
    assertThat(failure.passing()).isTrue();
    assertThat(failure.sentence()).contains("there is no file or folder /instances/a.dcm");
  }

  @Test
  void a_cause_is_found_under_what_an_executor_wraps_around_it() {
    RunFailure failure = RunFailure.of(new ExecutionException(new IOException("gone")));
    assertThat(failure.code()).isEqualTo("INPUT_OUTPUT");
  }

  @Test
  void a_device_out_of_memory_may_pass() {
    RunFailure failure =
        RunFailure.of(new IllegalStateException("CUDA out of memory. Tried 2 GiB"));
    assertThat(failure.passing()).isTrue();
    assertThat(failure.code()).isEqualTo("MEMORY");
  }

  @Test
  void the_words_of_a_library_are_not_repeated_since_they_may_quote_a_data_set() {
    RunFailure failure = libraryFailure();
    assertThat(failure.passing()).isFalse();
    assertThat(failure.sentence())
        .contains("NumberFormatException", "RunFailureTest")
        .doesNotContain("DOE^JANE");
  }

  private static RunFailure libraryFailure() {
    try {
      return RunFailure.of(new IOException("parsed to " + Integer.parseInt("DOE^JANE")));
    } catch (NumberFormatException e) {
      return RunFailure.of(e);
    }
  }

  @Test
  void our_own_words_are_repeated() {
    RunFailure failure = RunFailure.of(new IllegalArgumentException("grid has 3 axes, 2 wanted"));
    assertThat(failure.sentence()).contains("grid has 3 axes, 2 wanted");
  }
}
