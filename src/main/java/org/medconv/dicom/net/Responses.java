package org.medconv.dicom.net;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.metric.Association;
import org.aoju.bus.image.metric.DimseRSPHandler;

/**
 * The responses to one request of ours. The reading thread brings them, the asking thread waits for
 * the last one; from one to the next no more than the response time may pass, and from the first to
 * the last no more than some times that: a peer may be pending for ever.
 */
final class Responses extends DimseRSPHandler {
  /** How often the response time holds for all responses to one request. */
  private static final int WHOLE_EXCHANGE = 5;

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Wire wire;
  private final Duration limit;
  private final Consumer<Attributes> pending;
  private final CompletableFuture<Attributes> last = new CompletableFuture<>();
  private boolean sent;
  private long end;

  Responses(int messageId, Wire wire, Duration limit, Consumer<Attributes> pending) {
    super(messageId);
    this.wire = wire;
    this.limit = limit;
    this.pending = pending;
  }

  /** The request is out: the time for the answer begins. */
  synchronized void sent() {
    sent = true;
    end = System.nanoTime() + limit.multipliedBy(WHOLE_EXCHANGE).toNanos();
    if (!last.isDone()) {
      await();
    }
  }

  private void await() {
    Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    if (left.compareTo(limit) < 0) {
      Duration whole = limit.multipliedBy(WHOLE_EXCHANGE);
      wire.deadline(left, "no last response within " + Wire.plain(whole));
    } else {
      wire.deadline(limit, "no response within " + Wire.plain(limit));
    }
  }

  @Override
  public synchronized void onDimseRSP(
      Association association, Attributes command, Attributes data) {
    super.onDimseRSP(association, command, data);
    if (DimseStatus.pending(command.getInt(Tag.Status, 0))) {
      if (sent) {
        await();
      }
      if (data != null) {
        pending.accept(data);
      }
    } else {
      last.complete(command);
    }
  }

  @Override
  public void onClose(Association association) {
    super.onClose(association);
    IOException cause = association.getException();
    last.completeExceptionally(
        cause != null ? cause : new IOException("the peer ended the association unexpectedly"));
  }

  /** Waits for the last response. */
  Attributes last() throws IOException, InterruptedException {
    while (true) {
      try {
        return last.get(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
      } catch (TimeoutException e) {
        // The toolkit may have told its handlers of the end before it knew of this one.
        if (wire.isClosed() && !last.isDone()) {
          throw new IOException("the association ended before its response came", e);
        }
      }
    }
  }
}
