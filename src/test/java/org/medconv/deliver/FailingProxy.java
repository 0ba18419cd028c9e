package org.medconv.deliver;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A proxy that answers transactions as the test prepared, and then passes everything on. */
final class FailingProxy implements AutoCloseable {
  /** Status and body. */
  record Answer(int status, String body) {}

  /** Answers to transactions that the server never sees. */
  final Queue<Answer> instead = new ConcurrentLinkedQueue<>();

  /** Answers to transactions that the server has performed: the real answer is lost. */
  final Queue<Answer> afterwards = new ConcurrentLinkedQueue<>();

  final Queue<String> authorizations = new ConcurrentLinkedQueue<>();
  final Queue<String> searches = new ConcurrentLinkedQueue<>();

  /** Answers to searches that the server never sees. */
  final Queue<String> found = new ConcurrentLinkedQueue<>();

  /** Bodies of the searches. */
  final Queue<String> searched = new ConcurrentLinkedQueue<>();

  private final URI server;
  private HttpServer proxy;
  private final HttpClient http = HttpClient.newHttpClient();

  FailingProxy(URI server) throws IOException {
    this.server = server;
    proxy = start(0);
  }

  private HttpServer start(int port) throws IOException {
    HttpServer made =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    made.createContext("/", this::handle);
    made.start();
    return made;
  }

  /** Cuts off the current exchange, is away, and comes back under the same address. */
  void restart() throws IOException {
    int port = proxy.getAddress().getPort();
    proxy.stop(0);
    proxy = start(port);
  }

  URI baseUrl() {
    return URI.create("http://127.0.0.1:" + proxy.getAddress().getPort() + server.getPath());
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    boolean transaction =
        new String(body, StandardCharsets.UTF_8).contains("\"type\":\"transaction\"");
    if (!transaction) {
      searches.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
      searched.add(new String(body, StandardCharsets.UTF_8));
    }
    Answer ready = transaction ? instead.poll() : laidReady();
    if (ready == null) {
      Answer real = forward(exchange, body);
      Answer lost = transaction ? afterwards.poll() : null;
      ready = lost == null ? real : lost;
    }
    exchange.getResponseHeaders().add("content-type", "application/fhir+json");
    byte[] answer = ready.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(ready.status(), answer.length == 0 ? -1 : answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private Answer laidReady() {
    String search = found.poll();
    return search == null ? null : new Answer(200, search);
  }

  private Answer forward(HttpExchange exchange, byte[] body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(exchange.getRequestURI()))
            .header(
                "content-type",
                String.valueOf(exchange.getRequestHeaders().getFirst("content-type")))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    proxy.stop(0);
  }
}
