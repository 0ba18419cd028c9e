package org.medconv.deliver;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.medconv.dicom.net.Tls;
import org.medconv.words.NetworkTrouble;

/**
 * Speaks STOW-RS over HTTP/1.1. Follows no redirect, and limits each exchange in time and its
 * answer in size. Not thread-safe.
 */
final class StowClient {
  private final DicomwebConfig config;
  private HttpClient http;

  StowClient(DicomwebConfig config) {
    this.config = config;
  }

  /** No readable HTTP answer; the message is for the administrator. */
  static final class Unanswered extends IOException {
    private static final long serialVersionUID = 1L;

    private final String code;

    Unanswered(String code, String message, Throwable cause) {
      super(message, cause);
      this.code = code;
    }

    String code() {
      return code;
    }
  }

  /** Stores one object (PS3.18 10.5.1). */
  StowAnswer post(Path file) throws Unanswered {
    String boundary = "medconv-" + UUID.randomUUID();
    return exchange(
        request("/studies")
            .header(
                "Content-Type",
                "multipart/related; type=\"application/dicom\"; boundary=" + boundary)
            .header("Accept", "application/dicom+json")
            .POST(multipart(file, boundary)));
  }

  /** Searches for a study that does not exist (PS3.18 10.6). */
  StowAnswer search() throws Unanswered {
    return exchange(
        request("/studies?StudyInstanceUID=2.25.0&limit=1")
            .header("Accept", "application/dicom+json")
            .GET());
  }

  private HttpRequest.Builder request(String resource) {
    String base = config.baseUrl().toString().replaceFirst("/*$", "");
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + resource));
    config
        .bearerToken()
        .ifPresent(token -> request.header("Authorization", "Bearer " + token.reveal()));
    return request;
  }

  /** A multipart body with one part (RFC 2387). */
  private static HttpRequest.BodyPublisher multipart(Path file, String boundary) throws Unanswered {
    try {
      return HttpRequest.BodyPublishers.concat(
          text("--%s\r\nContent-Type: application/dicom\r\n\r\n".formatted(boundary)),
          HttpRequest.BodyPublishers.ofFile(file),
          text("\r\n--%s--\r\n".formatted(boundary)));
    } catch (FileNotFoundException e) {
      throw new Unanswered("RESULT_MISSING", "A result to be sent is not on disk any more.", e);
    }
  }

  private static HttpRequest.BodyPublisher text(String text) {
    return HttpRequest.BodyPublishers.ofString(text, StandardCharsets.US_ASCII);
  }

  private StowAnswer exchange(HttpRequest.Builder request) throws Unanswered {
    CompletableFuture<HttpResponse<byte[]>> exchange =
        http().sendAsync(request.build(), head -> new BoundedBody());
    try {
      HttpResponse<byte[]> answer =
          exchange.get(config.timeout().toMillis(), TimeUnit.MILLISECONDS);
      return new StowAnswer(answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
    } catch (TimeoutException e) {
      exchange.cancel(true);
      throw new Unanswered(
          "ANSWER_TOO_LATE",
          "The DICOMweb server did not end its answer within %d s (timeout)."
              .formatted(config.timeout().toSeconds()),
          e);
    } catch (InterruptedException e) {
      exchange.cancel(true);
      Thread.currentThread().interrupt();
      throw new Unanswered("INTERRUPTED", "The node is being stopped.", e);
    } catch (ExecutionException e) {
      throw unanswered(e.getCause());
    }
  }

  private static Unanswered unanswered(Throwable failure) {
    if (BoundedBody.isTooLarge(failure)) {
      return new Unanswered(
          "ANSWER_TOO_LARGE",
          "The DICOMweb server's answer is larger than %d KiB.".formatted(BoundedBody.MOST >> 10),
          failure);
    }
    return new Unanswered(
        "UNREACHABLE",
        "The DICOMweb server cannot be reached: %s."
            .formatted(
                NetworkTrouble.of(failure)
                    .orElse("the connection ended without an answer in HTTP; its log may say why")),
        failure);
  }

  /** Created at the first use: unreadable keys must not prevent the start of the node. */
  private HttpClient http() throws Unanswered {
    if (http == null) {
      try {
        http =
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(config.timeout())
                .sslContext(Tls.ofClient(config.ownKey(), config.trusted()))
                .sslParameters(Tls.parameters())
                .build();
      } catch (IOException e) {
        throw new Unanswered("KEYS_UNUSABLE", e.getMessage() + ".", e);
      }
    }
    return http;
  }
}
