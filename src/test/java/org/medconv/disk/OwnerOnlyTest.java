package org.medconv.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerOnlyTest {
  @TempDir Path folder;

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private Path made(String name, String mode, boolean isFolder) throws IOException {
    Path path = folder.resolve(name);
    if (isFolder) {
      Files.createDirectories(path);
    } else {
      Files.writeString(path, name);
    }
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  @Test
  void what_it_makes_is_for_the_owner_alone() throws IOException {
    Path deep = OwnerOnly.folders(folder.resolve("a").resolve("b"));
    Path file = deep.resolve("file");
    OwnerOnly.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE).close();
    assertThat(mode(folder.resolve("a"))).isEqualTo("rwx------");
    assertThat(mode(deep)).isEqualTo("rwx------");
    assertThat(mode(file)).isEqualTo("rw-------");
  }

  @Test
  void a_file_keeps_what_its_owner_may_and_is_closed_once() throws IOException {
    Path file = made("file", "r-xr-xrwx", false);
    assertThat(OwnerOnly.close(file)).isTrue();
    assertThat(mode(file)).isEqualTo("r-x------");
    assertThat(OwnerOnly.close(file)).isFalse();
    assertThat(OwnerOnly.close(folder.resolve("missing"))).isFalse();
  }

  @Test
  void a_tree_is_closed_from_the_top_and_below_even_if_a_crash_comes_between() throws IOException {
    Path top = made("top", "rwxr-xr-x", true);
    Path inner = made("top/inner", "rwxr-xr-x", true);
    Path file = made("top/inner/file", "rw-r--r--", false);
    Path elsewhere = made("elsewhere", "rw-r--r--", false);
    Files.createSymbolicLink(inner.resolve("link"), elsewhere);
    assertThat(OwnerOnly.closeTop(top)).isTrue();
    assertThat(mode(top)).isEqualTo("rwx------");
    assertThat(mode(file)).isEqualTo("rw-r--r--");
    // The process ends here; the next start finds the mark.
    assertThat(OwnerOnly.closeTop(top)).isTrue();
    assertThat(OwnerOnly.closeBelow(top)).isEqualTo(2);
    assertThat(mode(inner)).isEqualTo("rwx------");
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(mode(elsewhere)).as("links are not followed").isEqualTo("rw-r--r--");
    assertThat(OwnerOnly.closeTop(top)).isFalse();
    assertThat(top.toFile().list()).containsExactly("inner");
  }
}
