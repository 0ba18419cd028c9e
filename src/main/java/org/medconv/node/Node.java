package org.medconv.node;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.medconv.config.NodeConfig;
import org.medconv.control.ControlSocket;
import org.medconv.deliver.CommitmentTrials;
import org.medconv.deliver.DeliveryStore;
import org.medconv.deliver.Destination;
import org.medconv.deliver.DicomDestination;
import org.medconv.deliver.Outbox;
import org.medconv.deliver.Posting;
import org.medconv.dicom.file.PixelDecoder;
import org.medconv.dicom.net.AeTitle;
import org.medconv.dicom.net.CommitmentReport;
import org.medconv.dicom.net.DicomListener;
import org.medconv.dicom.net.DicomPeer;
import org.medconv.dicom.net.PeerConfig;
import org.medconv.dicom.net.ToolkitDicomPeer;
import org.medconv.jobs.Database;
import org.medconv.jobs.JobRunner;
import org.medconv.jobs.JobStore;
import org.medconv.jobs.RetryRule;
import org.medconv.jobs.SeriesRows;
import org.medconv.model.Compute;
import org.medconv.model.DeviceChoice;
import org.medconv.model.ModelFolder;
import org.medconv.model.UnableToOpenModel;
import org.medconv.receive.Reception;
import org.medconv.receive.StudyReadyListener;
import org.medconv.record.RecordStore;
import org.medconv.report.Installation;
import org.medconv.report.ResultObjects;
import org.medconv.retain.RetainStore;
import org.medconv.retain.Retention;
import org.medconv.route.Mode;
import org.medconv.route.RuleFolder;
import org.medconv.route.RuleScope;
import org.medconv.route.RuleSet;
import org.medconv.route.WrongRules;
import org.medconv.screen.ScreenConfig;
import org.medconv.signal.Alerts;
import org.medconv.signal.Health;
import org.medconv.signal.Metrics;
import org.medconv.signal.SignalStore;
import org.medconv.supervise.Rounds;
import org.medconv.supervise.SteadyClock;
import org.medconv.web.SignalServer;
import org.medconv.words.WritableFolder;

/**
 * The running node. Stages start from the last to the first, so that each stage finds the next one
 * ready; they stop in reverse order.
 */
public final class Node implements AutoCloseable {
  private static final Duration HAND_OVER_AGAIN = Duration.ofSeconds(2);

  private final NodeConfig config;
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final Map<String, DicomPeer> peers = new LinkedHashMap<>();
  private final CommitmentTrials trials = new CommitmentTrials(peers, this::deliveryReported);
  private JobStore jobs;
  private Outbox outbox;
  private volatile DicomListener listener;
  private SignalServer http;

  private Node(NodeConfig config) {
    this.config = config;
  }

  /**
   * Starts all stages, or none.
   *
   * @throws IOException if a folder, key or port is not available, or if no valid rule set exists
   */
  public static Node start(NodeConfig config) throws IOException {
    Node node = new Node(config);
    try {
      node.start(Clock.systemUTC());
      return node;
    } catch (IOException | RuntimeException e) {
      node.closeAfter(e);
      throw e;
    }
  }

  private void start(Clock clock) throws IOException {
    RuleFolder rules = started(rules());
    requireModels(rules.current());
    requireDevice();
    DicomListener.requireKeys(config.dicom());
    openPeers();
    requireFolder("receive.storage", config.receive().storage());
    FreeSpaceWanted.require(config.receive());
    requireFolder("results.folder", config.results().folder());
    requireFolder("jobs.databaseUrl", config.control().folder());
    requireFolder("results.installation", config.results().installation().getParent());
    started(OwnData.open(config));
    Installation installation = Installation.open(config.results().installation());
    ResultObjects results = Screenings.results(config, installation);
    Database database = started(Database.open(config.jobs()));
    jobs = new JobStore(database, new Posting(clock), clock);
    DeliveryStore deliveries = new DeliveryStore(database, jobs, clock);
    RecordStore record = new RecordStore(database);
    RetainStore retain = new RetainStore(database);
    started(
        ControlSocket.open(
            config.control(), jobs, record, retain, deliveries, Optional.of(trials)));
    RetryRule retries = RetryRule.ofDeliveries(config.jobs());
    outbox = started(new Outbox(database, deliveries, retries, destinations(), clock));
    FormerResults former = new FormerResults(results, deliveries::sentBefore, deliveries::sentBy);
    ScreeningRunStep step =
        started(
            new ScreeningRunStep(
                config, results, former, rule -> rules.current().withoutClass(rule)));
    JobRunner runner = started(new JobRunner(database, jobs, config.jobs(), clock, step));
    runner.start();
    SeriesRows series = new SeriesRows(database);
    WhatIsKnown known = new WhatIsKnown(series, clock);
    ArrivalRecorder arrivals =
        started(new ArrivalRecorder(series, config.receive().storage(), clock));
    arrivals.start();
    StudyRouter router = new StudyRouter(rules, config.mode(), known, runner, jobs, arrivals);
    SignalStore signals = new SignalStore(database);
    Health health =
        new Health(
            signals,
            config.receive().storage(),
            config.receive().minimumFreeBytes(),
            () -> listener != null);
    Metrics metrics = started(metrics(signals, health, clock));
    Reception reception =
        started(reception(new CountedArrivals(router, metrics), new SteadyClock()));
    listener = started(listener(reception));
    listener.start();
    started(handOversAgain(reception)).start();
    started(
            new Retention(
                config.retention(),
                retain,
                config.receive().storage(),
                config.results().folder(),
                clock))
        .start();
    started(
            new Alerts(
                config.alerts(),
                signals,
                config.receive().storage(),
                config.dicom().tls(),
                config.dicom().aeTitle().value(),
                clock))
        .start();
    http = started(new SignalServer(config.http(), health, metrics));
    http.start();
    if (config.mode() == Mode.LIVE) {
      // After the listener: a destination may report its commitment at once.
      outbox.start();
    } else {
      // Deliveries left from live mode wait until live mode returns.
      NodeLog.silent();
    }
  }

  private Metrics metrics(SignalStore signals, Health health, Clock clock) {
    return new Metrics(
        signals,
        health,
        Map.of("received", config.receive().storage(), "results", config.results().folder()),
        () -> listener == null ? 0 : listener.associations(),
        clock);
  }

  /** Checks the models that the rules name; a model runs only with its own weights. */
  private void requireModels(RuleSet rules) throws IOException {
    Set<String> names = new TreeSet<>();
    rules.rules().forEach(rule -> names.addAll(List.of(rule.segmenter(), rule.classifier())));
    for (String name : names) {
      try {
        ModelFolder.open(config.screen().models().resolve(name)).verify();
      } catch (UnableToOpenModel e) {
        throw new IOException("model %s cannot be used: %s".formatted(name, e.getMessage()), e);
      }
    }
  }

  /**
   * Checks a GPU that the configuration names by number: without it every run would fail. Otherwise
   * the first run loads the engine.
   */
  private void requireDevice() throws IOException {
    ScreenConfig screen = config.screen();
    if (screen.device().kind() == DeviceChoice.Kind.GPU) {
      try {
        Compute.open(screen.device(), screen.threads());
      } catch (UnableToOpenModel e) {
        throw new IOException("screen.device: " + e.getMessage(), e);
      }
    }
  }

  private static void requireFolder(String key, Path folder) throws IOException {
    try {
      WritableFolder.require(folder);
    } catch (IOException e) {
      throw new IOException("%s: %s".formatted(key, e.getMessage()), e);
    }
  }

  private RuleFolder rules() throws IOException {
    RuleScope scope = RuleScope.of(config.destinationNames(), config.screen().models());
    try {
      return RuleFolder.open(config.rules(), scope);
    } catch (WrongRules e) {
      throw new IOException(
          "the routing rules cannot be used:" + System.lineSeparator() + e.getMessage(), e);
    }
  }

  private void openPeers() throws IOException {
    for (PeerConfig peer : config.peers()) {
      AeTitle local = config.dicom().aeTitle();
      peers.put(
          peer.name(),
          new ToolkitDicomPeer(peer, local, config.dicom().tls(), this::commitmentReported));
    }
  }

  /**
   * Handles a report on the association of its request. Reports on associations of their own arrive
   * through the listener.
   */
  private boolean commitmentReported(CommitmentReport report) {
    return trials.reported(report);
  }

  private boolean deliveryReported(CommitmentReport report) {
    return outbox.reported(report);
  }

  private List<Destination> destinations() {
    List<Destination> destinations = new ArrayList<>();
    config
        .peers()
        .forEach(peer -> destinations.add(new DicomDestination(peer, peers.get(peer.name()))));
    config.beyondPeers().forEach(each -> destinations.add(each.open()));
    return destinations;
  }

  private Reception reception(StudyReadyListener router, Clock clock) throws IOException {
    return Reception.open(
        config.receive().withMaxEndings(config.jobs().maxEndings()),
        config.receive().queryPeer().map(peers::get),
        this::peerCalling,
        router,
        clock);
  }

  /** Hands over again the studies that the command line has marked in the database. */
  private Rounds handOversAgain(Reception reception) {
    return new Rounds(
        "hand-over-again",
        HAND_OVER_AGAIN,
        () -> jobs.studiesToHandOverAgain().forEach(reception::handOverAgain),
        NodeLog::handOverAgainFailed);
  }

  private Optional<DicomPeer> peerCalling(AeTitle callingAe) {
    return config.peers().stream()
        .filter(peer -> peer.aeTitle().equals(callingAe))
        .findFirst()
        .map(peer -> peers.get(peer.name()));
  }

  private DicomListener listener(Reception reception) {
    return new DicomListener(
            config.dicom(),
            reception,
            reception.commitment(),
            trials,
            reception.announcements(),
            PixelDecoder.transferSyntaxes())
        .knowing(config.peers().stream().map(PeerConfig::host).collect(Collectors.toSet()));
  }

  /** The port for DICOM peers. */
  public int dicomPort() {
    return listener.port();
  }

  /** The port of health and metrics once it is open; -1 before that. */
  public int httpPort() {
    return http.port();
  }

  /** The jobs of the received studies. */
  public JobStore jobs() {
    return jobs;
  }

  private <T extends AutoCloseable> T started(T part) {
    started.push(part);
    return part;
  }

  private void closeAfter(Exception cause) {
    try {
      close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  @Override
  public void close() throws IOException {
    IOException failed = null;
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        if (failed == null) {
          failed = new IOException("the node did not stop cleanly", e);
        } else {
          failed.addSuppressed(e);
        }
      }
    }
    if (failed != null) {
      throw failed;
    }
  }
}
