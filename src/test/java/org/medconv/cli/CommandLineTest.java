package org.medconv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medconv.cli.CommandLineFixture.Result;
import org.medconv.config.NodeConfig;
import org.medconv.config.NodeConfigReader;
import org.medconv.control.ControlSocket;
import org.medconv.deliver.DeliveryStore;
import org.medconv.deliver.Posting;
import org.medconv.jobs.Database;
import org.medconv.jobs.JobStore;
import org.medconv.jobs.JobsFixture;
import org.medconv.peers.ExampleCt;
import org.medconv.record.RecordStore;
import org.medconv.retain.RetainStore;
import picocli.CommandLine;

class CommandLineTest {
  @TempDir Path home;
  private CommandLineFixture node;

  @BeforeEach
  void make_node() throws IOException {
    node = new CommandLineFixture(home);
  }

  static Stream<List<String>> commands() {
    return commands(Main.commandLine(), List.of());
  }

  private static Stream<List<String>> commands(CommandLine line, List<String> path) {
    Stream<List<String>> deeper =
        line.getSubcommands().entrySet().stream()
            .filter(entry -> !entry.getKey().equals("help"))
            .flatMap(
                entry ->
                    commands(
                        entry.getValue(),
                        Stream.concat(path.stream(), Stream.of(entry.getKey())).toList()));
    return Stream.concat(Stream.of(path), deeper);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void every_command_teaches_itself(List<String> path) {
    StringWriter out = new StringWriter();
    String[] arguments = Stream.concat(path.stream(), Stream.of("--help")).toArray(String[]::new);
    CommandLine line = Main.commandLine().setOut(new PrintWriter(out, true));
    assertThat(line.execute(arguments)).isZero();
    assertThat(out.toString()).startsWith("Usage: medconv");
    CommandLine command = line;
    for (String name : path) {
      command = command.getSubcommands().get(name);
    }
    if (command.getSubcommands().isEmpty() && !path.contains("lab")) {
      assertThat(out.toString()).contains("Example");
    }
  }

  @Test
  void a_wrong_command_line_is_wrong_usage() {
    assertThat(node.run("rules", "chekc").status()).isEqualTo(2);
    assertThat(node.run("jobs", "show", "seventeen").status()).isEqualTo(2);
    assertThat(node.run("jobs", "list", "--state", "LOST").status()).isEqualTo(2);
  }

  @Test
  void rules_check_lists_good_rules() {
    Result result = node.run("rules", "check");
    assertThat(result.status()).isZero();
    assertThat(result.out()).contains("abdomen-ct", "vertebrae-unet3d", "ehr", "1 rule, no fault");
  }

  @Test
  void rules_check_tells_every_fault_with_file_and_line() throws IOException {
    node.write(
        "dicom-rules/abdomen-ct.yaml",
        CommandLineFixture.RULE.replace("Thickness", "Thicknes") + "destinations: [pasc]\n");
    Result result = node.run("rules", "check");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err())
        .contains(
            "abdomen-ct.yaml:4: when: \"SliceThicknes\" is not a DICOM keyword that rules can use;"
                + " did you mean \"SliceThickness\"?")
        .contains(
            "abdomen-ct.yaml:7: destinations: \"pasc\" is not a destination of conf/node.yaml");
  }

  @Test
  void rules_test_says_which_part_failed_and_which_series_is_screened() throws IOException {
    node.image("study/a/1.dcm", "CT", "1", "1.5");
    node.image("study/a/2.dcm", "CT", "1", "1.5");
    node.image("study/b/1.dcm", "CT", "2", "7");
    node.write("study/notes.txt", "not DICOM");
    Result result = node.run("rules", "test", home.resolve("study").toString());
    assertThat(result.status()).isZero();
    assertThat(result.out())
        .contains("skipped 1 of 4 files: not DICOM, or damaged")
        .contains("Series 1: 2 instances")
        .contains("=> series 1 is screened by rule abdomen-ct")
        .contains("no  when: SliceThickness <= 5   (SliceThickness is 7.0)")
        .contains(
            "series 2 is left out: rule abdomen-ct does not match: SliceThickness <= 5 is false");
  }

  @Test
  void rules_test_ends_as_refused_where_nothing_would_be_screened() throws IOException {
    Path image = node.image("one.dcm", "MR", "1", "1");
    Result result = node.run("rules", "test", image.toString());
    assertThat(result.status()).isEqualTo(3);
    assertThat(result.out()).contains("=> no series of this study is screened");
  }

  @Test
  void a_folder_without_dicom_and_a_missing_one_are_failures_with_a_sentence() throws IOException {
    node.write("empty/readme.txt", "nothing here");
    assertThat(node.run("rules", "test", home.resolve("empty").toString()).err())
        .contains("no DICOM file among the 1 given");
    Result missing = node.run("rules", "test", home.resolve("nowhere").toString());
    assertThat(missing.status()).isEqualTo(1);
    assertThat(missing.err()).contains("there is no file or folder").doesNotContain("\tat ");
  }

  @Test
  @Tag("heavy")
  void the_shipped_rule_takes_the_example_ct() throws IOException {
    node.write(
        "dicom-rules/abdomen-ct.yaml", Files.readString(Path.of("dicom-rules/abdomen-ct.yaml")));
    Result result = node.run("rules", "test", ExampleCt.dicom().toString());
    assertThat(result.status()).isZero();
    assertThat(result.out()).contains("112 instances", "is screened by rule abdomen-ct");
  }

  @Test
  void a_segmenter_of_ones_own_is_imported_once() {
    String archive = "src/test/resources/nnunet/tiny-residual.zip";
    Result result = node.run("models", "import", archive, "--name", "brought", "--half");
    assertThat(result.err()).isEmpty();
    assertThat(result.status()).isZero();
    assertThat(result.out()).contains("segmenter: brought", "L1=2", "LPS");
    assertThat(node.run("models", "list").out()).contains("brought", "nnunet-segmenter");
    assertThat(node.run("models", "verify", "brought").status()).isZero();

    Result again = node.run("models", "import", archive, "--name", "brought");
    assertThat(again.status()).isEqualTo(1);
    assertThat(again.err()).contains("already exists").doesNotContain("at org.medconv");
    assertThat(node.run("models", "import", archive, "--orientation", "RRS").status()).isEqualTo(2);
  }

  @Test
  void what_is_no_archive_of_a_model_is_refused_in_one_sentence() {
    Result result = node.run("models", "import", "src/test/resources/nnunet/kinds.pth");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains("holds no plans.json").doesNotContain("at org.medconv");
  }

  @Test
  void models_are_listed_and_verified() throws IOException {
    assertThat(node.run("models", "list").out())
        .contains("vertebrae-unet3d", "medconv-resnet50", "1.0");
    assertThat(node.run("models", "verify").status()).isZero();
    node.write("models/medconv-resnet50/weights.bin", "other weights");
    Result result = node.run("models", "verify");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.out()).contains("ok     vertebrae-unet3d", "WRONG  medconv-resnet50: ");
    assertThat(node.run("models", "verify", "vertebrae-unet3d").status()).isZero();
  }

  @Test
  void a_bad_configuration_is_told_whole_before_anything_is_done() throws IOException {
    node.configure("dicom:\n  port: 99999\njobs:\n  wrokers: 2\n");
    Result result = node.run("jobs", "list");
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err())
        .contains("node.yaml:4: dicom.port: \"99999\" is not a whole number from 0 to 65535")
        .contains("node.yaml:6: jobs.wrokers is not a known key; did you mean \"workers\"?");
    assertThat(home.resolve("data")).doesNotExist();
  }

  @Test
  void an_abstained_job_is_shown_with_what_can_be_sent_instead() throws Exception {
    long id;
    try (Stores open = Stores.open(node)) {
      id = open.queued();
      JobsFixture.abstain(open.jobs(), id, "NO_ANCHOR", "Nothing in view.");
    }
    assertThat(node.run("jobs", "show", Long.toString(id)).out())
        .contains(
            "reason       NO_ANCHOR: Nothing in view.",
            "remedy       Reconstruct a larger field of view, or send a series that shows the"
                + " sacrum, or T12 and L1 with 65 mm on each side.")
        .as("one line an attempt: how it ended")
        .contains("  ABSTAINED  Nothing in view.")
        .doesNotContain("RUNNING");
  }

  /** The database as the running node has it. */
  private record Stores(
      Database database, JobStore jobs, DeliveryStore deliveries, NodeConfig config)
      implements AutoCloseable {
    static Stores open(CommandLineFixture node) throws Exception {
      NodeConfig config = NodeConfigReader.read(node.config, java.util.Map.of());
      Clock clock = Clock.systemUTC();
      Database database = Database.open(config.jobs());
      JobStore jobs = new JobStore(database, new Posting(clock), clock);
      return new Stores(database, jobs, new DeliveryStore(database, jobs, clock), config);
    }

    long queued() {
      var series = JobsFixture.complete(1);
      return jobs.accept(List.of(series), JobsFixture.routed(series, JobsFixture.rule(50, "ehr")))
          .get(0);
    }

    @Override
    public void close() {
      database.close();
    }
  }

  @Test
  void jobs_are_listed_shown_cancelled_and_tried_again() throws Exception {
    long id;
    try (Stores open = Stores.open(node)) {
      id = open.queued();
    }
    assertJobsCanBeListedShownCancelledAndTriedAgain(id);
    assertThat(home.resolve("data")).isDirectoryNotContaining("glob:**.{socket,pid,trace.db}");
  }

  @Test
  void the_same_is_said_by_the_running_node() throws Exception {
    try (Stores open = Stores.open(node)) {
      long id = open.queued();
      try (ControlSocket door =
          ControlSocket.open(
              open.config().control(),
              open.jobs(),
              new RecordStore(open.database()),
              new RetainStore(open.database()),
              open.deliveries(),
              Optional.empty())) {
        assertThat(door).isNotNull();
        assertJobsCanBeListedShownCancelledAndTriedAgain(id);
      }
    }
  }

  @Test
  void running_or_not_the_output_is_the_same_to_the_letter() throws Exception {
    List<List<String>> looks =
        List.of(
            List.of("jobs", "list"), List.of("jobs", "show", "1"), List.of("jobs", "show", "9"));
    List<Result> running = new ArrayList<>();
    try (Stores open = Stores.open(node)) {
      long id = open.queued();
      JobsFixture.abstain(open.jobs(), id, "NO_ANCHOR", "Nothing in view: „Ä“.");
      try (ControlSocket door =
          ControlSocket.open(
              open.config().control(),
              open.jobs(),
              new RecordStore(open.database()),
              new RetainStore(open.database()),
              open.deliveries(),
              Optional.empty())) {
        assertThat(door).isNotNull();
        looks.forEach(look -> running.add(node.run(look.toArray(String[]::new))));
      }
    }
    List<Result> stopped =
        looks.stream().map(look -> node.run(look.toArray(String[]::new))).toList();
    assertThat(stopped).isEqualTo(running);
    assertThat(running.get(1).out()).contains("Nothing in view: „Ä“.");
    assertThat(running.get(2).err()).contains("There is no job 9");
  }

  @Test
  void looking_before_the_first_start_makes_nothing_and_says_so() {
    assertThat(node.run("jobs", "list"))
        .isEqualTo(
            new Result(
                0,
                "no jobs: the node has never been started with %s%n".formatted(node.config),
                ""));
    assertThat(node.run("jobs", "show", "1").err()).contains("There is no job 1");
    assertThat(node.run("jobs", "retry", "1").err()).contains("There is no job 1");
    assertThat(node.run("jobs", "cancel", "1").status()).isEqualTo(1);
    assertThat(home.resolve("data")).doesNotExist();
  }

  @Test
  void jobs_are_found_exported_and_changed_by_a_filter() throws Exception {
    try (Stores open = Stores.open(node)) {
      JobsFixture.fail(open.jobs(), open.queued());
    }
    assertThat(node.run("jobs", "list", "--reason", "input_output", "--since", "1h").out())
        .contains("FAILED", "abdomen-ct");
    assertThat(node.run("jobs", "list", "--accession", "A-1").out()).doesNotContain("abdomen-ct");
    assertThat(node.run("jobs", "list", "--csv").out())
        .startsWith("job,state,outcome,reason_code,")
        .contains("\n1,FAILED,FAILED,INPUT_OUTPUT,");
    assertThat(node.run("jobs", "list", "--json").out())
        .contains("{\"job\":1,\"state\":\"FAILED\",\"outcome\":\"FAILED\",");
    assertThat(node.run("jobs", "list", "--csv", "--json").status()).isEqualTo(2);
    assertThat(node.run("jobs", "show", "1").out())
        .startsWith("No answer, the run failed for good: Reading or writing failed");

    Result unasked = node.run("jobs", "retry", "--state", "FAILED");
    assertThat(unasked.status()).isEqualTo(2);
    assertThat(unasked.err()).contains("Retry 1 jobs (1 FAILED)? Nobody is there to ask");
    assertThat(node.run("jobs", "retry").err()).contains("name jobs by their numbers, or choose");
    assertThat(node.run("jobs", "retry", "1", "--state", "FAILED").err()).contains("not both");
    assertThat(node.run("jobs", "retry", "--reason", "DEFECT", "--yes").out())
        .contains("no such job");
    assertThat(node.run("jobs", "retry", "--reason", "INPUT_OUTPUT", "--yes").out())
        .contains("Retry 1 jobs (1 FAILED)", "job 1 is QUEUED");
    assertThat(node.run("jobs", "cancel", "--rule", "abdomen-ct", "--yes").out())
        .contains("job 1 is cancelled");
    assertThat(node.run("jobs", "rerun", "1", "--classifier", "medconv-resnet50").err())
        .contains("medconv-resnet50 is a \"test\" and no classifier");
  }

  private void assertJobsCanBeListedShownCancelledAndTriedAgain(long id) {
    String number = Long.toString(id);
    assertThat(node.run("jobs", "list").out()).contains("QUEUED", "abdomen-ct", "1 QUEUED");
    assertThat(node.run("jobs", "cancel", number).out())
        .contains("job %d is cancelled".formatted(id));
    assertThat(node.run("jobs", "show", number).out())
        .contains("is CANCELLED", "Cancelled by ", "destinations ehr", "history");
    assertThat(node.run("jobs", "list", "--open").out()).doesNotContain("abdomen-ct");
    assertThat(node.run("jobs", "retry", number).out()).contains("job %d is QUEUED".formatted(id));
    Result again = node.run("jobs", "retry", number, "999");
    assertThat(again.status()).isEqualTo(1);
    assertThat(again.err())
        .contains("Job %d is QUEUED and cannot be tried again.".formatted(id))
        .contains("There is no job 999");
  }
}
