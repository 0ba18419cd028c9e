package org.medconv.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.deliver.Posting;
import org.medconv.jobs.Database;
import org.medconv.jobs.JobStore;
import org.medconv.jobs.JobsFixture;
import org.medconv.peers.Programs;
import org.medconv.receive.ReadySeries;
import org.medconv.signal.Health;
import org.medconv.signal.HttpConfig;
import org.medconv.signal.Metrics;
import org.medconv.signal.SignalStore;

/** The real server, asked by HTTP. */
class SignalServerTest {
  private static final Path RULES = Path.of("install", "prometheus-rules.yaml");

  @TempDir Path folder;
  private Database database;
  private JobStore jobs;
  private Metrics metrics;
  private SignalServer server;
  private long minimumFree;
  private boolean listening = true;

  @BeforeEach
  void open() {
    database = Database.open(JobsFixture.config(folder));
    Clock clock = Clock.systemUTC();
    jobs = new JobStore(database, new Posting(clock), clock);
    start(0);
  }

  private void start(int port) {
    SignalStore store = new SignalStore(database);
    Health health = new Health(store, folder, minimumFree, () -> listening);
    metrics = new Metrics(store, health, Map.of("received", folder), () -> 3, Clock.systemUTC());
    server = new SignalServer(new HttpConfig("127.0.0.1", Optional.of(port)), health, metrics);
    server.start();
  }

  @AfterEach
  void close() {
    server.close();
    metrics.close();
    database.close();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    await().atMost(Duration.ofMinutes(1)).until(() -> server.port() > 0);
    URI uri = URI.create("http://127.0.0.1:%d%s".formatted(server.port(), path));
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode json(HttpResponse<String> answer) throws IOException {
    return JsonMapper.builder().build().readTree(answer.body());
  }

  @Test
  void a_node_that_can_work_is_live_and_ready() throws Exception {
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    HttpResponse<String> ready = get("/health/ready");
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(json(ready).path("ready").asBoolean()).isTrue();
    assertThat(json(ready).path("reasons")).isEmpty();
    assertThat(get("/").statusCode()).isEqualTo(404);
    assertThat(ready.headers().firstValue("Server")).isEmpty();
  }

  @Test
  void a_node_that_cannot_work_says_why_and_what_to_do() throws Exception {
    close();
    minimumFree = Long.MAX_VALUE;
    listening = false;
    open();
    HttpResponse<String> ready = get("/health/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    JsonNode reasons = json(ready).path("reasons");
    assertThat(reasons.findValuesAsText("code")).containsExactly("LISTENER", "DISK");
    assertThat(reasons.findValuesAsText("remedy")).noneMatch(String::isEmpty);
    database.close();
    assertThat(json(get("/health/ready")).path("reasons").findValuesAsText("code"))
        .containsExactly("LISTENER", "DISK", "DATABASE");
    assertThat(get("/health/live").statusCode()).as("it lives nevertheless").isEqualTo(200);
  }

  @Test
  void metrics_tell_what_came_waits_and_ended() throws Exception {
    metrics.received(1000);
    metrics.received(500);
    ReadySeries first = JobsFixture.complete(1);
    jobs.accept(List.of(first), JobsFixture.routed(first, JobsFixture.rule(50, "pacs")));
    JobsFixture.abstain(jobs, 1, "NO_ANCHOR", "Nothing to count from.");
    ReadySeries second = JobsFixture.ready("1.9", "1.9.1", 40, ReadySeries.Completeness.QUERIED);
    jobs.accept(List.of(second), JobsFixture.routed(second, JobsFixture.rule(50, "pacs")));
    for (int scrape = 0; scrape < 2; scrape++) {
      assertThat(get("/metrics").body().lines())
          .contains(
              "medconv_received_instances_total 2.0",
              "medconv_received_bytes_total 1500.0",
              "medconv_associations 3.0",
              "medconv_ready 1.0",
              "medconv_alerts 0.0",
              "medconv_jobs{state=\"QUEUED\"} 1.0",
              "medconv_runs_total{outcome=\"ABSTAINED\",reason=\"NO_ANCHOR\",rule=\"abdomen-ct\"}"
                  + " 1.0")
          .anyMatch(line -> line.startsWith("medconv_disk_free_bytes{folder=\"received\"}"))
          .anyMatch(line -> line.startsWith("jvm_memory_used_bytes"));
    }
  }

  @Test
  void a_port_that_is_taken_costs_the_metrics_and_nothing_else() throws Exception {
    close();
    database = Database.open(JobsFixture.config(folder));
    try (ServerSocket taken = new ServerSocket(0)) {
      start(taken.getLocalPort());
      server.close();
      assertThat(server.port()).isEqualTo(-1);
    }
  }

  @Test
  void prometheus_accepts_the_metrics_and_the_rules() throws Exception {
    String promtool = Programs.find("promtool").map(Path::toString).orElse("");
    Assumptions.assumeTrue(
        !promtool.isEmpty(), "skipped: promtool is missing; install the package prometheus");
    Path scraped = Files.writeString(folder.resolve("metrics.txt"), get("/metrics").body());
    Programs.Result checked =
        Programs.run(List.of("sh", "-c", "'%s' check metrics < '%s'".formatted(promtool, scraped)));
    assertThat(checked.status()).as(checked.output()).isZero();
    Programs.Result rules = Programs.run(List.of(promtool, "check", "rules", RULES.toString()));
    assertThat(rules.status()).as(rules.output()).isZero();
  }

  @Test
  void rules_and_dashboard_name_metrics_that_there_are() throws Exception {
    String body = get("/metrics").body();
    String known = body + String.join("\n", LATER);
    for (Path file : List.of(RULES, Path.of("install", "grafana-dashboard.json"))) {
      java.util.regex.Matcher named =
          java.util.regex.Pattern.compile("medconv_[a-z0-9_]+").matcher(Files.readString(file));
      int count = 0;
      while (named.find()) {
        count++;
        assertThat(known).as(file.toString()).contains(named.group());
      }
      assertThat(count).as(file.toString()).isGreaterThan(5);
    }
  }

  /** Of what has not happened yet there is no line. */
  private static final List<String> LATER =
      List.of(
          "medconv_jobs",
          "medconv_jobs_oldest_seconds",
          "medconv_runs_total",
          "medconv_stage_seconds_sum",
          "medconv_stage_seconds_count",
          "medconv_classes_total",
          "medconv_hu_plus_1024_sum",
          "medconv_hu_plus_1024_count",
          "medconv_deliveries",
          "medconv_delivery_changes_total",
          "medconv_gpu_utilisation",
          "medconv_gpu_memory_used_bytes");
}
