package org.medconv.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.config.NodeConfig;
import org.medconv.disk.DataLock;

class OwnDataTest {
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

  @TempDir Path home;
  private NodeConfig config;

  @BeforeEach
  void write_configuration() {
    config = TestNode.read(new TestNode(home).write("[]", "{}"));
  }

  /** As left by an older version with umask 022. */
  private Path openToAll(String name) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    for (Path folder = file.getParent(); !folder.equals(home); folder = folder.getParent()) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return file;
  }

  private List<Path> openData() throws IOException {
    try (Stream<Path> paths = Files.walk(home.resolve("data"))) {
      return paths.filter(path -> !isClosed(path)).toList();
    }
  }

  private static boolean isClosed(Path path) {
    try {
      return Files.getPosixFilePermissions(path).equals(Files.isDirectory(path) ? FOLDER : FILE);
    } catch (IOException gone) {
      return true;
    }
  }

  @Test
  void data_that_was_open_to_others_is_closed_and_the_rest_left_as_it_is() throws Exception {
    openToAll("data/medconv.mv.db");
    openToAll("data/medconv.trace.db");
    openToAll("data/instances/1.2.3/1.2.3.4/1.2.3.4.5.dcm");
    openToAll("data/results/1/sr.dcm");
    Path conf = home.resolve("conf");
    Set<PosixFilePermission> others = Files.getPosixFilePermissions(conf);
    try (OwnData data = OwnData.open(config)) {
      assertThat(data).isNotNull();
      await().until(() -> openData().isEmpty());
    }
    assertThat(Files.getPosixFilePermissions(conf)).isEqualTo(others);
  }

  private Path withTls(Path keyStore) throws IOException {
    Path file = home.resolve("conf").resolve("node.yaml");
    String keys =
        "  tls:\n    keyStore: %1$s\n    keyStorePassword: a\n    trustStore: %1$s\n    trustStorePassword: a\n"
            .formatted(keyStore);
    return Files.writeString(file, Files.readString(file).replace("peers:", keys + "peers:"));
  }

  @Test
  void a_key_store_is_left_as_it_is() throws Exception {
    Path keys = openToAll("keys.p12");
    Set<PosixFilePermission> open = Files.getPosixFilePermissions(keys);
    try (OwnData data = OwnData.open(TestNode.read(withTls(keys)))) {
      assertThat(data).isNotNull();
      assertThat(Files.getPosixFilePermissions(keys)).isEqualTo(open);
    }
  }

  @Test
  void a_start_that_fails_for_its_keys_has_changed_nothing() throws Exception {
    Path keys = openToAll("keys.p12");
    Path database = openToAll("data/medconv.mv.db");
    Set<PosixFilePermission> open = Files.getPosixFilePermissions(database);
    Path file = withTls(keys);
    assertThatThrownBy(() -> Node.start(TestNode.read(file)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("keys.p12 is not a PKCS#12 file");
    assertThat(Files.getPosixFilePermissions(database)).isEqualTo(open);
    assertThat(Files.getPosixFilePermissions(keys)).isEqualTo(open);
    assertThat(home.resolve("data").resolve("instances")).doesNotExist();
  }

  @Test
  void new_data_are_closed_from_the_first() throws Exception {
    try (OwnData data = OwnData.open(config)) {
      assertThat(data).isNotNull();
      assertThat(openData()).isEmpty();
      assertThat(home.resolve("data/medconv.pid")).exists();
    }
  }

  @Test
  void a_folder_that_holds_the_configuration_too_is_not_closed() throws Exception {
    Path file = home.resolve("conf").resolve("node.yaml");
    Files.writeString(
        file,
        Files.readString(file)
            .replace("jobs:\n", "jobs:\n  databaseUrl: jdbc:h2:file:./medconv\n"));
    Set<PosixFilePermission> open = PosixFilePermissions.fromString("rwxr-xr-x");
    Files.setPosixFilePermissions(home, open);
    try (OwnData data = OwnData.open(TestNode.read(file))) {
      assertThat(data).isNotNull();
      assertThat(Files.getPosixFilePermissions(home)).isEqualTo(open);
    }
  }

  @Test
  void two_nodes_share_neither_database_nor_received_objects() throws Exception {
    Path other = home.resolve("other");
    Path file = new TestNode(other).write("[]", "{}");
    Files.writeString(
        file,
        Files.readString(file)
            .replace(
                "receive:\n", "receive:\n  storage: %s\n".formatted(config.receive().storage())));
    try (OwnData data = OwnData.open(config)) {
      assertThat(data).isNotNull();
      assertThatThrownBy(() -> OwnData.open(config)).isInstanceOf(DataLock.HeldByAnother.class);
      assertThatThrownBy(() -> OwnData.open(TestNode.read(file)))
          .isInstanceOf(DataLock.HeldByAnother.class)
          .hasMessageContaining("uses the data in " + config.receive().storage());
    }
    OwnData.open(config).close();
    OwnData.open(TestNode.read(file)).close();
  }
}
