package org.medconv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.medconv.cli.CommandLineFixture.Result;
import org.medconv.dicom.file.Part10File;

/** What the command line says about wrong input: cause and remedy, once, in a few lines. */
class WordsTest {
  private static final int A_FEW = 5;

  @TempDir Path home;
  private CommandLineFixture node;

  @BeforeEach
  void make_node() throws IOException {
    node = new CommandLineFixture(home);
  }

  static Stream<Arguments> wrong_command_lines() {
    return Stream.of(
        wrong("'--limit': \"x\" is not a whole number", "jobs", "list", "--limit", "x"),
        wrong("(JOB): \"abc\" is not a whole number", "jobs", "show", "abc"),
        wrong("(JOB): \"1,5\" is not a whole number", "jobs", "retry", "1,5"),
        wrong("\"soon\" is no time; write \"2026-11-27\"", "jobs", "list", "--since", "soon"),
        wrong("expected one of [RECEIVED, ", "jobs", "list", "--state", "LOST"),
        wrong("'--slices': \"ten\" is not a whole number", "phantom", "p", "--slices", "ten"),
        wrong("'--hu': \"low\" is not a number like 2.5", "phantom", "p", "--hu", "low"),
        wrong("trabecular HU of 9999.0: it must be -50 to 400", "phantom", "p", "--hu", "9999"),
        wrong("age of 5 years: it must be 18 to 100", "phantom", "p", "--age", "5"),
        wrong(
            "--matrix 1: a whole number from 16 to 2048 is needed",
            "phantom",
            "p",
            "--matrix",
            "1"),
        wrong("--between 0.0: a number from 0.1 to 50 is needed", "phantom", "p", "--between", "0"),
        wrong("\"gpuu\" is not one of auto, cpu, gpu:N", "analyze", "x", "--device", "gpuu"),
        wrong("\"nope\" is not a target; write it as AE@HOST:PORT", "send", "nope", "x"),
        wrong("\"A@h:abc\" is not a target", "send", "A@h:abc", "x"),
        wrong("port 99999 does not exist; ports are 1 to 65535", "send", "A@h:99999", "x"),
        wrong("is not an AE title: 1 to 16", "send", "A@h:1", "x", "--calling", "B\\C"));
  }

  private static Arguments wrong(String sentence, String... arguments) {
    return Arguments.of(sentence, List.of(arguments));
  }

  @ParameterizedTest
  @MethodSource("wrong_command_lines")
  void a_wrong_value_is_told_with_its_option_and_what_is_wanted(
      String sentence, List<String> arguments) {
    CommandLineFixture.Result result = run(arguments);
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.err()).contains(sentence).contains("--help` shows how it is used.");
    assertBrief(result);
  }

  private Result run(List<String> arguments) {
    // `send` and `phantom` know no configuration.
    boolean configured = !List.of("send", "phantom").contains(arguments.get(0));
    return configured
        ? node.run(arguments.toArray(String[]::new))
        : CommandLineFixture.runAlone(arguments.toArray(String[]::new));
  }

  private static void assertBrief(Result result) {
    assertThat(result.err().lines().count()).as(result.err()).isLessThanOrEqualTo(A_FEW);
    assertThat(result.err()).doesNotContain("\tat ").doesNotContain("Exception");
  }

  @Test
  void a_command_that_does_not_exist_shows_those_that_do() {
    Result result = node.run("jobs", "lst");
    assertThat(result.err()).contains("list", "show", "retry", "cancel");
    assertThat(result.status()).isEqualTo(2);
  }

  static Stream<Arguments> wrong_files() {
    return Stream.of(
        wrong("there is no file or folder", "analyze", "HOME/none"),
        wrong("no DICOM image found in", "analyze", "HOME/conf"),
        wrong("there is no file or folder", "rules", "test", "HOME/none"),
        wrong("could not be read: there is no file or folder", "rules", "check", "HOME/none"),
        wrong("there is no file or folder", "models", "import", "HOME/none.zip"),
        wrong("conf is a file instead of a folder", "phantom", "HOME/conf/node.yaml"),
        wrong("conf is a file instead of a folder", "analyze", "x", "--out", "HOME/conf/node.yaml"),
        wrong("a file instead of a folder", "phantom", "HOME/conf/node.yaml/p", "--slices", "1"),
        wrong("cannot write to the folder /proc", "phantom", "/proc/x", "--slices", "1"),
        wrong("there is no file or folder", "send", "A@localhost:1", "HOME/none"),
        wrong("no DICOM file in", "send", "A@localhost:1", "HOME/conf"));
  }

  @ParameterizedTest
  @MethodSource("wrong_files")
  void a_wrong_file_is_told_by_its_name_and_what_to_do(String sentence, List<String> arguments) {
    Result result =
        run(arguments.stream().map(each -> each.replace("HOME", home.toString())).toList());
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains(sentence.replace("conf is", "conf/node.yaml is"));
    assertBrief(result);
  }

  @Test
  void a_configuration_that_is_a_folder_is_told() throws IOException {
    Files.delete(node.config);
    Files.createDirectory(node.config);
    Result result = node.run("jobs", "list");
    assertThat(result.err()).contains("node.yaml: could not be read: it is a folder; name a file");
    assertBrief(result);
  }

  /** Nobody can create a folder there, not even the superuser. */
  @Test
  void a_database_that_cannot_be_written_is_one_sentence() throws IOException {
    node.configure("jobs:\n  databaseUrl: jdbc:h2:file:/proc/x/medconv\n");
    Result doctor = node.run("doctor", "--offline");
    assertThat(doctor.out())
        .contains("FAIL  database          user ")
        .contains("cannot write to the folder /proc")
        .doesNotContain(".tmp");
    Result serve = node.run("serve");
    assertThat(serve.status()).isEqualTo(1);
    assertThat(serve.err())
        .contains("medconv serve: jobs.databaseUrl: user ")
        .contains("cannot write to the folder /proc")
        .doesNotContain(".trial");
    assertBrief(serve);
  }

  @Test
  void a_file_that_is_no_database_is_told() throws IOException {
    node.write("data/medconv.mv.db", "no database");
    Result result = node.run("jobs", "list");
    assertThat(result.err()).contains("its file is damaged or is not a database");
    assertBrief(result);
  }

  @Test
  void a_database_whose_driver_is_missing_is_told() throws IOException {
    node.configure("jobs:\n  databaseUrl: jdbc:postgresql://localhost/x\n");
    assertThat(node.run("jobs", "list").err()).contains("no driver for this kind of URL");
  }

  @Test
  void folders_that_cannot_be_used_are_told_by_their_key_before_the_node_starts()
      throws IOException {
    node.write("file", "no folder");
    node.configure("  storage: file/instances\n");
    Result received = node.run("serve");
    assertThat(received.err()).contains("receive.storage: ", "/file is a file instead of a folder");
    assertBrief(received);
    node.configure("results:\n  folder: file/results\n");
    assertThat(node.run("serve").err()).contains("results.folder: ", "/file is a file");
    assertThat(home.resolve("data")).doesNotExist();
  }

  @Test
  void the_port_that_is_taken_is_named_with_whom_to_ask() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      node.configure("dicom:\n  bindAddress: 127.0.0.1\n  port: %d\n".formatted(port));
      Result result = node.run("serve");
      assertThat(result.status()).isEqualTo(1);
      assertThat(result.err())
          .contains(
              "medconv serve: cannot listen on port %d of 127.0.0.1: another program uses it;"
                  .formatted(port))
          .contains("ss -ltnp 'sport = :%d'".formatted(port), "(dicom.port, dicom.bindAddress)");
      assertBrief(result);
    }
  }

  @Test
  void an_unknown_host_is_told_apart_from_one_that_does_not_listen() throws IOException {
    Path image = node.image("one.dcm", "CT", "1", "1");
    assertThat(CommandLineFixture.runAlone("send", "A@no-such.invalid:104", image.toString()).err())
        .contains("cannot be connected to: the host name is unknown; correct it");
    assertThat(CommandLineFixture.runAlone("send", "A@127.0.0.1:1", image.toString()).err())
        .contains("cannot be connected to: no program listens on this port");
  }

  static Stream<Arguments> wrong_expressions() {
    return Stream.of(
        Arguments.of("Modality = \"CT\"", "\"=\" cannot be used here; to compare, write =="),
        Arguments.of("SliceThickness =< 5", "\"=<\" cannot be used here; write <="),
        Arguments.of("Modality == \"CT\" & true", "\"&\" cannot be used here; write &&"),
        Arguments.of("Modality == \"CT\" and true", "\"and\" is not expected here; write &&"),
        Arguments.of("SliceThickness < 5mm", "\"mm\" is not expected here; is an operator missing"),
        Arguments.of("SliceThickness <> 5", "for \"not equal\" write !="),
        Arguments.of("Modality == \u201cCT\u201d", "write plain quotation marks: \"CT\""),
        Arguments.of("Modality == \"CT", "a closing quotation mark is missing"),
        Arguments.of("(Modality == \"CT\"", "a \")\" is missing"),
        Arguments.of("Modality == \"CT\")", "there is one \")\" too many"),
        Arguments.of("Modality ==", "ends too early"),
        Arguments.of(
            "SliceThickness", "has type double instead of true or false; write a comparison"),
        Arguments.of("if Modality", "\"if\" is a reserved word of CEL"));
  }

  @ParameterizedTest
  @MethodSource("wrong_expressions")
  void a_wrong_rule_is_told_with_what_to_write_instead(String expression, String sentence)
      throws IOException {
    node.write(
        "dicom-rules/abdomen-ct.yaml",
        "name: r\nwhen: >\n  %s\nsegmenter: vertebrae-unet3d\nclassifier: medconv-resnet50\n"
            .formatted(expression));
    Result result = node.run("rules", "check");
    assertThat(result.err()).contains("when: ").contains(sentence).doesNotContain("expecting");
    assertBrief(result);
  }

  @Test
  void weights_that_are_not_those_described_keep_the_node_from_starting() throws IOException {
    node.write("models/medconv-resnet50/weights.bin", "other weights");
    Result result = node.run("serve");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err())
        .contains("medconv serve: model medconv-resnet50 cannot be used: ")
        .contains(
            "/weights.bin has sha256 ", "the file is damaged or is another file; get it again");
    assertBrief(result);
    assertThat(home.resolve("data")).doesNotExist();
  }

  /** Every run would fail; `doctor` reported it, but `serve` did not. */
  @Test
  void a_gpu_that_is_not_there_keeps_the_node_from_starting() throws IOException {
    node.configure("screen: {device: gpu:99}\n");
    Result result = node.run("serve");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err())
        .contains("medconv serve: screen.device: device gpu:99 is set, but the engine sees ")
        .contains("use auto or cpu");
    assertBrief(result);
    assertThat(home.resolve("data")).doesNotExist();
  }

  @Test
  @Timeout(60)
  void a_device_without_an_end_is_no_configuration() {
    Result result = CommandLineFixture.runAlone("serve", "--config", "/dev/zero");
    assertThat(result.status()).isNotZero();
    assertThat(result.err())
        .contains("/dev/zero: could not be read: it is a pipe, a device or a socket; name a");
    assertBrief(result);
  }

  static Stream<Arguments> failing_analyses() {
    return Stream.of(
        Arguments.of("INPUT_OUTPUT", "there is no file or folder", 1, List.of("HOME/none")),
        Arguments.of("INPUT_OUTPUT", "no DICOM image found in", 1, List.of("HOME/conf")),
        Arguments.of("WRONG_USAGE", "not one of auto, cpu", 2, List.of("x", "--device", "tpu")),
        Arguments.of("WRONG_USAGE", "Missing required parameter", 2, List.of()));
  }

  @ParameterizedTest
  @MethodSource("failing_analyses")
  void analyze_prints_its_json_when_it_fails_too(
      String reason, String sentence, int status, List<String> arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("analyze", "--json"));
    arguments.forEach(each -> all.add(each.replace("HOME", home.toString())));
    Result result = run(all);
    assertThat(result.status()).isEqualTo(status);
    JsonNode json = new ObjectMapper().readTree(result.out());
    assertThat(json.get("status").asText()).isEqualTo("failed");
    assertThat(json.get("reason").asText()).isEqualTo(reason);
    assertThat(json.get("explanation").asText()).contains(sentence);
    assertThat(json.get("class").isNull()).isTrue();
    assertThat(json.get("objects").isEmpty()).isTrue();
    assertThat(json.get("objects_missing").asText()).isEqualTo("No objects: the run failed.");
    assertThat(result.err()).as("people read it too").contains(sentence);
  }

  @Test
  void analyze_prints_its_json_where_configuration_or_rules_are_wrong() throws IOException {
    node.write("dicom-rules/abdomen-ct.yaml", "name: x\n");
    JsonNode rules = new ObjectMapper().readTree(node.run("analyze", "x", "--json").out());
    assertThat(rules.get("reason").asText()).isEqualTo("RULES");
    assertThat(rules.get("explanation").asText()).contains("when: is missing");
    node.configure("dicom:\n  port: high\n");
    JsonNode wrong = new ObjectMapper().readTree(node.run("analyze", "x", "--json").out());
    assertThat(wrong.get("reason").asText()).isEqualTo("CONFIGURATION");
    assertThat(wrong.get("explanation").asText()).startsWith(node.config + ":4: dicom.port");
  }

  @Test
  void faults_of_the_configuration_are_told_below_what_they_are_of() throws IOException {
    node.configure("dicom:\n  aeTitle: \"A\\nB\"\n");
    Result result = node.run("serve");
    assertThat(result.err().lines())
        .containsExactly(
            "medconv serve: the configuration cannot be used:",
            node.config
                + ":4: dicom.aeTitle: \"A B\" is not an AE title: 1 to 16 printable ASCII"
                + " characters, no backslash");
  }

  @Test
  void rules_that_are_a_file_are_told() throws IOException {
    node.configure("rules:\n  folder: dicom-rules/abdomen-ct.yaml\n");
    assertThat(node.run("serve").err())
        .contains("abdomen-ct.yaml\" is a file; name the folder that holds the rules");
  }

  @Test
  void free_space_that_the_disk_never_has_is_told_by_doctor_and_keeps_the_node_from_starting()
      throws IOException {
    node.write("conf/node.yaml", "receive:\n  minimumFree: 1024TiB\n");
    String sentence = "receive.minimumFree is 1048576 GiB, but the disk of ";
    assertThat(node.run("doctor", "--offline").out()).contains("FAIL  free space", sentence);
    Result serve = node.run("serve");
    assertThat(serve.err()).contains("medconv serve: " + sentence);
    assertThat(serve.status()).isEqualTo(1);
  }

  @Test
  void doctor_says_of_each_rule_what_goes_nowhere() throws IOException {
    node.configure("peers:\n- {name: p, aeTitle: P, host: localhost}\n");
    assertThat(node.run("doctor", "--offline").out()).doesNotContain("are not sent");
    node.write("dicom-rules/abdomen-ct.yaml", CommandLineFixture.RULE + "destinations: [ehr]\n");
    assertThat(node.run("doctor", "--offline").out())
        .contains(
            "SEG, SR, SC of rule abdomen-ct are not sent: none of its destinations accepts them"
                + " (objects); they stay in results.folder");
    node.configure(
        "destinations:\n- {kind: folder, name: f, folder: %s, objects: [SR]}\n".formatted(home));
    node.write("dicom-rules/abdomen-ct.yaml", CommandLineFixture.RULE + "destinations: [f]\n");
    assertThat(node.run("doctor", "--offline").out())
        .contains("SEG, SC of rule abdomen-ct are not sent");
  }

  @Test
  void doctor_looks_at_a_folder_as_it_looks_at_other_destinations() throws IOException {
    Path folder = home.resolve("exchange");
    node.configure(
        "destinations:\n- {kind: folder, name: f, folder: %s, minimumFree: 0B}\n"
            .formatted(folder));
    assertThat(node.run("doctor").out()).contains("FAIL  folder f", "There is no folder " + folder);
    Files.createDirectory(folder);
    assertThat(node.run("doctor").out())
        .contains("ok    folder f          " + folder + " is writable");
  }

  @Test
  void send_passes_over_what_is_no_dicom_and_says_so() throws Exception {
    Path image = node.image("series/1.dcm", "CT", "1", "1");
    Attributes picture = Part10File.read(image).dataset();
    picture.setString(Tag.SOPClassUID, VR.UI, UID.SecondaryCaptureImageStorage);
    Part10File.write(image, picture, UID.ExplicitVRLittleEndian);
    node.write("series/truth.json", "{}");
    try (DemoArchive archive = DemoArchive.start(home.resolve("archive"))) {
      Result result =
          CommandLineFixture.runAlone(
              "send",
              "%s@localhost:%d".formatted(DemoArchive.AE_TITLE, archive.port()),
              home.resolve("series").toString());
      assertThat(result.err()).contains("series/truth.json skipped: not a DICOM file");
      assertThat(result.out()).contains("1 of 1 objects stored");
      assertThat(result.status()).isZero();
      assertThat(archive.received()).isEqualTo(1);
    }
  }

  @Test
  void doctor_says_that_results_go_nowhere_without_peers_and_that_anyone_may_send()
      throws IOException {
    assertThat(node.run("doctor", "--offline").out())
        .contains("note  destinations      SEG, SR, SC are not sent: no peers are configured;")
        .contains("note  listener          anyone may send to this node; name the senders in");
    node.configure(
        "dicom:\n  callingAes: [PACS]\npeers:\n"
            + "- {name: p, aeTitle: P, host: localhost, objects: [SR]}\n");
    assertThat(node.run("doctor", "--offline").out())
        .contains(
            "SEG, SC of rule abdomen-ct are not sent: none of its destinations accepts them"
                + " (objects)")
        .doesNotContain("anyone may send");
  }
}
