package org.medconv.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScheduleTest {
  @TempDir Path folder;

  @Test
  @SuppressWarnings({"deprecation", "removal"}) // nothing else ends a thread as an Error would
  void a_schedule_whose_thread_has_died_is_replaced_and_fires_again() throws Exception {
    BlockingQueue<String> woken = new LinkedBlockingQueue<>();
    try (Database database = Database.open(JobsFixture.config(folder, 1, 3));
        Schedule schedule = new Schedule(database, "test", 1, woken::add)) {
      schedule.start();
      assertThat(schedule.mend()).as("while it lives").isFalse();
      Thread firing = schedule.firing();
      firing.stop();
      firing.join();
      assertThat(schedule.mend()).as("once it has died").isTrue();
      assertThat(schedule.mend()).as("once it is mended").isFalse();
      schedule.wake("key", "topic", Instant.now());
      assertThat(woken.poll(1, TimeUnit.MINUTES)).isEqualTo("topic");
    }
  }
}
