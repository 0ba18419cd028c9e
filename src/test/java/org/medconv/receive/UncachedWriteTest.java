package org.medconv.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UncachedWriteTest {
  @TempDir Path folder;

  @Test
  void files_of_every_length_come_out_as_they_went_in() throws Exception {
    Optional<UncachedWrite> write = UncachedWrite.in(folder);
    assumeTrue(write.isPresent(), "the file system of the temporary folder is not ext4 or XFS");
    Random random = new Random(1);
    for (int length : new int[] {1, 511, 4095, 4096, 4097, 70_000, 528_384}) {
      byte[] content = new byte[length];
      random.nextBytes(content);
      Path file = folder.resolve("file-" + length);
      write.get().write(file, write.get().buffer(length), ByteBuffer.wrap(content));
      assertThat(Files.readAllBytes(file)).isEqualTo(content);
    }
  }

  @Test
  void ext4_without_a_journal_is_told_from_ext4_with_one() throws Exception {
    FileStore store = Files.getFileStore(folder);
    assumeTrue(
        store.type().equals("ext4") && Files.exists(Path.of(store.name())),
        "the temporary folder is not on an ext4 device");
    Path task =
        Files.createDirectories(
                folder.resolve("sys").resolve(Path.of(store.name()).toRealPath().getFileName()))
            .resolve("journal_task");
    assertThat(journal(store)).as("nothing is known").isFalse();
    Files.writeString(task, "<none>\n");
    assertThat(journal(store)).as("made without a journal").isFalse();
    Files.writeString(task, "181\n");
    assertThat(journal(store)).as("the journal's task").isTrue();
  }

  private boolean journal(FileStore store) throws IOException {
    return UncachedWrite.hasJournal(store, folder.resolve("sys"));
  }
}
