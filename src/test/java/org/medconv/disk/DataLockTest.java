package org.medconv.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.peers.OwnJvm;

class DataLockTest {
  @TempDir Path folder;

  /** Holds the lock until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws Exception {
      DataLock.take(Path.of(arguments[0]));
      System.out.println("held");
      new CountDownLatch(1).await();
    }
  }

  @Test
  void the_same_process_takes_it_once_and_keeps_it_when_refused() throws Exception {
    Path file = folder.resolve("pid");
    long self = ProcessHandle.current().pid();
    try (DataLock lock = DataLock.take(file)) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(
              () ->
                  DataLock.take(folder.resolve("..").resolve(folder.getFileName()).resolve("pid")))
          .isInstanceOf(DataLock.HeldByAnother.class)
          .hasMessageContaining("process %d,".formatted(self));
      assertThat(DataLock.holder(file)).contains(self);
    }
    assertThat(DataLock.holder(file)).isEmpty();
    DataLock.take(file).close();
  }

  @Test
  void a_file_of_a_process_that_is_gone_blocks_nobody() throws Exception {
    Path file = folder.resolve("pid");
    Files.writeString(file, "999999999");
    assertThat(DataLock.holder(file)).isEmpty();
    DataLock.take(file).close();
    Files.writeString(file, "not a number, and longer than any number of a process is");
    assertThat(DataLock.holder(file)).isEmpty();
    DataLock.take(file).close();
  }

  @Test
  @Tag("heavy")
  void another_process_is_named_and_its_lock_ends_with_it_however_it_ends() throws Exception {
    Path file = folder.resolve("pid");
    Process holder =
        new ProcessBuilder(OwnJvm.command(List.of(), Holder.class, file.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(said.readLine()).isEqualTo("held");
      assertThatThrownBy(() -> DataLock.take(file))
          .isInstanceOf(DataLock.HeldByAnother.class)
          .hasMessageContaining("Another node, process %d, uses".formatted(holder.pid()));
    } finally {
      holder.destroyForcibly().waitFor();
    }
    DataLock.take(file).close();
  }
}
