package org.medconv.dicom.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.aoju.bus.image.metric.PDVInputStream;

/**
 * The data set of a request, from its first to its last PDV. A read returns at most one PDV; {@link
 * #transferTo} writes PDVs directly from the toolkit's buffer and is the fastest way. Only the
 * thread that received it may read it.
 */
final class DatasetStream extends InputStream {
  private final PDVInputStream in;
  private final Wire wire;
  private final long maxBytes;
  private long bytes;
  private boolean ended;
  private boolean tooLarge;
  private IOException wireFailure;

  DatasetStream(PDVInputStream in, Wire wire, long maxBytes) {
    this.in = in;
    this.wire = wire;
    this.maxBytes = maxBytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int count;
    try {
      count = ended ? -1 : in.read(buffer, offset, length);
    } catch (IOException | RuntimeException e) {
      throw failed(e);
    }
    if (count < 0) {
      end();
    } else {
      count(count);
    }
    return count;
  }

  @Override
  public int available() throws IOException {
    return ended ? 0 : in.available();
  }

  @Override
  public long transferTo(OutputStream out) throws IOException {
    long before = bytes;
    Counted counted = new Counted(out);
    try {
      if (!ended) {
        in.copyTo(counted);
      }
    } catch (IOException | RuntimeException e) {
      if (counted.failed || tooLarge) {
        throw e;
      }
      throw failed(e);
    }
    end();
    return bytes - before;
  }

  private void count(int count) throws ObjectTooLarge {
    bytes += count;
    if (bytes > maxBytes) {
      tooLarge = true;
      throw new ObjectTooLarge(maxBytes);
    }
  }

  private void end() {
    if (!ended) {
      ended = true;
      wire.objectEnded();
    }
  }

  private IOException failed(Exception e) {
    wireFailure = e instanceof IOException io ? io : new IOException(e);
    return wireFailure;
  }

  /** Reads and drops the rest, so that the peer gets the answer. */
  void drain() throws IOException {
    if (wireFailure != null) {
      throw wireFailure;
    }
    if (!ended) {
      try {
        in.skipAll();
      } catch (IOException | RuntimeException e) {
        throw failed(e);
      }
      end();
    }
  }

  Optional<IOException> wireFailure() {
    return Optional.ofNullable(wireFailure);
  }

  boolean tooLarge() {
    return tooLarge;
  }

  /** Does nothing: a parser that closes its stream must not end the message. */
  @Override
  public void close() {}

  private static final class ObjectTooLarge extends IOException {
    private static final long serialVersionUID = 1L;

    ObjectTooLarge(long maxBytes) {
      super("the object is larger than the %d bytes allowed".formatted(maxBytes));
    }
  }

  /** Counts bytes, and remembers whether a failure came from the receiver. */
  private final class Counted extends OutputStream {
    private final OutputStream out;
    private boolean failed;

    Counted(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      count(length);
      failed = true;
      out.write(buffer, offset, length);
      failed = false;
    }
  }
}
