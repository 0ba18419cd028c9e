package org.medconv.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  @TempDir private Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void a_writer_that_fails_leaves_the_old_content_and_nothing_else() throws IOException {
    Path file = folder.resolve("kept.txt");
    WholeFile.write(file, out -> out.write("old".getBytes(UTF_8)));
    assertThatThrownBy(
            () ->
                WholeFile.write(
                    file,
                    out -> {
                      out.write("half".getBytes(UTF_8));
                      throw new IOException("no more");
                    }))
        .hasMessage("no more");
    assertThatThrownBy(
            () ->
                WholeFile.writeByPath(
                    file,
                    part -> {
                      Files.writeString(part, "half");
                      throw new IOException("no more");
                    }))
        .hasMessage("no more");
    assertThat(file).hasContent("old");
    assertThat(names()).containsExactly("kept.txt");
  }

  @Test
  void what_is_written_replaces_the_old_content_for_its_owner_alone() throws IOException {
    Path file = folder.resolve("kept.txt");
    WholeFile.write(file, out -> out.write("old".getBytes(UTF_8)));
    WholeFile.writeAmongOthers(file, out -> out.write("new".getBytes(UTF_8)));
    assertThat(file).hasContent("new");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void a_writer_by_path_is_given_a_name_of_the_same_ending() throws IOException {
    Path file = folder.resolve("volume.nii.gz");
    WholeFile.writeByPath(
        file,
        part -> {
          assertThat(part.getFileName().toString()).startsWith(".").endsWith(".nii.gz");
          Files.writeString(part, "whole");
        });
    assertThat(file).hasContent("whole");
    assertThat(names()).containsExactly("volume.nii.gz");
  }

  @Test
  void a_folder_is_deleted_with_all_in_it_and_links_are_not_followed() throws IOException {
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "stays");
    Path doomed = Files.createDirectories(folder.resolve("doomed/below"));
    Files.writeString(doomed.resolve("file"), "goes");
    Files.createSymbolicLink(doomed.resolve("link"), elsewhere);
    Folders.delete(folder.resolve("doomed"));
    Folders.delete(folder.resolve("doomed"));
    assertThat(names()).containsExactly("elsewhere");
  }

  @Test
  void sha_256_is_that_of_the_standard() throws IOException {
    // FIPS 180-4, the example of one block.
    String abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assertThat(Sha256.of("abc".getBytes(UTF_8))).isEqualTo(abc);
    assertThat(Sha256.of(Files.writeString(folder.resolve("abc"), "abc"))).isEqualTo(abc);
  }
}
