package org.medconv.signal;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.medconv.signal.AlertsConfig.Webhook;

/** Posts each alert as a JSON object to an HTTP server. */
final class WebhookChannel implements Channel {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Webhook config;
  private final String node;
  private final Duration deadline;

  /**
   * @param deadline for the whole exchange with the server
   */
  WebhookChannel(Webhook config, String node, Duration deadline) {
    this.config = config;
    this.node = node;
    this.deadline = deadline;
  }

  @Override
  public void tell(Alert alert, Moment moment) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(config.url())
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(json(alert, moment)));
    config
        .bearerToken()
        .ifPresent(token -> request.header("Authorization", "Bearer " + token.reveal()));
    HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    int status = await(client.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding()));
    if (status / 100 != 2) {
      throw new IOException("the webhook answers with status " + status);
    }
  }

  /** The timeout of a request ends at the headers of the answer (HttpRequest.Builder.timeout). */
  private int await(CompletableFuture<HttpResponse<Void>> exchange)
      throws IOException, InterruptedException {
    try {
      return exchange.get(deadline.toMillis(), TimeUnit.MILLISECONDS).statusCode();
    } catch (TimeoutException e) {
      throw new AnswerTooLate(deadline, "alerts.webhook.url");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failed
          ? failed
          : new IOException("the webhook cannot be called: " + e.getCause(), e);
    } finally {
      exchange.cancel(true);
    }
  }

  private byte[] json(Alert alert, Moment moment) throws IOException {
    ObjectNode message =
        JSON.createObjectNode()
            .put("node", node)
            .put("event", moment.name().toLowerCase(Locale.ROOT))
            .put("alert", alert.key())
            .put("cause", alert.cause())
            .put("remedy", alert.remedy())
            .put("since", alert.since().toString())
            .put("text", Wording.subject(node, alert, moment));
    return JSON.writeValueAsBytes(message);
  }
}
