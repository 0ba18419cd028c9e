package org.medconv.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationTest {
  private static final ResultsConfig CONFIG =
      new ResultsConfig(Path.of("r"), Path.of("i"), "MedConv", Optional.empty(), "2.25", false);

  @TempDir Path folder;

  private static List<String> uids(Installation installation) {
    ResultUids uids =
        ResultUids.of(Screenings.synthetic(), Equipment.ofThisNode(CONFIG, installation));
    List<String> all =
        new ArrayList<>(
            List.of(
                uids.trackingOfL1(),
                uids.tracking("L1 ellipse"),
                uids.device(),
                uids.dimensionOrganization(),
                uids.observation("mean"),
                uids.report(),
                uids.uuid("Provenance").toString()));
    for (ResultObject.Kind kind : ResultObject.Kind.values()) {
      all.add(uids.series(kind));
      all.add(uids.instance(kind));
    }
    return all;
  }

  @Test
  void it_is_made_once_and_kept() throws IOException {
    Path file = folder.resolve("data").resolve("installation");

    Installation made = Installation.open(file);

    assertThat(Installation.open(file)).isEqualTo(made);
    assertThat(Installation.kept(file)).contains(made);
    assertThat(uids(Installation.open(file))).isEqualTo(uids(made));
  }

  @Test
  void two_installations_share_no_uid_of_the_same_series() throws IOException {
    Installation one = Installation.open(folder.resolve("one"));
    Installation other = Installation.open(folder.resolve("other"));

    assertThat(uids(one)).doesNotContainAnyElementsOf(uids(other));
    assertThat(one.serialNumber()).isNotEqualTo(other.serialNumber());
  }

  /** Every sent object contains the serial number. */
  @Test
  void the_uids_hang_on_the_secret_not_on_what_the_objects_show() throws IOException {
    Installation one = Installation.open(folder.resolve("one"));
    Installation sameSerial = new Installation(one.serialNumber(), Installation.passing().secret());

    assertThat(uids(one)).doesNotContainAnyElementsOf(uids(sameSerial));
  }

  @Test
  void only_the_node_user_reads_it_and_nothing_is_left_beside_it() throws IOException {
    Path file = folder.resolve("data").resolve("installation");
    Installation.open(file);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void those_who_make_it_at_the_same_time_agree() throws Exception {
    int processes = 16;
    ExecutorService threads = Executors.newFixedThreadPool(processes);
    try {
      for (int round = 0; round < 20; round++) {
        Path file = folder.resolve("round-" + round).resolve("installation");
        CyclicBarrier together = new CyclicBarrier(processes);
        List<Future<Installation>> made = new ArrayList<>();
        for (int n = 0; n < processes; n++) {
          made.add(
              threads.submit(
                  () -> {
                    together.await();
                    return Installation.open(file);
                  }));
        }
        Set<Installation> all = new HashSet<>();
        for (Future<Installation> each : made) {
          all.add(each.get());
        }
        assertThat(all).hasSize(1);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void a_damaged_file_is_told_and_not_replaced() throws IOException {
    Path file = Files.writeString(folder.resolve("installation"), "serialNumber=A1\nsecret=abc\n");

    assertThatThrownBy(() -> Installation.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is damaged")
        .hasMessageContaining("Restore it from a backup");
    assertThat(file).content().contains("secret=abc");
  }

  @Test
  void looking_makes_nothing() throws IOException {
    assertThat(Installation.kept(folder.resolve("installation"))).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void the_secret_is_not_printed() {
    Installation made = Installation.passing();

    assertThat(made.toString() + Equipment.ofThisNode(CONFIG, made))
        .doesNotContain(made.secret().reveal());
  }
}
