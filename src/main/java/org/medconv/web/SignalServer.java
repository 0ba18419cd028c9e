package org.medconv.web;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.medconv.signal.Health;
import org.medconv.signal.HttpConfig;
import org.medconv.signal.Metrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code /health/live}, {@code /health/ready} and {@code /metrics}: GET only, without
 * authentication and without patient data. The node neither waits for this server nor fails with
 * it.
 */
public final class SignalServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("web");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MOST_THREADS = 12;
  private static final int LEAST_THREADS = 2;
  private static final int UNAVAILABLE = 503;

  private final HttpConfig config;
  private final Health health;
  private final Metrics metrics;
  private final Thread starting = new Thread(this::open, "http-start");
  private Javalin server;
  private boolean closed;

  public SignalServer(HttpConfig config, Health health, Metrics metrics) {
    this.config = config;
    this.health = health;
    this.metrics = metrics;
    starting.setDaemon(true);
  }

  /** Starts to open the port, if one is configured. */
  public void start() {
    if (config.port().isPresent()) {
      starting.start();
    }
  }

  private void open() {
    int port = config.port().orElseThrow();
    try {
      Javalin made =
          Javalin.create(
              settings -> {
                settings.startup.showJavalinBanner = false;
                settings.startup.showOldJavalinVersionWarning = false;
                settings.jetty.threadPool =
                    new QueuedThreadPool(MOST_THREADS, LEAST_THREADS, 60_000);
                settings.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
                settings.routes.get("/health/live", SignalServer::live);
                settings.routes.get("/health/ready", this::ready);
                settings.routes.get("/metrics", this::metrics);
              });
      keep(made.start(config.bindAddress(), port));
    } catch (RuntimeException e) {
      LOG.error(
          "NODE-0971 health and metrics cannot be answered on {}:{} ({}); set http.port and"
              + " http.bindAddress, or http.port: off",
          config.bindAddress(),
          port,
          e.getClass().getSimpleName());
    }
  }

  private synchronized void keep(Javalin started) {
    if (closed) {
      started.stop();
    } else {
      server = started;
      LOG.info("NODE-0970 health and metrics on {}:{}", config.bindAddress(), started.port());
    }
  }

  /** The port once it is open; -1 before that. */
  public synchronized int port() {
    return server == null ? -1 : server.port();
  }

  private static void live(Context context) {
    context.contentType("application/json").result("{\"live\":true}");
  }

  private void ready(Context context) throws JacksonException {
    List<Health.Reason> reasons = health.notReady();
    context
        .status(reasons.isEmpty() ? 200 : UNAVAILABLE)
        .contentType("application/json")
        .result(JSON.writeValueAsString(Map.of("ready", reasons.isEmpty(), "reasons", reasons)));
  }

  private void metrics(Context context) {
    context.contentType("text/plain; version=0.0.4; charset=utf-8").result(metrics.scrape());
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    try {
      starting.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      if (server != null) {
        server.stop();
      }
    }
  }
}
