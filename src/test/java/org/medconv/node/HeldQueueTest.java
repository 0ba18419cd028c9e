package org.medconv.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.medconv.jobs.JobsFixture.complete;
import static org.medconv.jobs.JobsFixture.routed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.config.NodeConfig;
import org.medconv.deliver.Posting;
import org.medconv.jobs.Database;
import org.medconv.jobs.Job;
import org.medconv.jobs.JobRunner;
import org.medconv.jobs.JobState;
import org.medconv.jobs.JobStore;
import org.medconv.receive.ReadySeries;
import org.medconv.report.Installation;
import org.medconv.report.ResultObjects;
import org.medconv.route.RoutingRule;

/** Weights that are damaged while the node runs, with the shipped models and real files. */
class HeldQueueTest {
  private static final String CLASSIFIER = "medconv-resnet50";

  private static final RoutingRule RULE =
      new RoutingRule(
          "abdomen-ct",
          Path.of("abdomen-ct.yaml"),
          50,
          "true",
          List.of(),
          "vertebrae-unet3d",
          CLASSIFIER,
          List.of("ehr"),
          List.of());

  @TempDir Path home;

  private NodeConfig node() throws IOException {
    Path file = new TestNode(home).write("[]", "{}");
    Files.writeString(
        file, Files.readString(file).replaceAll("models: .*", "models: " + home.resolve("models")));
    for (String model : List.of("vertebrae-unet3d", CLASSIFIER)) {
      Path to = Files.createDirectories(home.resolve("models").resolve(model));
      try (Stream<Path> files = Files.list(Path.of("models", model))) {
        for (Path each : files.toList()) {
          Files.copy(each, to.resolve(each.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    return TestNode.read(file);
  }

  @Test
  void a_job_is_neither_failed_nor_counted_and_runs_when_the_weights_are_right_again()
      throws IOException {
    NodeConfig config = node();
    Path weights = home.resolve("models").resolve(CLASSIFIER).resolve("weights.safetensors");
    Files.write(weights, "x".getBytes(StandardCharsets.US_ASCII), StandardOpenOption.APPEND);
    try (Database database = Database.open(config.jobs());
        ScreeningRunStep step = step(config)) {
      JobStore jobs = new JobStore(database, new Posting(Clock.systemUTC()), Clock.systemUTC());
      try (JobRunner runner =
          new JobRunner(database, jobs, config.jobs(), Clock.systemUTC(), step)) {
        runner.start();
        ReadySeries series = complete(1);
        runner.accept(List.of(series), routed(series, RULE));
        await()
            .atMost(Duration.ofMinutes(1))
            .untilAsserted(
                () ->
                    assertThat(jobs.find(1).orElseThrow().reason())
                        .startsWith("Waiting until its models can be used: ")
                        .contains("weights.safetensors has sha256 "));
        Job held = jobs.find(1).orElseThrow();
        assertThat(held.state()).isEqualTo(JobState.QUEUED);
        assertThat(held.attempts()).isZero();

        Files.copy(
            Path.of("models", CLASSIFIER, "weights.safetensors"),
            weights,
            StandardCopyOption.REPLACE_EXISTING);
        // It has no images on disk, which is only noticed in a run.
        await()
            .atMost(Duration.ofMinutes(1))
            .untilAsserted(() -> assertThat(jobs.find(1).orElseThrow().attempts()).isPositive());
      }
    }
  }

  private static ScreeningRunStep step(NodeConfig config) throws IOException {
    Installation installation = Installation.open(config.results().installation());
    ResultObjects results = Screenings.results(config, installation);
    return new ScreeningRunStep(
        config,
        results,
        new FormerResults(results, job -> List.of(), job -> Optional.empty()),
        rule -> List.of());
  }
}
