package org.medconv.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.dicom.file.Part10File;
import org.medconv.peers.ExampleCt;
import org.medconv.peers.Programs;

/** The real node as a separate process: who can access its data, and how it ends. */
@org.junit.jupiter.api.Tag("heavy")
class NoWayInTest {
  /** State LISTEN, linux/include/net/tcp_states.h. */
  private static final String LISTEN = "0A";

  private static final int STOPS = 2;
  private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)\\]");

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  private Path log() {
    return folder.resolve("node.log");
  }

  private static Programs.Result run(String words, Path config) throws IOException {
    return Programs.run(ServeProcess.command(words, config));
  }

  /** It waits for the current run, which takes minutes on a busy machine. */
  private static void stop(Process node) throws InterruptedException {
    node.destroy();
    assertThat(node.waitFor(8, TimeUnit.MINUTES)).as("the node stops when told").isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"022", "000"})
  void only_the_dicom_port_listens_and_nobody_else_may_read_whatever_the_umask(String umask)
      throws Exception {
    TestNode test = new TestNode(folder.resolve("home"));
    Path config = test.write("[]", "{}");
    Process node = ServeProcess.start(test, config, log(), umask);
    try {
      assertThat(TestNode.storescu(test.port, series(1)).status()).isZero();
      await()
          .atMost(Duration.ofMinutes(4))
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> run("jobs list", config).output().contains("1 DELIVERED"));
      assertThat(listeningPorts(node.pid())).containsExactly(test.port);
      assertThat(openToOthers(test.home.resolve("data"))).isEmpty();
      assertThat(run("jobs show 1", config).output()).contains("job 1 is DELIVERED", "sr.dcm");
    } finally {
      stop(node);
    }
    assertThat(openToOthers(test.home.resolve("data"))).isEmpty();
    assertThat(run("jobs list", config).output()).contains("1 DELIVERED");
  }

  @Test
  void a_second_node_is_refused_with_the_first_ones_number_and_a_kill_leaves_no_lock()
      throws Exception {
    TestNode test = new TestNode(folder.resolve("home"));
    Path config = test.write("[]", "{}");
    Process first = ServeProcess.start(test, config, log());
    try {
      Programs.Result second = run("serve", config);
      assertThat(second.status()).isEqualTo(1);
      assertThat(second.output())
          .contains("Another node, process %d, uses the data in".formatted(first.pid()))
          .doesNotContain("\tat ");
    } finally {
      first.destroyForcibly().waitFor();
    }
    assertThat(run("jobs list", config).output()).contains("no job yet");
    Process next = ServeProcess.start(test, config, log());
    try {
      assertThat(next.isAlive()).as("see node.log").isTrue();
      assertThat(run("jobs list", config).output()).contains("no job yet");
    } finally {
      stop(next);
    }
  }

  @Test
  void told_to_stop_under_load_it_ends_without_a_stack_trace_and_goes_on_next_time()
      throws Exception {
    TestNode test = new TestNode(folder.resolve("home"));
    Path config = test.write("[]", "{}");
    List<Path> steady = List.of(series(8), series(9));
    for (int stop = 1; stop <= STOPS; stop++) {
      Process node = ServeProcess.start(test, config, log());
      AtomicBoolean sending = new AtomicBoolean(true);
      List<Thread> scanners = new ArrayList<>();
      steady.forEach(study -> scanners.add(scanner(test, study, sending)));
      // One study that becomes complete and is run, while the others never do.
      Path study = series(stop);
      scanners.add(scanner(test, study, new AtomicBoolean()));
      scanners.forEach(Thread::start);
      try {
        await()
            .atMost(Duration.ofMinutes(3))
            .until(() -> !node.isAlive() || Files.readString(log()).contains(": attempt "));
        assertThat(node.isAlive()).as("see node.log").isTrue();
      } finally {
        stop(node);
        sending.set(false);
        for (Thread scanner : scanners) {
          scanner.join();
        }
      }
      assertThat(node.exitValue()).isIn(0, 143);
      assertThat(Files.readString(log()))
          .doesNotContain("\tat ", "Exception", "NODE-0807", "NODE-0309", " ERROR ");
      Files.writeString(log(), "");
    }
  }

  /** Sends a study once, and repeats it until told to stop. */
  private static Thread scanner(TestNode test, Path study, AtomicBoolean sending) {
    return new Thread(
        () -> {
          do {
            TestNode.storescu(test.port, study);
          } while (sending.get());
        },
        "scanner");
  }

  /** TCP ports on which a process listens, of both families. */
  private static Set<Integer> listeningPorts(long pid) throws IOException {
    Set<String> inodes = sockets(pid);
    Set<Integer> ports = new HashSet<>();
    for (String table : List.of("tcp", "tcp6")) {
      Path file = Path.of("/proc", Long.toString(pid), "net", table);
      for (String line : Files.readAllLines(file)) {
        String[] columns = line.strip().split("\\s+");
        if (columns[3].equals(LISTEN) && inodes.contains(columns[9])) {
          ports.add(Integer.parseInt(columns[1].substring(columns[1].indexOf(':') + 1), 16));
        }
      }
    }
    return ports;
  }

  private static Set<String> sockets(long pid) throws IOException {
    Set<String> inodes = new HashSet<>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      for (Path descriptor : descriptors.toList()) {
        Matcher socket = SOCKET.matcher(target(descriptor));
        if (socket.matches()) {
          inodes.add(socket.group(1));
        }
      }
    }
    return inodes;
  }

  private static String target(Path descriptor) throws IOException {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (NoSuchFileException closed) {
      return "";
    }
  }

  private static List<String> openToOthers(Path data) throws IOException {
    try (Stream<Path> paths = Files.walk(data)) {
      return paths
          .map(path -> mode(path) + " " + path)
          .filter(line -> !line.matches("(rwx|rw-)------ .*|gone .*"))
          .toList();
    }
  }

  private static String mode(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (NoSuchFileException gone) {
      return "gone";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The example CT under UIDs of its own. */
  private Path series(int study) throws IOException {
    Path series = Files.createDirectories(folder.resolve("study-" + study));
    for (Path slice : ExampleCt.slices()) {
      Attributes dataset = Part10File.read(slice).dataset();
      for (int tag : new int[] {Tag.StudyInstanceUID, Tag.SeriesInstanceUID, Tag.SOPInstanceUID}) {
        dataset.setString(tag, VR.UI, dataset.getString(tag) + "." + study);
      }
      Part10File.write(
          series.resolve(slice.getFileName().toString()), dataset, UID.ExplicitVRLittleEndian);
    }
    return series;
  }
}
