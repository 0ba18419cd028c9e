package org.medconv.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTroubleTest {
  @TempDir Path folder;

  private static String said(org.assertj.core.api.ThrowableAssert.ThrowingCallable what) {
    return FileTrouble.of(catchThrowable(what));
  }

  private static void visit(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      assertThat(entries).isEmpty();
    }
  }

  @Test
  void what_the_machine_says_of_real_files_becomes_a_clause_with_the_path_and_what_to_do()
      throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThat(said(() -> Files.readString(folder.resolve("none"))))
        .isEqualTo("there is no file or folder %s/none; correct the path".formatted(folder));
    assertThat(said(() -> Files.createDirectories(file))).contains(file + " already exists");
    assertThat(said(() -> visit(file))).contains(file + " is not a folder");
    assertThat(said(() -> Files.createDirectories(file.resolve("below"))))
        .contains(file.toString())
        .doesNotContain("Exception");
    assertThat(said(() -> Files.delete(folder))).contains(folder + " is not empty");
    assertThat(said(() -> Files.readString(folder))).isEqualTo("it is a folder; name a file");
    assertThat(said(() -> Files.newByteChannel(folder.resolve("n".repeat(300)))))
        .endsWith("is too long; shorten it");
  }

  @Test
  void a_full_or_read_only_disk_is_named_with_its_remedy() {
    assertThat(FileTrouble.of(new FileSystemException("/data", null, "No space left on device")))
        .isEqualTo("the disk of /data is full; free space");
    assertThat(FileTrouble.of(new IOException("Read-only file system")))
        .contains("mount it for writing");
  }

  @Test
  void a_trouble_with_the_disk_is_told_without_the_name_of_a_file() {
    Path uid = Path.of("/data/1.2.840.99");
    assertThat(FileTrouble.ofDisk(new IOException("No space left on device"), uid.getParent()))
        .contains("the disk of /data is full; free space");
    assertThat(
            FileTrouble.ofDisk(
                new UncheckedIOException(
                    new FileSystemException(uid.toString(), null, "Disk quota exceeded")),
                uid.getParent()))
        .contains("the disk quota for /data is used up; raise it");
    assertThat(FileTrouble.ofDisk(new AccessDeniedException(uid.toString()), uid.getParent()))
        .contains("something in /data: permission denied; allow it to this user");
    assertThat(FileTrouble.ofDisk(new IOException("the record is cut off"), uid.getParent()))
        .isEmpty();
    assertThat(
            FileTrouble.ofDisk(
                new IllegalStateException("No space left on device"), uid.getParent()))
        .isEmpty();
  }

  @Test
  void a_sentence_of_our_own_is_kept() {
    assertThat(FileTrouble.of(new IOException("no model in models")))
        .isEqualTo("no model in models");
  }

  @Test
  void a_folder_is_tried_and_left_as_it_was() throws IOException {
    assertThat(WritableFolder.require(folder.resolve("a/b"))).isEqualTo(folder);
    assertThat(folder).isEmptyDirectory();
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThatThrownBy(() -> WritableFolder.require(file.resolve("data")))
        .hasMessage(file + " is a file instead of a folder; move it away, or name another folder");
  }

  /** Nobody can create a file there, not even the superuser. */
  @Test
  void the_name_of_the_trial_file_is_told_to_nobody() {
    assertThatThrownBy(() -> WritableFolder.require(Path.of("/proc/data")))
        .hasMessageContaining("cannot write to the folder /proc")
        .hasMessageContaining("make it writable, or name another")
        .hasMessageNotContaining(".trial");
  }
}
