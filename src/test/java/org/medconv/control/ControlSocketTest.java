package org.medconv.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.deliver.DeliveryStore;
import org.medconv.deliver.Posting;
import org.medconv.jobs.Database;
import org.medconv.jobs.JobState;
import org.medconv.jobs.JobStore;
import org.medconv.jobs.JobsFixture;
import org.medconv.record.JobFilter;
import org.medconv.record.RecordStore;
import org.medconv.record.RecordedJob;

@Timeout(120)
class ControlSocketTest {
  @TempDir Path folder;
  private Database database;
  private JobStore jobs;
  private DeliveryStore deliveries;
  private ControlPlace place;
  private ControlSocket node;

  @BeforeEach
  void open() throws IOException {
    Clock clock = Clock.systemUTC();
    database = Database.open(JobsFixture.config(folder));
    jobs = new JobStore(database, new Posting(clock), clock);
    deliveries = new DeliveryStore(database, jobs, clock);
    place = ControlPlace.of(JobsFixture.config(folder).databaseUrl(), folder);
    node = ControlSocket.open(place, jobs, new RecordStore(database), deliveries, Optional.empty());
  }

  @AfterEach
  void close() throws IOException {
    node.close();
    database.close();
  }

  private long queued(int number) {
    var series = JobsFixture.complete(number);
    return jobs.accept(List.of(series), JobsFixture.routed(series, JobsFixture.rule(50, "ehr")))
        .get(0);
  }

  private <A> A ask(Request<A> request) throws Exception {
    try (Door door = Doors.toLook(place, JobsFixture.config(folder))) {
      assertThat(door).isInstanceOf(SocketDoor.class);
      return door.ask(request);
    }
  }

  private SocketChannel call() throws IOException {
    SocketChannel caller = SocketChannel.open(StandardProtocolFamily.UNIX);
    caller.connect(java.net.UnixDomainSocketAddress.of(place.socket()));
    return caller;
  }

  private String say(byte[] bytes) throws IOException {
    try (SocketChannel caller = call()) {
      caller.write(ByteBuffer.wrap(bytes));
      caller.shutdownOutput();
      return new String(Wire.read(caller, Wire.LONGEST_ANSWER), StandardCharsets.UTF_8);
    }
  }

  @Test
  void lists_come_in_pages_without_gap_or_double() throws Exception {
    for (int number = 1; number <= 5; number++) {
      queued(number);
    }
    List<Long> seen = new ArrayList<>();
    long before = Long.MAX_VALUE;
    List<RecordedJob> page;
    do {
      page = ask(new Request.ListJobs(JobFilter.all(), before, 2)).jobs();
      page.forEach(job -> seen.add(job.id()));
      before = seen.get(seen.size() - 1);
    } while (page.size() == 2);
    assertThat(seen).containsExactly(5L, 4L, 3L, 2L, 1L);
    assertThat(
            ask(new Request.ListJobs(JobFilter.inStates(Set.of(JobState.QUEUED)), 6, 1))
                .jobs()
                .get(0)
                .images())
        .isEqualTo(40);
  }

  @Test
  void a_job_is_changed_and_a_refusal_is_the_stores_sentence() throws Exception {
    long id = queued(1);
    assertThat(ask(new Request.CancelJob(id, "")).state()).isEqualTo(JobState.CANCELLED);
    assertThatThrownBy(() -> ask(new Request.CancelJob(id, "")))
        .isInstanceOf(Refused.class)
        .hasMessage("Job %d is CANCELLED and cannot be cancelled.".formatted(id));
    assertThat(ask(new Request.RetryJob(id, "alice")).state()).isEqualTo(JobState.QUEUED);
    assertThat(ask(new Request.ShowJob(id)).history())
        .hasSize(4)
        .extracting(event -> event.note())
        .as("the system says whose command it was, the command for whom")
        .contains(
            "Cancelled by " + System.getProperty("user.name"),
            "retried by " + System.getProperty("user.name") + " for alice");
    assertThat(ask(new Request.CountJobs()).byState()).isEqualTo(Map.of(JobState.QUEUED, 1L));
  }

  @Test
  void the_socket_and_nothing_else_is_left_there_for_its_owner_alone() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place.socket())))
        .isEqualTo("rw-------");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("medconv.mv.db", "medconv.socket");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "null",
        "[]",
        "GET / HTTP/1.1",
        "{\"ask\":\"shut-down\"}",
        "{\"ask\":\"show-job\"}",
        "{\"ask\":\"show-job\",\"with\":null}",
        "{\"ask\":\"show-job\",\"with\":{\"id\":null}}",
        "{\"ask\":\"show-job\",\"with\":{\"id\":1,\"more\":2}}",
        "{\"ask\":\"show-job\",\"with\":{\"id\":1}} {}",
        "{\"ask\":\"list-jobs\",\"with\":{\"states\":[\"LOST\"],\"before\":1,\"limit\":1}}",
        "{\"ask\":\"list-jobs\",\"with\":{\"states\":[null],\"before\":1,\"limit\":1}}",
        "{\"ask\":\"list-jobs\",\"with\":{\"states\":[],\"before\":1,\"limit\":1000000}}",
      })
  void what_is_no_request_is_refused_in_a_sentence(String message) throws Exception {
    assertThat(say(message.getBytes(StandardCharsets.UTF_8))).startsWith("{\"refused\":\"");
    assertThat(ask(new Request.CountJobs()).made()).isTrue();
  }

  @Test
  void nothing_that_arrives_stops_it() throws Exception {
    long seed = System.nanoTime();
    System.out.println("ControlSocketTest seed " + seed);
    Random random = new Random(seed);
    byte[] sound = Wire.request(new Request.ListJobs(JobFilter.all(), 9, 9));
    for (int i = 0; i < 300; i++) {
      byte[] message = sound.clone();
      for (int flips = random.nextInt(6); flips >= 0; flips--) {
        message[random.nextInt(message.length)] = (byte) random.nextInt(256);
      }
      say(message);
    }
    say("[".repeat(60_000).getBytes(StandardCharsets.UTF_8));
    try (SocketChannel flood = call()) {
      ByteBuffer block = ByteBuffer.allocate(1 << 20);
      assertThatThrownBy(
              () -> {
                while (true) {
                  flood.write(block.clear());
                }
              })
          .as("what is too long is cut off")
          .isInstanceOf(IOException.class);
    }
    assertThat(ask(new Request.CountJobs()).made()).isTrue();
  }

  @Test
  void callers_who_say_nothing_are_cut_off_and_do_not_keep_others_out() throws Exception {
    List<SocketChannel> silent = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      silent.add(call());
    }
    assertThat(ask(new Request.CountJobs()).made()).isTrue();
    for (SocketChannel caller : silent) {
      try (caller) {
        assertThat(caller.read(ByteBuffer.allocate(1))).isNegative();
      }
    }
  }

  @Test
  void a_socket_that_a_killed_node_left_is_replaced_and_alone_is_no_node() throws Exception {
    node.close();
    database.close();
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(java.net.UnixDomainSocketAddress.of(place.socket()));
    }
    assertThat(place.socket()).exists();
    try (Door door = Doors.toLook(place, JobsFixture.config(folder))) {
      assertThat(door).isInstanceOf(LocalDoor.class);
      assertThat(door.ask(new Request.CountJobs()).byState()).isEmpty();
    }
    open();
    assertThat(ask(new Request.CountJobs()).made()).isTrue();
  }

  @Test
  void a_folder_deeper_than_a_sockets_path_may_be_is_reached_all_the_same() throws Exception {
    Path deep = Files.createDirectories(folder.resolve("d".repeat(100)).resolve("e".repeat(100)));
    ControlPlace far = new ControlPlace(deep, "medconv");
    try (ControlSocket other =
        ControlSocket.open(far, jobs, new RecordStore(database), deliveries, Optional.empty())) {
      assertThat(other).isNotNull();
      assertThat(far.socket()).exists();
      assertThat(new SocketDoor(far.socket()).ask(new Request.CountJobs()).made()).isTrue();
    }
    assertThat(deep).isEmptyDirectory();
  }
}
