package org.medconv.deliver;

import ca.uhn.fhir.rest.client.apache.ApacheHttpRequest;
import ca.uhn.fhir.rest.client.api.IClientInterceptor;
import ca.uhn.fhir.rest.client.api.IHttpRequest;
import ca.uhn.fhir.rest.client.api.IHttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.http.HttpEntity;
import org.apache.http.HttpResponse;
import org.apache.http.MessageConstraintException;
import org.apache.http.client.HttpClient;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.HttpRequestBase;
import org.apache.http.config.ConnectionConfig;
import org.apache.http.config.MessageConstraints;
import org.apache.http.entity.HttpEntityWrapper;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.protocol.HttpContext;

/**
 * Limits the answers of a FHIR server in time and size, whatever the server does. Each exchange has
 * a deadline from its connection to its last byte, because one byte per second passes any limit on
 * silence; and an answer may inflate only to a limit. Not thread-safe.
 */
final class BoundedAnswers implements IClientInterceptor {
  /**
   * Of an answer, decompressed; in memory it may take a hundred times as much. A transaction's
   * answer has one line per entry, a search finds at most two patients.
   */
  private static final long MOST_BYTES = 2L << 20;

  private static final int MOST_CAUSES = 20;

  /** Limits of the status line and header fields: 16 KiB each. */
  private static final MessageConstraints HEAD =
      MessageConstraints.custom().setMaxLineLength(1 << 14).setMaxHeaderCount(200).build();

  /** Its tasks only close connections, and never block. */
  private static final ScheduledThreadPoolExecutor CLOCK = clock();

  private final Duration timeout;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private volatile Optional<Fault> fault = Optional.empty();
  private volatile HttpRequestBase exchange;
  private ScheduledFuture<?> deadline;

  /** Why this node cut off an exchange. */
  enum Fault {
    TOO_LATE,
    TOO_LARGE
  }

  BoundedAnswers(Duration timeout) {
    this.timeout = timeout;
  }

  private static ScheduledThreadPoolExecutor clock() {
    ScheduledThreadPoolExecutor clock =
        new ScheduledThreadPoolExecutor(
            1,
            run -> {
              Thread thread = new Thread(run, "fhir-deadlines");
              thread.setDaemon(true);
              return thread;
            });
    clock.setRemoveOnCancelPolicy(true);
    return clock;
  }

  /** A client with these limits. Each of its requests must pass through this interceptor. */
  HttpClient httpClient() {
    int milliseconds = Math.toIntExact(timeout.toMillis());
    return HttpClients.custom()
        .useSystemProperties()
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectTimeout(milliseconds)
                .setConnectionRequestTimeout(milliseconds)
                .setSocketTimeout(milliseconds)
                .setRedirectsEnabled(false)
                .build())
        .setDefaultConnectionConfig(ConnectionConfig.custom().setMessageConstraints(HEAD).build())
        .disableCookieManagement()
        .disableRedirectHandling()
        .disableAutomaticRetries()
        // After the decompression: the decompressed size counts.
        .addInterceptorLast((HttpResponse response, HttpContext context) -> bound(response))
        .build();
  }

  private void bound(HttpResponse response) {
    if (response.getEntity() != null) {
      response.setEntity(new Bounded(response.getEntity()));
    }
  }

  /**
   * Why this node cut off the exchange, if it did; forgotten at the next exchange.
   *
   * @param failure that ended the exchange
   */
  Optional<Fault> fault(Throwable failure) {
    boolean endlessHead =
        Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
            .limit(MOST_CAUSES)
            .anyMatch(MessageConstraintException.class::isInstance);
    return endlessHead ? Optional.of(Fault.TOO_LARGE) : fault;
  }

  /** The reason in words for the administrator. */
  String sentence(Fault why) {
    return switch (why) {
      case TOO_LATE ->
          "The FHIR server did not end its answer within %d s (fhir.timeout)."
              .formatted(timeout.toSeconds());
      case TOO_LARGE ->
          "The FHIR server's answer is larger than %d MiB.".formatted(MOST_BYTES >> 20);
    };
  }

  @Override
  public void interceptRequest(IHttpRequest request) {
    end();
    fault = Optional.empty();
    exchange = ((ApacheHttpRequest) request).getApacheRequest();
    deadline =
        CLOCK.schedule(() -> cutOff(Fault.TOO_LATE), timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void cutOff(Fault why) {
    if (fault.isEmpty()) {
      fault = Optional.of(why);
    }
    exchange.abort();
  }

  @Override
  public void interceptResponse(IHttpResponse response) {
    // The deadline holds until the body is read.
  }

  /**
   * The answer as received, as far as it was read, until the next request: the parser hides faults
   * that must be seen. FHIR is in UTF-8 (R4 2.1.0.6).
   */
  String text() {
    return body.toString(StandardCharsets.UTF_8);
  }

  /** The exchange is over, with or without success. */
  void end() {
    body.reset();
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  private final class Bounded extends HttpEntityWrapper {
    Bounded(HttpEntity entity) {
      super(entity);
    }

    @Override
    public InputStream getContent() throws IOException {
      return new BoundedStream(super.getContent());
    }

    /**
     * Otherwise the wrapped entity's method would bypass the limit: this one reads an answer into
     * memory.
     */
    @Override
    public void writeTo(OutputStream out) throws IOException {
      try (InputStream content = getContent()) {
        content.transferTo(out);
      }
    }
  }

  private final class BoundedStream extends FilterInputStream {
    private long left = MOST_BYTES;

    BoundedStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count(value < 0 ? 0 : 1);
      if (value >= 0) {
        body.write(value);
      }
      return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = super.read(bytes, offset, length);
      count(Math.max(0, count));
      body.write(bytes, offset, Math.max(0, count));
      return count;
    }

    private void count(int bytes) throws IOException {
      left -= bytes;
      if (left < 0) {
        cutOff(Fault.TOO_LARGE);
        throw new IOException("the answer is too large");
      }
    }

    /** After a cut-off, the rest of the answer is not read to save the connection. */
    @Override
    public void close() throws IOException {
      if (fault.isEmpty()) {
        super.close();
      }
    }
  }
}
