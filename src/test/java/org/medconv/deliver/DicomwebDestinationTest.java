package org.medconv.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.jobs.ResultFile;
import org.medconv.report.ResultObject;
import org.medconv.text.Secret;

/** Against a scripted STOW-RS server, with answers that no correct server gives. */
class DicomwebDestinationTest {
  private static final String FAILED = "00081198";
  private static final String REFERENCED = "00081199";

  @TempDir Path folder;
  private HttpServer server;
  private List<ResultFile> results;
  private final RememberedProgress progress = RememberedProgress.ofJob(1);

  /** UIDs in the order in which they were posted. */
  private final List<String> posted = new ArrayList<>();

  private final List<String> headers = new ArrayList<>();

  /** By the UID that was posted. */
  private Function<String, Answer> script = uid -> new Answer(200, module(REFERENCED, uid, ""));

  private record Answer(int status, String body) {}

  /** A data set of one sequence of one item, as PS3.18 annex F writes it. */
  private static String module(String sequence, String uid, String more) {
    return """
    {"%s":{"vr":"SQ","Value":[{"00081155":{"vr":"UI","Value":["%s"]}%s}]}}\
    """
        .formatted(sequence, uid, more);
  }

  private static String failed(String uid, int reason) {
    return module(FAILED, uid, ",\"00081197\":{\"vr\":\"US\",\"Value\":[%d]}".formatted(reason));
  }

  @BeforeEach
  void start() throws IOException {
    results = SampleResults.write(folder, "1.2.3.1");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/dicom-web/studies", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
    headers.add(exchange.getRequestHeaders().entrySet().toString());
    String uid =
        results.stream()
            .flatMap(each -> each.instance().stream())
            .map(each -> each.sopInstanceUid())
            .filter(body::contains)
            .findFirst()
            .orElse("");
    posted.add(uid);
    Answer answer = script.apply(uid);
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Location", url() + "/elsewhere");
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private URI url() {
    return URI.create("http://127.0.0.1:%d/dicom-web".formatted(server.getAddress().getPort()));
  }

  private DicomwebConfig config(URI url) {
    return new DicomwebConfig(
        "web",
        url,
        Optional.of(new Secret("t0ken")),
        Optional.empty(),
        Optional.empty(),
        ResultObject.Kind.dicomNames(),
        Duration.ofSeconds(2));
  }

  private Attempt attempt() {
    return config(url()).open().attempt(results, progress);
  }

  private String uid(int result) {
    return results.get(result).instance().orElseThrow().sopInstanceUid();
  }

  private Attempt.Failed failure() {
    return (Attempt.Failed) attempt();
  }

  @Test
  void each_object_is_posted_once_in_its_order_with_the_token() {
    assertThat(attempt()).isEqualTo(new Attempt.Sent());
    assertThat(posted).containsExactly(uid(0), uid(1), uid(2));
    assertThat(progress.stored()).containsExactlyInAnyOrder(uid(0), uid(1), uid(2));
    assertThat(headers)
        .allSatisfy(
            each ->
                assertThat(each)
                    .contains("Bearer t0ken", "multipart/related", "application/dicom+json"));
    assertThat(attempt()).isEqualTo(new Attempt.Sent());
    assertThat(posted).as("nothing again").hasSize(3);
  }

  @Test
  void a_retry_goes_on_where_the_server_refused() {
    script =
        uid ->
            new Answer(409, uid.equals(uid(1)) ? failed(uid, 0xA700) : module(REFERENCED, uid, ""));
    script =
        script.andThen(
            answer -> answer.body().contains(FAILED) ? answer : new Answer(200, answer.body()));
    Attempt.Failed failed = failure();
    assertThat(failed.code()).isEqualTo("STATUS_A700");
    assertThat(failed.sentence()).contains("SR", "A700H", "out of resources");
    assertThat(failed.destinationDown()).isFalse();
    script = uid -> new Answer(200, module(REFERENCED, uid, ""));
    assertThat(attempt()).isEqualTo(new Attempt.Sent());
    assertThat(posted).containsExactly(uid(0), uid(1), uid(1), uid(2));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 202, 409})
  void what_the_answer_names_as_failed_is_not_stored_whatever_its_status(int status) {
    script = uid -> new Answer(status, failed(uid, 0xC000));
    assertThat(attempt())
        .isInstanceOf(Attempt.Dead.class)
        .hasFieldOrPropertyWithValue("code", "STATUS_C000");
    assertThat(progress.stored()).isEmpty();
  }

  @Test
  void a_failure_without_a_reason_is_tried_again() {
    script = uid -> new Answer(409, module(FAILED, uid, ""));
    assertThat(failure().code()).isEqualTo("STATUS_0110");
  }

  /** 45070, B00EH: Azure's status for an instance that it already has. */
  @ParameterizedTest
  @ValueSource(ints = {0x0111, 45070})
  void an_object_that_is_there_already_is_stored(int reason) {
    script = uid -> new Answer(409, failed(uid, reason));
    assertThat(attempt()).isEqualTo(new Attempt.Sent());
  }

  @Test
  void accepted_with_a_warning_is_stored() {
    script =
        uid ->
            new Answer(
                202, module(REFERENCED, uid, ",\"00081196\":{\"vr\":\"US\",\"Value\":[45056]}"));
    assertThat(attempt()).isEqualTo(new Attempt.Sent());
  }

  @Test
  void a_kind_that_it_does_not_take_is_told_and_does_not_bury_the_others() {
    script =
        uid ->
            uid.equals(uid(0))
                ? new Answer(409, failed(uid, 0x0122))
                : new Answer(200, module(REFERENCED, uid, ""));
    Attempt.Sent sent = (Attempt.Sent) attempt();
    assertThat(sent.sentence()).contains("web does not take SEG").doesNotContain("SR", "SC");
    assertThat(progress.untaken()).containsExactly(uid(0));
  }

  @Test
  void one_that_takes_nothing_is_a_dead_letter() {
    script = uid -> new Answer(409, failed(uid, 0x0122));
    assertThat(attempt())
        .isInstanceOf(Attempt.Dead.class)
        .hasFieldOrPropertyWithValue("code", "NOT_SUPPORTED");
  }

  @ParameterizedTest
  @CsvSource({
    "302, false", "307, false", "401, false", "403, false", "404, false", "408, false",
    "409, false", "429, false", "500, false", "502, true", "503, true", "504, true"
  })
  void a_status_that_may_pass_is_tried_again(int status, boolean down) {
    script = uid -> new Answer(status, "");
    Attempt.Failed failed = failure();
    assertThat(failed.code()).isEqualTo("HTTP_" + status);
    assertThat(failed.destinationDown()).isEqualTo(down);
    assertThat(posted).as("no redirect is followed").hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 405, 406, 411, 413, 415, 422})
  void a_status_that_stays_is_a_dead_letter(int status) {
    script = uid -> new Answer(status, "");
    assertThat(attempt())
        .isInstanceOf(Attempt.Dead.class)
        .hasFieldOrPropertyWithValue("code", "HTTP_" + status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>Log in</html>",
        "{}",
        "[]",
        "null",
        "{\"00081199\":{\"Value\":[{}]}}",
        "{\"00081199\":7}"
      })
  void success_that_does_not_name_the_object_is_not_believed(String body) {
    script = uid -> new Answer(200, body);
    assertThat(failure().code()).isEqualTo("ANSWER_UNREADABLE");
    assertThat(progress.stored()).isEmpty();
  }

  @Test
  void what_a_server_says_of_a_patient_is_not_repeated() {
    script = uid -> new Answer(400, "patient Erika Mustermann is unknown");
    assertThat(((Attempt.Dead) attempt()).sentence()).doesNotContain("Erika");
  }

  @Test
  void an_answer_without_end_is_cut_off() {
    script = uid -> new Answer(200, "x".repeat(BoundedBody.MOST + 1));
    assertThat(failure().code()).isEqualTo("ANSWER_TOO_LARGE");
  }

  @Test
  void silence_ends_with_the_timeout_and_the_destination_rests() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      Attempt.Failed failed = (Attempt.Failed) config(url).open().attempt(results, progress);
      assertThat(failed)
          .isEqualTo(
              new Attempt.Failed(
                  "ANSWER_TOO_LATE",
                  "The DICOMweb server did not end its answer within 2 s (timeout).",
                  true));
    }
  }

  @Test
  void nobody_there_lets_the_destination_rest() {
    server.stop(0);
    Attempt.Failed failed = failure();
    assertThat(failed.code()).isEqualTo("UNREACHABLE");
    assertThat(failed.sentence()).contains("no program listens on this port");
    assertThat(failed.destinationDown()).isTrue();
  }

  @Test
  void a_result_that_is_gone_is_a_dead_letter() throws IOException {
    Files.delete(results.get(1).file());
    assertThat(attempt())
        .isEqualTo(
            new Attempt.Dead("RESULT_MISSING", "The SR to be sent is not on disk any more."));
  }

  @Test
  void a_key_store_that_is_none_is_told_and_waited_for() throws IOException {
    Path file = Files.writeString(folder.resolve("key.p12"), "-----BEGIN CERTIFICATE-----");
    DicomwebConfig config =
        new DicomwebConfig(
            "web",
            url(),
            Optional.empty(),
            Optional.of(new org.medconv.dicom.net.Pkcs12(file, new Secret("p"))),
            Optional.empty(),
            ResultObject.Kind.dicomNames(),
            Duration.ofSeconds(2));
    Attempt.Failed failed = (Attempt.Failed) config.open().attempt(results, progress);
    assertThat(failed.code()).isEqualTo("KEYS_UNUSABLE");
    assertThat(failed.sentence()).contains("key.p12 is not a PKCS#12 file");
  }

  @Test
  void doctor_is_told_whether_it_answers() throws Exception {
    script = uid -> new Answer(200, "[]");
    assertThat(config(url()).open().examine().sentence()).isEqualTo(url() + " answers");
    script = uid -> new Answer(405, "");
    assertThat(config(url()).open().examine().noteworthy()).isTrue();
    script = uid -> new Answer(401, "");
    assertThatThrownBy(() -> config(url()).open().examine()).hasMessageContaining("bearerToken");
    server.stop(0);
    assertThatThrownBy(() -> config(url()).open().examine())
        .hasMessageContaining("cannot be reached");
  }
}
