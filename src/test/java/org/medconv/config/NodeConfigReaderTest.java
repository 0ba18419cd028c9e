package org.medconv.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.deliver.DicomwebConfig;
import org.medconv.deliver.FolderConfig;
import org.medconv.retain.RetainConfig;
import org.medconv.route.Mode;
import org.medconv.signal.HttpConfig;
import org.medconv.text.Secret;
import org.medconv.yaml.Fault;

class NodeConfigReaderTest {
  private static final Path DOCUMENTED = Path.of("conf/node.yaml");

  private static final String WEB = "{kind: dicomweb, name: w, baseUrl: 'https://h/d'}";
  private static final String FOLDER = "{kind: folder, name: f, folder: /srv/f}";

  @TempDir Path home;
  private Path file;

  @BeforeEach
  void write_folder() throws IOException {
    file = Files.createDirectory(home.resolve("conf")).resolve("node.yaml");
  }

  private NodeConfig read(String text) throws IOException, WrongConfiguration {
    Files.writeString(file, text);
    return NodeConfigReader.read(file, Map.of("TOKEN", "s3cret"));
  }

  private List<String> faults(String text) {
    WrongConfiguration wrong = catchThrowableOfType(WrongConfiguration.class, () -> read(text));
    assertThat(wrong).as("faults of\n%s", text).isNotNull();
    return wrong.faults().stream().map(Fault::message).toList();
  }

  @Test
  void the_documented_file_says_the_defaults() throws WrongConfiguration {
    assertThat(NodeConfigReader.read(DOCUMENTED, Map.of()))
        .isEqualTo(NodeConfigReader.defaults(DOCUMENTED));
  }

  @Test
  void what_is_kept_is_kept_for_days_or_for_ever_and_the_disk_has_room_before_its_reserve()
      throws Exception {
    assertThat(read("retention: {received: 12h, results: 400d, record: never}").retention())
        .isEqualTo(
            new RetainConfig(
                Optional.of(Duration.ofHours(12)),
                Optional.empty(),
                Optional.of(Duration.ofDays(400)),
                Optional.empty()));
    assertThat(faults("retention: {received: soon}"))
        .singleElement()
        .asString()
        .contains("\"soon\" is not a time like 12h, 30d");
    assertThat(faults("retention: {whenBelow: 1GiB}"))
        .singleElement()
        .asString()
        .contains("whenBelow must be more than receive.minimumFree");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http: {port: on} | \"on\" is not a whole number",
        "alerts: {workingHours: 18:00-08:00} | must end after it begins",
        "alerts: {workingHours: all} | is not a span like 08:00-18:00",
        "alerts: {mail: {host: h, from: a@b.example, to: []}} | names nobody",
        "alerts: {mail: {host: h, from: root, to: [a@b.example]}} | is not a mail address",
        "alerts: {mail: {host: h, from: a@b.example, to: [a@b.example], startTls: false, password:"
            + " x}} | would travel unencrypted",
        "alerts: {webhook: {url: 'http://h/x', bearerToken: t}} | would travel unencrypted"
      })
  void signals_that_cannot_work_are_refused(String text, String fault) {
    assertThat(faults(text)).singleElement().asString().contains(fault);
  }

  @Test
  void health_and_metrics_can_be_switched_off() throws Exception {
    assertThat(read("http: {port: off}").http().port()).isEmpty();
    assertThat(read("").http()).isEqualTo(new HttpConfig("127.0.0.1", Optional.of(11180)));
  }

  @Test
  void the_mode_is_live_or_silent() throws Exception {
    assertThat(read("mode: silent").mode()).isEqualTo(Mode.SILENT);
    assertThat(faults("mode: quiet"))
        .singleElement()
        .asString()
        .contains("\"quiet\" is no mode; it is live or silent");
  }

  @Test
  void an_empty_file_gives_the_defaults() throws Exception {
    assertThat(read("")).isEqualTo(NodeConfigReader.defaults(file));
  }

  @Test
  void the_examples_in_the_documented_files_comments_are_right_too() throws Exception {
    Pattern example = Pattern.compile("(?m)^( *)# ?((?: *- | *)[a-z][a-zA-Z]+:(?: .*)?)$");
    String text = example.matcher(Files.readString(DOCUMENTED)).replaceAll("$1$2");
    text =
        text.replace("peers: []", "peers:")
            .replace("destinations: []", "destinations:")
            .replaceAll("(?m)^# .*", "");
    Files.writeString(file.resolveSibling("node.p12"), "");
    Files.writeString(file.resolveSibling("trust.p12"), "");
    Files.writeString(file.resolveSibling("cloud-key.p12"), "");
    Files.writeString(file.resolveSibling("cloud-trust.p12"), "");
    Files.writeString(file, text);
    NodeConfig config =
        NodeConfigReader.read(
            file,
            Map.of(
                "MEDCONV_MAIL_PASSWORD",
                "m",
                "MEDCONV_HOOK_TOKEN",
                "h",
                "MEDCONV_KEY_PASSWORD",
                "a",
                "MEDCONV_TRUST_PASSWORD",
                "b",
                "MEDCONV_FHIR_TOKEN",
                "c",
                "MEDCONV_DICOMWEB_TOKEN",
                "d",
                "MEDCONV_CLOUD_KEY_PASSWORD",
                "e",
                "MEDCONV_CLOUD_TRUST_PASSWORD",
                "f"));
    assertThat(config.dicom().tls()).isPresent();
    assertThat(config.peers()).extracting("name").containsExactly("pacs");
    assertThat(config.receive().queryPeer()).contains("pacs");
    assertThat(config.screen().huCorrections().voltages()).containsOnlyKeys(100);
    assertThat(config.screen().huCorrections().contrastOffsetHu()).isEqualTo(-11);
    assertThat(config.fhir().baseUrl()).isPresent();
    assertThat(config.fhir().bearerToken()).contains(new Secret("c"));
    assertThat(config.destinationNames()).containsExactly("pacs", "ehr", "exchange", "cloud");
  }

  static Stream<Arguments> keys() {
    return Stream.of(
        key("dicom: {aeTitle: X}", c -> c.dicom().aeTitle(), "X"),
        key("dicom: {bindAddress: 127.0.0.1}", c -> c.dicom().bindAddress(), "127.0.0.1"),
        key("dicom: {port: 104}", c -> c.dicom().port(), "104"),
        key("dicom: {callingAes: [A]}", c -> c.dicom().callingAes(), "[A]"),
        key("dicom: {hosts: [192.0.2.1]}", c -> c.dicom().hosts(), "[192.0.2.1]"),
        key("dicom: {maxAssociations: 3}", c -> c.dicom().maxAssociations(), "3"),
        key("dicom: {requestTimeout: 3s}", c -> c.dicom().requestTimeout(), "PT3S"),
        key("dicom: {idleTimeout: 500ms}", c -> c.dicom().idleTimeout(), "PT0.5S"),
        key("dicom: {storeTimeout: 2h}", c -> c.dicom().storeTimeout(), "PT2H"),
        key("dicom: {maxObjectSize: 20MiB}", c -> c.dicom().maxObjectBytes(), "20971520"),
        key("dicom: {maxPdu: 16KiB}", c -> c.dicom().maxPduBytes(), "16384"),
        key(
            "peers: [{name: p, aeTitle: P, host: h}]",
            c -> c.peer("p").orElseThrow().port(),
            "104"),
        key("peers: [{name: p, aeTitle: P, host: h, port: 4}]", c -> c.peers().get(0).port(), "4"),
        key("peers: [{name: p, aeTitle: P, host: h}]", c -> c.peers().get(0).host(), "h"),
        key("peers: [{name: p, aeTitle: P, host: h}]", c -> c.peers().get(0).aeTitle(), "P"),
        key("peers: [{name: p, aeTitle: P, host: h}]", c -> c.peers().get(0).commitment(), "true"),
        key(
            "peers: [{name: p, aeTitle: P, host: h, commitment: false}]",
            c -> c.peers().get(0).commitment(),
            "false"),
        key(
            "peers: [{name: p, aeTitle: P, host: h, connectTimeout: 1s}]",
            c -> c.peers().get(0).connectTimeout(),
            "PT1S"),
        key(
            "peers: [{name: p, aeTitle: P, host: h, responseTimeout: 1s}]",
            c -> c.peers().get(0).responseTimeout(),
            "PT1S"),
        key(
            "peers: [{name: p, aeTitle: P, host: h, commitmentTimeout: 1s}]",
            c -> c.peers().get(0).commitmentTimeout(),
            "PT1S"),
        key(
            "peers: [{name: p, aeTitle: P, host: h, commitmentWait: 5s}]",
            c -> c.peers().get(0).commitmentWait(),
            "PT5S"),
        key(
            "peers: [{name: p, aeTitle: P, host: h}]",
            c -> c.peers().get(0).objects(),
            "[SEG, SR, SC, PDF, KO]"),
        key(
            "peers: [{name: p, aeTitle: P, host: h, objects: [SC]}]",
            c -> c.peers().get(0).objects(),
            "[SC]"),
        key("jobs: {deliveryAttempts: 7}", c -> c.jobs().deliveryAttempts(), "7"),
        key("peers: [{name: p, aeTitle: P, host: h}]", c -> c.destinationNames(), "[p, ehr]"),
        key("receive: {storage: /somewhere}", c -> c.receive().storage(), "/somewhere"),
        key("receive: {minimumFree: 1TiB}", c -> c.receive().minimumFreeBytes(), "1099511627776"),
        key("receive: {quiet: 1s}", c -> c.receive().quiet(), "PT1S"),
        key("receive: {quietWithoutQuery: 6m}", c -> c.receive().quietWithoutQuery(), "PT6M"),
        key("receive: {queryInterval: 1s}", c -> c.receive().queryInterval(), "PT1S"),
        key("receive: {incompleteAfter: 3h}", c -> c.receive().incompleteAfter(), "PT3H"),
        key(
            "peers: [{name: p, aeTitle: P, host: h}]\nreceive: {queryPeer: p}",
            c -> c.receive().queryPeer().orElseThrow(),
            "p"),
        key("rules: {folder: /r}", c -> c.rules(), "/r"),
        key(
            "jobs: {databaseUrl: 'jdbc:postgresql://db/medconv'}",
            c -> c.jobs().databaseUrl(),
            "jdbc:postgresql://db/medconv"),
        key("jobs: {databaseUser: u}", c -> c.jobs().databaseUser(), "u"),
        key(
            "jobs: {databasePassword: '${env:TOKEN}'}",
            c -> c.jobs().databasePassword().reveal(),
            "s3cret"),
        key("jobs: {workers: 4}", c -> c.jobs().workers(), "4"),
        key("jobs: {retryDelay: 1s}", c -> c.jobs().retryDelay(), "PT1S"),
        key("jobs: {retryDelayMax: 2h}", c -> c.jobs().retryDelayMax(), "PT2H"),
        key("jobs: {maxAttempts: 1}", c -> c.jobs().maxAttempts(), "1"),
        key("jobs: {maxEndings: 7}", c -> c.jobs().maxEndings(), "7"),
        key("screen: {models: /m}", c -> c.screen().models(), "/m"),
        key("screen: {device: 'gpu:1'}", c -> c.screen().device().gpu().orElseThrow(), "1"),
        key("screen: {threads: 7}", c -> c.screen().threads(), "7"),
        key("screen: {minimumSlices: 30}", c -> c.screen().minimumSlices(), "30"),
        key("screen: {maximumSpacing: 3}", c -> c.screen().maximumSpacingMm(), "3.0"),
        key("screen: {maximumVoxels: 1000000}", c -> c.screen().maximumVoxels(), "1000000"),
        key("screen: {acceptDerived: false}", c -> c.screen().acceptDerived(), "false"),
        key("screen: {maximumNoise: 35.5}", c -> c.screen().maximumNoiseHu(), "35.5"),
        key("screen: {flagThreshold: 0.2}", c -> c.screen().flagThreshold(), "Optional[0.2]"),
        key("screen: {calibratedKvp: [100]}", c -> c.screen().calibratedKvp(), "[100]"),
        key(
            "screen: {huCorrection: {voltages: [{kvp: 100, factor: 0.9, offset: -2}]}}",
            c -> c.screen().huCorrections().voltages(),
            "{100=Voltage[factor=0.9, offsetHu=-2.0]}"),
        key(
            "screen: {huCorrection: {contrastOffset: -11}}",
            c -> c.screen().huCorrections().contrastOffsetHu(),
            "-11.0"),
        key("results: {folder: /res}", c -> c.results().folder(), "/res"),
        key("results: {manufacturer: We}", c -> c.results().manufacturer(), "We"),
        key(
            "results: {installation: /data/installation}",
            c -> c.results().installation(),
            "/data/installation"),
        key(
            "results: {deviceSerialNumber: A1}",
            c -> c.results().deviceSerialNumber().orElseThrow(),
            "A1"),
        key("results: {uidRoot: '1.2.3'}", c -> c.results().uidRoot(), "1.2.3"),
        key("results: {pdf: true}", c -> c.results().pdf(), "true"),
        key("fhir: {name: f}", c -> c.fhir().name(), "f"),
        key(
            "fhir: {baseUrl: 'http://localhost:1/r4'}",
            c -> c.fhir().baseUrl().orElseThrow(),
            "http://localhost:1/r4"),
        key(
            "fhir: {bearerToken: '${env:TOKEN}'}",
            c -> c.fhir().bearerToken().orElseThrow().reveal(),
            "s3cret"),
        key(
            "fhir: {patientIdSystems: {H: 'urn:x:h'}}",
            c -> c.fhir().patientIdSystems(),
            "{H=urn:x:h}"),
        key(
            "fhir: {defaultPatientIdSystem: 'urn:x:d'}",
            c -> c.fhir().defaultPatientIdSystem(),
            "urn:x:d"),
        key("fhir: {timeout: 1s}", c -> c.fhir().timeout(), "PT1S"),
        key(
            "peers: [{name: p, aeTitle: P, host: h}]\ndestinations: [%s]".formatted(FOLDER),
            c -> c.destinationNames(),
            "[p, ehr, f]"),
        folder("", FolderConfig::folder, "/srv/f"),
        folder("", FolderConfig::pattern, "{job}/{object}"),
        folder(", pattern: '{object}/{job}'", FolderConfig::pattern, "{object}/{job}"),
        folder("", FolderConfig::objects, "[SEG, SR, SC, PDF, FHIR, KO, WITHDRAWAL]"),
        folder(", objects: [SR, FHIR]", FolderConfig::objects, "[SR, FHIR]"),
        folder("", FolderConfig::minimumFreeBytes, "104857600"),
        folder(", minimumFree: 0B", FolderConfig::minimumFreeBytes, "0"),
        folder("", FolderConfig::groupMayRead, "false"),
        folder(", groupMayRead: true", FolderConfig::groupMayRead, "true"),
        web("", DicomwebConfig::baseUrl, "https://h/d"),
        web("", DicomwebConfig::bearerToken, "Optional.empty"),
        web(", bearerToken: t", c -> c.bearerToken().orElseThrow().reveal(), "t"),
        web("", DicomwebConfig::ownKey, "Optional.empty"),
        web("", DicomwebConfig::trusted, "Optional.empty"),
        web(
            ", keyStore: conf/node.yaml, keyStorePassword: p",
            c -> c.ownKey().orElseThrow().password().reveal(),
            "p"),
        web(
            ", trustStore: conf/node.yaml, trustStorePassword: q",
            c -> c.trusted().orElseThrow().password().reveal(),
            "q"),
        web("", DicomwebConfig::objects, "[SEG, SR, SC, PDF, KO]"),
        web(", objects: [SR]", DicomwebConfig::objects, "[SR]"),
        web("", DicomwebConfig::timeout, "PT1M"),
        web(", timeout: 5s", DicomwebConfig::timeout, "PT5S"));
  }

  private static Arguments web(String keys, Function<DicomwebConfig, Object> field, String value) {
    return key(
        "destinations: [%s]".formatted(WEB.replace("}", keys + "}")),
        c -> field.apply((DicomwebConfig) c.destinations().get(0)),
        value);
  }

  private static Arguments folder(String keys, Function<FolderConfig, Object> field, String value) {
    return key(
        "destinations: [%s]".formatted(FOLDER.replace("}", keys + "}")),
        c -> field.apply((FolderConfig) c.destinations().get(0)),
        value);
  }

  private static Arguments key(String yaml, Function<NodeConfig, Object> field, String value) {
    return arguments(yaml, field, value);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("keys")
  void each_key_reaches_its_field(String yaml, Function<NodeConfig, Object> field, String value)
      throws Exception {
    assertThat(field.apply(read(yaml))).hasToString(value);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "dicom: {aeTitle: WAY_TOO_LONG_A_TITLE} | dicom.aeTitle: \"WAY_TOO_LONG_A_TITLE\" is not an"
            + " AE title: 1 to 16 printable ASCII characters, no backslash",
        "dicom: {port: 70000} | dicom.port: \"70000\" is not a whole number from 0 to 65535",
        "dicom: {port: [1]} | dicom.port: must be one value",
        "dicom: {bindAddress: localhost} | dicom.bindAddress: \"localhost\" is not an IP address"
            + " like 192.0.2.10 or 2001:db8::10",
        "dicom: {hosts: [300.1.1.1]} | dicom.hosts: \"300.1.1.1\" is not an IP address like"
            + " 192.0.2.10 or 2001:db8::10",
        "dicom: {idleTimeout: 60} | dicom.idleTimeout: \"60\" is not a time like 500ms, 30s, 5m,"
            + " 2h",
        "dicom: {idleTimeout: 0s} | dicom.idleTimeout: \"0s\" must be more than 0 and at most 20d",
        "dicom: {idleTimeout: 600h} | dicom.idleTimeout: \"600h\" must be more than 0 and at most"
            + " 20d",
        "dicom: {maxObjectSize: 2G} | dicom.maxObjectSize: \"2G\" is not a size like 512KiB, 20MiB,"
            + " 2GiB",
        "dicom: {maxPdu: 1KiB} | dicom.maxPdu: \"1KiB\" is not a size from 4KiB to 16MiB",
        "dicom: {prot: 1} | dicom.prot is not a known key; did you mean \"port\"?",
        "dicmo: {port: 1} | dicmo is not a known key; did you mean \"dicom\"?",
        "peers: [{aeTitle: P, host: h}] | peers[0].name: is missing",
        "peers: [{name: p, aeTitle: P, host: h, objects: [PNG]}] | peers[0].objects: \"PNG\" is not"
            + " one of SEG, SR, SC, PDF, KO",
        "peers: [{name: p, aeTitle: P, host: h, objects: []}] | peers[0].objects: names no kind of"
            + " object; to send all kinds, leave the key out",
        "peers: [{name: p, aeTitle: P, host: h, port: 0}] | peers[0].port: \"0\" is not a whole"
            + " number from 1 to 65535",
        "peers: [{name: p, aeTitle: P, host: h, tls: yes}] | peers[0].tls: \"yes\" is not one of"
            + " true, false",
        "peers: [{name: p, aeTitle: P, host: h, tls: true}] | peers[0].tls: \"true\" requires the"
            + " key and trust store under dicom.tls",
        "peers: [{name: ehr, aeTitle: P, host: h}] | fhir.name: \"ehr\" is already the name of a"
            + " peer",
        "peers: [{name: 'a b', aeTitle: P, host: h}] | peers[0].name: \"a b\" is not a name: 1 to"
            + " 64 letters, digits, dots, hyphens, underscores",
        "receive: {queryPeer: pcas} | receive.queryPeer: \"pcas\" is not the name of one of the"
            + " peers",
        "receive: {quietWithoutQuery: 59s} | receive.quietWithoutQuery: \"59s\" must not be shorter"
            + " than quiet, 60s",
        "receive: {incompleteAfter: 4m} | receive.incompleteAfter: \"240s\" must not be shorter"
            + " than quietWithoutQuery, 300s",
        "jobs: {databaseUrl: 'jdbc:mysql:x'} | jobs.databaseUrl: \"jdbc:mysql:x\" is neither"
            + " jdbc:h2:file:... nor jdbc:postgresql:...",
        "jobs: {databaseUrl: 'jdbc:h2:tcp://host/x'} | jobs.databaseUrl: \"jdbc:h2:tcp://host/x\""
            + " is neither jdbc:h2:file:... nor jdbc:postgresql:...",
        "jobs: {databaseUrl: 'jdbc:h2:file:./x;AUTO_SERVER=TRUE'} | jobs.databaseUrl:"
            + " \"jdbc:h2:file:./x;AUTO_SERVER=TRUE\" contains AUTO_SERVER, which opens a port to"
            + " every account; remove it",
        "jobs: {databaseUrl: 'jdbc:h2:x;PASSWORD=p'} | jobs.databaseUrl: contains a user or"
            + " password; use databaseUser and databasePassword",
        "jobs: {databasePassword: '${env:NOT_SET}'} | jobs.databasePassword: the environment"
            + " variable NOT_SET is not set",
        "jobs: {workers: two} | jobs.workers: \"two\" is not a whole number from 1 to 64",
        "jobs: {retryDelayMax: 29s} | jobs.retryDelayMax: \"29s\" must not be shorter than"
            + " retryDelay, 30s",
        "screen: {device: tpu} | screen.device: \"tpu\" is not one of auto, cpu, gpu:N",
        "screen: {maximumSpacing: -1} | screen.maximumSpacing: \"-1\" is not a number above 0.0, at"
            + " most 20.0",
        "screen: {maximumNoise: 0} | screen.maximumNoise: \"0\" is not a number above 0.0, at most"
            + " 1000.0",
        "screen: {flagThreshold: 15} | screen.flagThreshold: \"15\" is not a number above 0.0, at"
            + " most 1.0",
        "screen: {calibratedKvp: [1200]} | screen.calibratedKvp: \"1200\" is not a whole number"
            + " from 40 to 200",
        "screen: {huCorrection: {voltages: [{factor: 1}]}} | screen.huCorrection.voltages[0].kvp:"
            + " is missing",
        "screen: {huCorrection: {voltages: [{kvp: 80}, {kvp: 80}]}} |"
            + " screen.huCorrection.voltages[1].kvp: \"80\" is already the voltage of another"
            + " entry",
        "screen: {huCorrection: {voltages: [{kvp: 80, factor: 0}]}} |"
            + " screen.huCorrection.voltages[0].factor: \"0\" is not a number above 0.0, at most"
            + " 3.0",
        "screen: {huCorrection: {voltages: [{kvp: 80, ofset: 3}]}} |"
            + " screen.huCorrection.voltages[0].ofset is not a known key; did you mean"
            + " \"offset\"?",
        "screen: {huCorrection: {contrastOffset: much}} | screen.huCorrection.contrastOffset:"
            + " \"much\" is not a number above -300.0, at most 300.0",
        "results: {uidRoot: '1.02'} | results.uidRoot: \"1.02\" is not a UID prefix of at most 24"
            + " characters, like 2.25 or 1.2.840.99999",
        "results: {manufacturer: ''} | results.manufacturer: \"\" must be 1 to 64 characters"
            + " without a backslash",
        "fhir: {baseUrl: 'fhir.example.org'} | fhir.baseUrl: \"fhir.example.org\" is not an"
            + " absolute URI",
        "fhir: {baseUrl: 'ftp://x/'} | fhir.baseUrl: \"ftp://x/\" is not an address like"
            + " https://fhir.example.org/r4",
        "fhir: {baseUrl: 'https://u:p@x/'} | fhir.baseUrl: an address must not contain a user or"
            + " password; use bearerToken",
        "fhir: {baseUrl: 'http://ehr.example.org/', bearerToken: t} | fhir.bearerToken: would"
            + " travel unencrypted; baseUrl must begin with https://",
        "destinations: [{name: f}] | destinations[0].kind: is missing",
        "destinations: [{kind: ftp, name: f}] | destinations[0].kind: \"ftp\" is not one of"
            + " dicomweb, folder",
        "destinations: [{kind: folder, folder: /f}] | destinations[0].name: is missing",
        "destinations: [{kind: folder, name: f}] | destinations[0].folder: is missing",
        "destinations: [{kind: folder, name: f, folder: /f, patern: x}] | destinations[0].patern is"
            + " not a known key; did you mean \"pattern\"?",
        "destinations: [{kind: folder, name: f, folder: /f, pattern: '{job}'}] |"
            + " destinations[0].pattern: \"{job}\" lacks {object}: two results would have one name;"
            + " add it",
        "destinations: [{kind: folder, name: f, folder: /f, pattern: '../{job}/{object}'}] |"
            + " destinations[0].pattern: \"../{job}/{object}\" must be a relative path of parts"
            + " that are not empty and neither begin nor end with a dot",
        "destinations: [{kind: folder, name: f, folder: /f, objects: [PNG]}] |"
            + " destinations[0].objects: \"PNG\" is not one of SEG, SR, SC, PDF, FHIR, KO,"
            + " WITHDRAWAL",
        "destinations: [{kind: folder, name: f, folder: /f, objects: []}] |"
            + " destinations[0].objects: names no kind of object; leave the key out for all of"
            + " them",
        "destinations: [{kind: dicomweb, name: w}] | destinations[0].baseUrl: is missing",
        "destinations: [{kind: dicomweb, name: w, baseUrl: 'http://h/', bearerToken: t}] |"
            + " destinations[0].bearerToken: would travel unencrypted; baseUrl must begin with"
            + " https://",
        "destinations: [{kind: dicomweb, name: w, baseUrl: 'https://h/', keyStorePassword: p}] |"
            + " destinations[0].keyStore: needs keyStorePassword beside it, and the other way"
            + " round",
        "destinations: [{kind: dicomweb, name: w, baseUrl: 'https://h/', objects: [FHIR]}] |"
            + " destinations[0].objects: \"FHIR\" is not one of SEG, SR, SC, PDF, KO",
        "destinations: [{kind: folder, name: ehr, folder: /f}] | destinations: \"ehr\" is the name"
            + " of another destination too",
        "fhir: {patientIdSystems: {H: x}} | fhir.patientIdSystems.H: \"x\" is not an absolute URI",
      })
  void each_bad_value_has_its_message(String yaml, String message) {
    assertThat(faults(yaml)).containsExactly(message);
  }

  /** Through their URL, drivers run statements and commands, write files and load classes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "jdbc:h2:file:./x;INIT=RUNSCRIPT FROM '/tmp/x.sql' | contains the setting \"INIT\", which"
            + " is not allowed; allowed are: CACHE_SIZE, COMPRESS, DB_CLOSE_ON_EXIT, LOCK_TIMEOUT,"
            + " MAX_COMPACT_TIME, RETENTION_TIME, WRITE_DELAY",
        "jdbc:h2:file:./x;trace_level_file=3 | contains the setting \"TRACE_LEVEL_FILE\"",
        "jdbc:h2:file:./x;WRITE_DELAY=0;init=SHUTDOWN | contains the setting \"INIT\"",
        "jdbc:h2:file:./x; init=SHUTDOWN | contains the setting \" INIT\"",
        "jdbc:h2:file:./x;CACHE_SIZE=1\\;INIT=SHUTDOWN | sets CACHE_SIZE to something that is not a"
            + " number",
        "jdbc:h2:file:./x;CACHE_SIZE=1 SET SALT '' | sets CACHE_SIZE to something that is not a"
            + " number",
        "jdbc:h2:file:memFS:x | does not name a file",
        "jdbc:postgresql://db/x?socketFactory=a.B&socketFactoryArg=c | contains the setting"
            + " \"socketFactory\", which is not allowed",
        "jdbc:postgresql://db/x?sslmode=require&loggerFile=/tmp/x | contains the setting"
            + " \"loggerFile\"",
      })
  void settings_of_the_database_that_could_execute_are_refused(String url, String message) {
    assertThat(faults("jobs:\n  databaseUrl: \"%s\"".formatted(url.replace("\\", "\\\\"))))
        .singleElement()
        .asString()
        .startsWith("jobs.databaseUrl: \"")
        .contains(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:h2:file:/data/x;CACHE_SIZE=8192;write_delay=0;DB_CLOSE_ON_EXIT=FALSE",
        "jdbc:h2:file:async:/data/x",
        "jdbc:postgresql://db/x?sslmode=verify-full&currentSchema=medconv"
      })
  void settings_of_the_database_that_cannot_are_taken(String url) throws Exception {
    assertThat(read("jobs:\n  databaseUrl: \"%s\"".formatted(url)).jobs().databaseUrl())
        .isEqualTo(url);
  }

  @Test
  void all_faults_are_told_at_once_in_the_order_of_their_lines() {
    assertThatThrownBy(
            () ->
                read(
                    "jobs:\n"
                        + "  workers: none\n"
                        + "dicom:\n"
                        + "  port: -1\n"
                        + "  tls:\n"
                        + "    keyStore: nowhere.p12\n"))
        .isInstanceOf(WrongConfiguration.class)
        .message()
        .isEqualTo(
            """
            F:2: jobs.workers: "none" is not a whole number from 1 to 64
            F:4: dicom.port: "-1" is not a whole number from 0 to 65535
            F:6: dicom.tls.keyStore: "H/nowhere.p12" is not a file that can be read
            F:6: dicom.tls.keyStorePassword: is missing
            F:6: dicom.tls.trustStore: is missing
            F:6: dicom.tls.trustStorePassword: is missing\
            """
                .replace("F:", file + ":")
                .replace("H/", home + "/"));
  }

  @Test
  void two_peers_of_one_name_are_refused() {
    assertThat(
            faults("peers:\n- {name: p, aeTitle: P, host: h}\n- {name: p, aeTitle: Q, host: h}\n"))
        .containsExactly("peers[1].name: \"p\" is already the name of another peer");
  }

  @Test
  void relative_paths_start_above_the_configuration_folder() throws Exception {
    NodeConfig config = read("rules: {folder: my/rules}");
    assertThat(config.rules()).isEqualTo(home.resolve("my/rules"));
    assertThat(config.receive().storage()).isEqualTo(home.resolve("data/instances"));
    assertThat(config.jobs().databaseUrl())
        .isEqualTo("jdbc:h2:file:" + home.resolve("data/medconv"));
  }

  @Test
  void secrets_are_never_printed() throws Exception {
    assertThat(
            read("jobs: {databasePassword: '${env:TOKEN}'}\nfhir: {bearerToken: '${env:TOKEN}'}"))
        .asString()
        .doesNotContain("s3cret")
        .contains("••••");
  }

  @Test
  void a_missing_file_is_named() {
    assertThatThrownBy(() -> NodeConfigReader.read(file, Map.of()))
        .isInstanceOf(WrongConfiguration.class)
        .hasMessage(file + ": there is no such file");
  }
}
