package org.medconv.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void a_letter_off_is_near_and_another_word_is_not() {
    assertThat(Nearest.to("Modalty", List.of("Rows", "Modality"))).contains("Modality");
    assertThat(Nearest.to("Thickness", List.of("Rows", "Modality"))).isEmpty();
  }

  @Test
  void a_word_as_long_as_a_file_is_near_to_none_and_costs_nothing() {
    List<String> known = Collections.nCopies(5000, "SharedFunctionalGroupsSequence");
    long before = THREADS.getCurrentThreadAllocatedBytes();
    assertThat(Nearest.to("x".repeat(8000), known)).isEmpty();
    assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
  }
}
