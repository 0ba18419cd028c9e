package org.medconv.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.medconv.jobs.JobsFixture.routed;
import static org.medconv.jobs.JobsFixture.rule;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.aoju.bus.image.UID;
import org.medconv.dicom.net.AeTitle;
import org.medconv.dicom.net.DicomListener;
import org.medconv.dicom.net.ListenerConfig;
import org.medconv.dicom.net.PeerConfig;
import org.medconv.dicom.net.StoreScp;
import org.medconv.dicom.net.ToolkitDicomPeer;
import org.medconv.jobs.Database;
import org.medconv.jobs.JobRunner;
import org.medconv.jobs.JobState;
import org.medconv.jobs.JobStore;
import org.medconv.jobs.JobsConfig;
import org.medconv.jobs.JobsFixture;
import org.medconv.jobs.RetryRule;
import org.medconv.jobs.RunOutcome;
import org.medconv.receive.ReadySeries;
import org.medconv.receive.ReadySeries.Completeness;
import org.medconv.route.RoutingRule;

/** The two stages as in the node, and the listener for commitment reports. */
final class TestNode implements AutoCloseable {
  static final AeTitle AE = new AeTitle("MEDCONV");

  final JobStore jobs;
  final DeliveryStore deliveries;
  final DicomListener listener;
  final Database database;
  private final JobRunner runner;
  private final Outbox outbox;

  /**
   * @param sopClasses of the three objects that a run writes
   */
  TestNode(
      Path folder,
      int attempts,
      List<String> sopClasses,
      List<PeerConfig> peers,
      Destination... more)
      throws Exception {
    this(
        JobsFixture.config(folder, 1, attempts),
        0,
        peers,
        List.of(more),
        job ->
            new RunOutcome.Reported(
                SampleResults.write(
                    folder.resolve("results").resolve("" + job.id()),
                    job.seriesInstanceUid(),
                    sopClasses)));
  }

  TestNode(
      JobsConfig config,
      int port,
      List<PeerConfig> peers,
      List<Destination> more,
      org.medconv.jobs.RunStep step)
      throws Exception {
    Clock clock = Clock.systemUTC();
    database = Database.open(config);
    jobs = new JobStore(database, new Posting(clock), clock);
    deliveries = new DeliveryStore(database, jobs, clock);
    List<Destination> destinations = new ArrayList<>(more);
    for (PeerConfig peer : peers) {
      destinations.add(
          new DicomDestination(peer, new ToolkitDicomPeer(peer, AE, Optional.empty())));
    }
    outbox = new Outbox(database, deliveries, RetryRule.of(config), destinations, clock);
    runner = new JobRunner(database, jobs, config, clock, step);
    listener = listen(port);
    runner.start();
    outbox.start();
  }

  private DicomListener listen(int port) throws Exception {
    ListenerConfig config =
        new ListenerConfig(
            AE,
            "127.0.0.1",
            port,
            Set.of(),
            Set.of(),
            8,
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            1 << 20,
            1 << 16,
            Optional.empty());
    DicomListener made =
        new DicomListener(
            config,
            (request, dataset) -> {
              throw new StoreScp.StoreRefused(0xA700, "this node takes reports only");
            },
            (calling, transaction, instances) -> {},
            outbox,
            (study, instances) -> {},
            List.of(UID.ImplicitVRLittleEndian));
    made.start();
    return made;
  }

  /** Hands over a study; the first becomes job 1, and so on. */
  void send(int study, String... destinations) {
    send(study, 40, destinations);
  }

  /** The same with a number of slices; another number is another state of the series. */
  void send(int study, int slices, String... destinations) {
    ReadySeries series =
        JobsFixture.ready("1.2." + study, "1.2." + study + ".1", slices, Completeness.QUERIED);
    runner.accept(List.of(series), routed(series, rule(50, destinations)));
  }

  /** Hands a study over in a silent trial. */
  void sendSilently(int study, int slices, String... destinations) {
    ReadySeries series =
        JobsFixture.ready("1.2." + study, "1.2." + study + ".1", slices, Completeness.QUERIED);
    RoutingRule silent = JobsFixture.silent(rule(50, destinations));
    runner.accept(List.of(series), routed(series, silent));
  }

  void awaitJob(long id, JobState state) {
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> assertThat(jobs.find(id).map(job -> job.state())).contains(state));
  }

  void awaitDelivery(long job, String destination, DeliveryState state) {
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> assertThat(delivery(job, destination).state()).isEqualTo(state));
  }

  Delivery delivery(long job, String destination) {
    return deliveries.ofJob(job).stream()
        .filter(each -> each.destination().equals(destination))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no delivery of job " + job + " to " + destination));
  }

  List<DeliveryState> states(long job, String destination) {
    return deliveries.history(delivery(job, destination).id()).stream()
        .map(DeliveryEvent::state)
        .toList();
  }

  @Override
  public void close() throws Exception {
    runner.close();
    outbox.close();
    listener.close();
    database.close();
  }
}
