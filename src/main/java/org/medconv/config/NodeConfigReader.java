package org.medconv.config;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.medconv.deliver.DestinationConfig;
import org.medconv.deliver.DestinationKinds;
import org.medconv.deliver.FhirConfig;
import org.medconv.dicom.net.AeTitle;
import org.medconv.dicom.net.ListenerConfig;
import org.medconv.dicom.net.PeerConfig;
import org.medconv.dicom.net.TlsConfig;
import org.medconv.jobs.JobsConfig;
import org.medconv.model.DeviceChoice;
import org.medconv.receive.ReceiveConfig;
import org.medconv.report.ResultObject;
import org.medconv.report.ResultsConfig;
import org.medconv.retain.RetainConfig;
import org.medconv.route.Mode;
import org.medconv.screen.HuCorrections;
import org.medconv.screen.ScreenConfig;
import org.medconv.text.Secret;
import org.medconv.yaml.Fault;
import org.medconv.yaml.Values;
import org.medconv.yaml.YamlFile;
import org.medconv.yaml.YamlMapping;

/**
 * Reads {@code conf/node.yaml}: the defaults stand here, next to their keys, and in that file, and
 * a test keeps the two the same.
 */
public final class NodeConfigReader {
  private final Path file;
  private final Values values;
  private final List<Fault> faults = new ArrayList<>();

  private NodeConfigReader(Path file, Map<String, String> environment) {
    this.file = file;
    this.values = new Values(environment, homeOf(file));
  }

  /**
   * @param environment for {@code ${env:NAME}} in values
   * @throws WrongConfiguration with every fault of the file, the missing file among them
   */
  public static NodeConfig read(Path file, Map<String, String> environment)
      throws WrongConfiguration {
    NodeConfigReader reader = new NodeConfigReader(file, environment);
    return reader.checked(reader.node(YamlFile.read(file, reader.faults)));
  }

  /** What a file without any key at that place would give. */
  public static NodeConfig defaults(Path file) {
    NodeConfigReader reader = new NodeConfigReader(file, Map.of());
    return reader.node(YamlFile.parse(file, "{}", reader.faults));
  }

  private static Path homeOf(Path file) {
    Path folder = file.toAbsolutePath().normalize().getParent();
    return folder.getParent() == null ? folder : folder.getParent();
  }

  private NodeConfig checked(NodeConfig config) throws WrongConfiguration {
    if (faults.isEmpty()) {
      return config;
    }
    faults.sort(Comparator.comparingInt(Fault::line));
    throw new WrongConfiguration(faults);
  }

  private NodeConfig node(YamlMapping root) {
    YamlMapping dicom = root.mapping("dicom");
    ListenerConfig listener = listener(dicom);
    List<PeerConfig> peers = peers(root, listener.tls().isPresent());
    ReceiveConfig receive = receive(root.mapping("receive"), peers);
    SignalKeys signals = new SignalKeys(values);
    NodeConfig config =
        new NodeConfig(
            values.home(),
            root.value("mode", Mode.LIVE, raw -> Mode.parse(values.text(raw))),
            listener,
            peers,
            receive,
            rules(root.mapping("rules")),
            jobs(root.mapping("jobs")),
            screen(root.mapping("screen")),
            results(root.mapping("results")),
            fhir(root.mapping("fhir"), peers),
            destinations(root.mappings("destinations")),
            retention(root.mapping("retention")),
            signals.http(root.mapping("http")),
            signals.alerts(root.mapping("alerts"), 2 * receive.minimumFreeBytes()));
    aboveReserve(root, config);
    unlikeOthers(root, config);
    root.noOthers();
    return config;
  }

  private ListenerConfig listener(YamlMapping dicom) {
    ListenerConfig config =
        new ListenerConfig(
            dicom.value("aeTitle", new AeTitle("MEDCONV"), this::aeTitle),
            dicom.value("bindAddress", "0.0.0.0", values::ipAddress),
            dicom.value("port", 11112, values.integer(0, 65535)),
            new HashSet<>(dicom.list("callingAes", this::aeTitle)),
            new HashSet<>(dicom.list("hosts", values::ipAddress)),
            dicom.value("maxAssociations", 32, values.integer(1, 10_000)),
            dicom.value("requestTimeout", Duration.ofSeconds(10), values::duration),
            dicom.value("idleTimeout", Duration.ofSeconds(60), values::duration),
            dicom.value("storeTimeout", Duration.ofMinutes(5), values::duration),
            dicom.value("maxObjectSize", 2L << 30, values.size("1KiB", "64GiB")),
            dicom.value("maxPdu", 256L << 10, values.size("4KiB", "16MiB")).intValue(),
            dicom.has("tls") ? Optional.of(tls(dicom.mapping("tls"))) : Optional.empty());
    dicom.noOthers();
    return config;
  }

  private TlsConfig tls(YamlMapping tls) {
    TlsConfig config =
        new TlsConfig(
            store(tls, "keyStore"),
            tls.required("keyStorePassword", values::secret).orElse(new Secret("")),
            store(tls, "trustStore"),
            tls.required("trustStorePassword", values::secret).orElse(new Secret("")),
            tls.value("requireClientCertificate", true, values::yesOrNo));
    tls.noOthers();
    return config;
  }

  private Path store(YamlMapping tls, String key) {
    Optional<Path> path = tls.required(key, values::path);
    path.filter(each -> !Files.isReadable(each))
        .ifPresent(each -> tls.fault(key, "\"%s\" is not a file that can be read".formatted(each)));
    return path.orElse(file);
  }

  private List<PeerConfig> peers(YamlMapping root, boolean tlsConfigured) {
    List<PeerConfig> peers = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (YamlMapping entry : root.mappings("peers")) {
      PeerConfig peer = peer(entry);
      if (!names.add(peer.name())) {
        entry.fault("name", "\"%s\" is already the name of another peer".formatted(peer.name()));
      }
      if (peer.tls() && !tlsConfigured) {
        entry.fault("tls", "\"true\" requires the key and trust store under dicom.tls");
      }
      peers.add(peer);
    }
    return peers;
  }

  private PeerConfig peer(YamlMapping peer) {
    String unnamed = "peer of line %d".formatted(peer.line("name"));
    PeerConfig config =
        new PeerConfig(
            peer.required("name", values::name).orElse(unnamed),
            peer.required("aeTitle", this::aeTitle).orElse(new AeTitle("UNKNOWN")),
            peer.required("host", values::host).orElse("unknown"),
            peer.value("port", 104, values.integer(1, 65535)),
            peer.value("tls", false, values::yesOrNo),
            peer.value("commitment", true, values::yesOrNo),
            peer.value("connectTimeout", Duration.ofSeconds(10), values::duration),
            peer.value("responseTimeout", Duration.ofSeconds(60), values::duration),
            peer.value("commitmentTimeout", Duration.ofHours(6), values::duration),
            peer.value("commitmentWait", Duration.ofSeconds(2), values::duration),
            peer.has("objects") ? objects(peer) : ResultObject.Kind.dicomNames());
    peer.noOthers();
    return config;
  }

  private List<String> objects(YamlMapping peer) {
    List<String> objects = peer.list("objects", values.oneOf(ResultObject.Kind.dicomNames()));
    if (objects.isEmpty() && faults.isEmpty()) {
      peer.fault("objects", "names no kind of object; to send all kinds, leave the key out");
    }
    return objects;
  }

  private ReceiveConfig receive(YamlMapping receive, List<PeerConfig> peers) {
    ReceiveConfig config =
        new ReceiveConfig(
            receive.value("storage", values.path("data/instances"), values::path),
            receive.value("minimumFree", 2L << 30, values.size("0B", "1024TiB")),
            receive.value("quiet", Duration.ofSeconds(60), values::duration),
            receive.value("quietWithoutQuery", Duration.ofMinutes(5), values::duration),
            receive.value("queryInterval", Duration.ofSeconds(10), values::duration),
            receive.value("incompleteAfter", Duration.ofHours(2), values::duration),
            receive.optional("queryPeer", values::name));
    longer(receive, "quietWithoutQuery", config.quietWithoutQuery(), "quiet", config.quiet());
    longer(
        receive,
        "incompleteAfter",
        config.incompleteAfter(),
        "quietWithoutQuery",
        config.quietWithoutQuery());
    longer(
        receive,
        "incompleteAfter",
        config.incompleteAfter(),
        "quiet plus queryInterval",
        config.quiet().plus(config.queryInterval()));
    config
        .queryPeer()
        .filter(name -> peers.stream().noneMatch(peer -> peer.name().equals(name)))
        .ifPresent(
            name ->
                receive.fault(
                    "queryPeer", "\"%s\" is not the name of one of the peers".formatted(name)));
    receive.noOthers();
    return config;
  }

  private static void longer(
      YamlMapping of, String key, Duration value, String than, Duration bound) {
    if (value.compareTo(bound) < 0) {
      of.fault(
          key,
          "\"%s\" must not be shorter than %s, %s".formatted(written(value), than, written(bound)));
    }
  }

  private static String written(Duration duration) {
    return duration.toMillisPart() == 0 ? duration.toSeconds() + "s" : duration.toMillis() + "ms";
  }

  private Path rules(YamlMapping rules) {
    Path folder = rules.value("folder", values.path("dicom-rules"), values::path);
    if (Files.isRegularFile(folder)) {
      rules.fault(
          "folder", "\"%s\" is a file; name the folder that holds the rules".formatted(folder));
    }
    rules.noOthers();
    return folder;
  }

  private JobsConfig jobs(YamlMapping jobs) {
    JobsConfig config =
        new JobsConfig(
            jobs.value(
                "databaseUrl", databaseUrl("jdbc:h2:file:./data/medconv"), this::databaseUrl),
            jobs.value("databaseUser", "medconv", values::text),
            jobs.value("databasePassword", new Secret(""), values::secret),
            jobs.value("workers", 1, values.integer(1, 64)),
            jobs.value("retryDelay", Duration.ofSeconds(30), values::duration),
            jobs.value("retryDelayMax", Duration.ofHours(1), values::duration),
            jobs.value("maxAttempts", 10, values.integer(1, 1000)),
            jobs.value("deliveryAttempts", 200, values.integer(1, 100_000)),
            jobs.value("maxEndings", 2, values.integer(1, 1000)));
    longer(jobs, "retryDelayMax", config.retryDelayMax(), "retryDelay", config.retryDelay());
    jobs.noOthers();
    return config;
  }

  private ScreenConfig screen(YamlMapping screen) {
    ScreenConfig config =
        new ScreenConfig(
            screen.value("models", values.path("models"), values::path),
            screen.value("device", DeviceChoice.AUTO, raw -> DeviceChoice.parse(values.text(raw))),
            screen.value("threads", 2, values.integer(1, 256)),
            screen.value("minimumSlices", 12, values.integer(3, 10_000)),
            screen.value("maximumSpacing", 5.0, values.decimal(0, 20)),
            screen.value("maximumVoxels", 400_000_000L, values.number(1_000_000, 2_000_000_000)),
            screen.value("acceptDerived", true, values::yesOrNo),
            screen.value("maximumNoise", 60.0, values.decimal(0, 1000)),
            screen.optional("flagThreshold", values.decimal(0, 1)),
            new HashSet<>(screen.list("calibratedKvp", values.integer(40, 200))),
            huCorrections(screen.mapping("huCorrection")));
    screen.noOthers();
    return config;
  }

  private HuCorrections huCorrections(YamlMapping correction) {
    Map<Integer, HuCorrections.Voltage> voltages = new HashMap<>();
    for (YamlMapping each : correction.mappings("voltages")) {
      Optional<Integer> kvp = each.required("kvp", values.integer(40, 200));
      HuCorrections.Voltage voltage =
          new HuCorrections.Voltage(
              each.value("factor", 1.0, values.decimal(0, 3)),
              each.value("offset", 0.0, values.decimal(-300, 300)));
      if (kvp.isPresent() && voltages.put(kvp.get(), voltage) != null) {
        each.fault("kvp", "\"%d\" is already the voltage of another entry".formatted(kvp.get()));
      }
      each.noOthers();
    }
    double contrastOffset = correction.value("contrastOffset", 0.0, values.decimal(-300, 300));
    correction.noOthers();
    return new HuCorrections(voltages, contrastOffset);
  }

  private ResultsConfig results(YamlMapping results) {
    ResultsConfig config =
        new ResultsConfig(
            results.value("folder", values.path("data/results"), values::path),
            results.value("installation", values.path("data/installation"), values::path),
            results.value("manufacturer", "MedConv", values::shortText),
            results.optional("deviceSerialNumber", values::shortText),
            results.value("uidRoot", "2.25", values::uidRoot),
            results.value("pdf", false, values::yesOrNo));
    results.noOthers();
    return config;
  }

  private FhirConfig fhir(YamlMapping fhir, List<PeerConfig> peers) {
    FhirConfig config =
        new FhirConfig(
            fhir.value("name", "ehr", values::name),
            fhir.optional("baseUrl", values::webAddress),
            fhir.optional("bearerToken", values::secret),
            fhir.entries("patientIdSystems", values::absoluteUri),
            fhir.value(
                "defaultPatientIdSystem",
                URI.create("urn:medconv:patient-id"),
                values::absoluteUri),
            fhir.value("timeout", Duration.ofSeconds(30), values::duration));
    if (peers.stream().anyMatch(peer -> peer.name().equals(config.name()))) {
      fhir.fault("name", "\"%s\" is already the name of a peer".formatted(config.name()));
    }
    if (config.bearerToken().isPresent()
        && config.baseUrl().filter(Values::isClearText).isPresent()) {
      fhir.fault("bearerToken", "would travel unencrypted; baseUrl must begin with https://");
    }
    fhir.noOthers();
    return config;
  }

  private RetainConfig retention(YamlMapping retention) {
    RetainConfig config =
        new RetainConfig(
            retention.value("received", Optional.of(Duration.ofDays(30)), this::orNever),
            retention.optional("whenBelow", values.size("1MiB", "1024TiB")),
            retention.value("results", Optional.empty(), this::orNever),
            retention.value("record", Optional.empty(), this::orNever));
    retention.noOthers();
    return config;
  }

  private Optional<Duration> orNever(String raw) {
    return values.text(raw).equals("never") ? Optional.empty() : Optional.of(values.age(raw));
  }

  /** Below it nothing is taken any more: what makes room has to begin before. */
  private static void aboveReserve(YamlMapping root, NodeConfig config) {
    config
        .retention()
        .whenBelow()
        .filter(least -> least <= config.receive().minimumFreeBytes())
        .ifPresent(
            least ->
                root.fault(
                    "retention",
                    "whenBelow must be more than receive.minimumFree, else C-STORE is refused"
                        + " before anything is deleted"));
  }

  private List<DestinationConfig> destinations(List<YamlMapping> entries) {
    return entries.stream()
        .flatMap(entry -> DestinationKinds.read(entry, values).stream())
        .toList();
  }

  /** Rules name a destination by its name alone. */
  private static void unlikeOthers(YamlMapping root, NodeConfig config) {
    Set<String> names = new HashSet<>(Set.of(config.fhir().name()));
    config.peers().forEach(peer -> names.add(peer.name()));
    for (DestinationConfig each : config.destinations()) {
      if (!names.add(each.name())) {
        root.fault(
            "destinations", "\"%s\" is the name of another destination too".formatted(each.name()));
      }
    }
  }

  /** With relative H2 files starting at home, from wherever the node is started. */
  private String databaseUrl(String raw) {
    return DatabaseUrl.of(values.text(raw), values.home());
  }

  private AeTitle aeTitle(String raw) {
    return new AeTitle(values.text(raw));
  }
}
