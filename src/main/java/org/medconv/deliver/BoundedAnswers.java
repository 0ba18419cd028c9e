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
import org.apache.http.HttpEntity;
import org.apache.http.HttpResponse;
import org.apache.http.client.HttpClient;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.HttpRequestBase;
import org.apache.http.entity.HttpEntityWrapper;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.protocol.HttpContext;

/**
 * A FHIR server's answers, bounded in time and size whatever the server does: a deadline for each
 * exchange from its connection to its last byte, since one byte a second passes every limit on
 * silence; and a limit on what an answer inflates to. Used by one thread at a time.
 */
final class BoundedAnswers implements IClientInterceptor {
  /**
   * Of an answer, decompressed; what is made of it in memory may be a hundred times as much. A
   * transaction's answer has a line an entry, a search finds two patients.
   */
  private static final long MOST_BYTES = 2L << 20;

  /** What runs here closes a connection and never waits. */
  private static final ScheduledThreadPoolExecutor CLOCK = clock();

  private final Duration timeout;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private volatile Optional<Fault> fault = Optional.empty();
  private volatile HttpRequestBase exchange;
  private ScheduledFuture<?> deadline;

  /** Why an exchange was cut off by us. */
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

  /** A client whose answers end; each of its requests must pass through this interceptor. */
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
        .disableCookieManagement()
        .disableRedirectHandling()
        .disableAutomaticRetries()
        // After the one that inflates: what counts is what comes out.
        .addInterceptorLast((HttpResponse response, HttpContext context) -> bound(response))
        .build();
  }

  private void bound(HttpResponse response) {
    if (response.getEntity() != null) {
      response.setEntity(new Bounded(response.getEntity()));
    }
  }

  /** What we cut the exchange off for, if we did; forgotten with the next one. */
  Optional<Fault> fault() {
    return fault;
  }

  /** The administrator's words for it. */
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
    // The deadline holds until its body is read.
  }

  /**
   * The answer as it came, as far as it was read, until the next request: the parser mends what
   * should be seen. FHIR is in UTF-8 (R4 2.1.0.6).
   */
  String text() {
    return body.toString(StandardCharsets.UTF_8);
  }

  /** The exchange is over, however it ended. */
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

    /** Else the wrapped entity's, past the limit: by this one an answer is read into memory. */
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

    /** Where the answer was cut off, its rest is not read to spare the connection. */
    @Override
    public void close() throws IOException {
      if (fault.isEmpty()) {
        super.close();
      }
    }
  }
}
