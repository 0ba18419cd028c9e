package org.medconv.deliver;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.medconv.words.NetworkTrouble;

/** Checks whether a server answers, and is a FHIR server. */
final class FhirMetadata {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int START_BYTES = 1 << 16;

  private FhirMetadata() {}

  /** Every FHIR server answers GET [base]/metadata (FHIR R4, 3.1.0.9). */
  static String greet(FhirConfig fhir, URI base) throws IOException, InterruptedException {
    URI metadata = URI.create(base.toString().replaceFirst("/*$", "") + "/metadata");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(metadata)
            .timeout(fhir.timeout())
            .header("Accept", "application/fhir+json");
    fhir.bearerToken()
        .ifPresent(token -> request.header("Authorization", "Bearer " + token.reveal()));
    HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    HttpResponse<InputStream> answer;
    try {
      answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException failed) {
      throw new IOException("%s cannot be reached: %s".formatted(base, reason(failed)), failed);
    }
    String start = start(answer.body(), fhir.timeout());
    if (answer.statusCode() != 200) {
      throw new IOException("%s answers %d".formatted(metadata, answer.statusCode()));
    }
    if (!start.contains("CapabilityStatement")) {
      throw new IOException(
          "what answers at %s is no FHIR server; see fhir.baseUrl".formatted(metadata));
    }
    return base + " answers";
  }

  /**
   * The beginning of an answer, where a CapabilityStatement names its type. Reads for at most the
   * time of an exchange, even if the answer never begins or ends.
   */
  private static String start(InputStream body, Duration patience)
      throws IOException, InterruptedException {
    CompletableFuture<byte[]> read =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return body.readNBytes(START_BYTES);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    try (body) {
      return new String(
          read.get(patience.toMillis(), TimeUnit.MILLISECONDS), StandardCharsets.UTF_8);
    } catch (TimeoutException e) {
      throw new IOException(
          "the FHIR server does not end its answer within %d s (fhir.timeout)"
              .formatted(patience.toSeconds()),
          e);
    } catch (ExecutionException e) {
      throw new IOException("the FHIR server breaks off in the middle of its answer", e);
    }
  }

  private static String reason(IOException failed) {
    return NetworkTrouble.of(failed)
        .orElseGet(
            () ->
                failed.getMessage() == null
                    ? "nobody answers (%s)".formatted(failed.getClass().getSimpleName())
                    : failed.getMessage());
  }
}
