package org.medconv.dicom.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.aoju.bus.image.metric.internal.pdu.AAbort;

/**
 * The socket as the toolkit sees it, TCP or TLS over TCP, with what the toolkit lacks: every read
 * and write ends, because deadlines close the TCP socket; incoming PDUs are checked before the
 * toolkit parses them ({@link PduInput}); and a close leaves the peer time to read our last
 * message.
 *
 * <p>Deadlines may be set from any thread. Only the toolkit reads and writes.
 */
final class Wire extends Socket {
  /** How to close: the acceptor waits for the peer's close, the requestor does not (PS3.8 9.2). */
  enum Side {
    ACCEPTOR,
    REQUESTOR
  }

  private static final Duration LAST_WORD = Duration.ofSeconds(1);
  private static final int DRAIN_BUFFER_BYTES = 64 * 1024;

  private final Socket tcp;
  private final Side side;
  private final Duration writeLimit;
  private final PduLimits limits;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile Socket layer;
  private volatile boolean established;
  private volatile boolean inMessage;
  private volatile boolean leaving;
  private volatile boolean broken;
  private volatile String reason;
  private PduInput input;
  private ScheduledFuture<?> deadline;
  private Runnable whenClosed = () -> {};

  /**
   * @param writeLimit a write of at most one PDU that takes longer closes the socket
   */
  Wire(Socket tcp, Side side, Duration writeLimit, PduLimits limits) throws IOException {
    this.tcp = tcp;
    this.layer = tcp;
    this.side = side;
    this.writeLimit = writeLimit;
    this.limits = limits;
    tcp.setTcpNoDelay(true);
  }

  /** From now on reads and writes go through {@code tls}, which lies over this socket. */
  void layTls(Socket tls) {
    layer = tls;
  }

  Socket tcp() {
    return tcp;
  }

  InetAddress remote() {
    return tcp.getInetAddress();
  }

  /** Closes the socket after {@code time}. Replaces the previous deadline. */
  synchronized void deadline(Duration time, String why) {
    noDeadline();
    if (!tcp.isClosed()) {
      deadline = Deadlines.after(time, () -> expire(why));
    }
  }

  synchronized void noDeadline() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  /** Aborts the association if a read gets no byte for this long; zero: no limit. */
  void silence(Duration limit) throws IOException {
    layer.setSoTimeout(Math.toIntExact(limit.toMillis()));
  }

  /** The association has been accepted. */
  void establish() {
    established = true;
  }

  boolean isEstablished() {
    return established;
  }

  /** Between messages: the command of the next one must be complete within the idle time. */
  void awaitMessage(Duration idle) throws IOException {
    inMessage = false;
    input().expectMessage();
    if (side == Side.REQUESTOR) {
      return; // Whoever sent a request has a deadline for the answer.
    }
    silence(idle);
    // Silence ends with A-ABORT; this deadline is for a command that comes too slowly.
    deadline(idle.multipliedBy(5).dividedBy(4), "no whole message within " + plain(idle));
  }

  void enterMessage() {
    inMessage = true;
  }

  /** The data set of a C-STORE-RQ begins. Its time is limited here, its size by its reader. */
  void awaitObject(Duration limit) throws IOException {
    input().expectObject();
    deadline(limit, "the object did not arrive within " + plain(limit));
  }

  /** The peer has sent everything; the time for our own work is not limited. */
  void objectEnded() {
    if (side == Side.ACCEPTOR) {
      noDeadline();
    }
  }

  /** Ends the association between the next two messages. */
  void leave() throws IOException {
    leaving = true;
    if (!inMessage) {
      tcp.shutdownInput();
    }
  }

  boolean isLeavingNow() {
    return leaving && !inMessage;
  }

  /** The deadline that closed the wire; null if none did. */
  String reason() {
    return reason;
  }

  private void expire(String why) {
    cutOff(why);
  }

  /** Closes at once, and gives the reason to the threads that read or write. */
  void cutOff(String why) {
    reason = why;
    reset();
  }

  /** Whether the exchange is over. */
  boolean isOver() {
    return tcp.isClosed();
  }

  /** Closes at once and never blocks: unsent bytes are dropped, and the peer sees a reset. */
  void reset() {
    broken = true;
    try {
      tcp.setSoLinger(true, 0);
    } catch (IOException e) {
      // closed already
    }
    closeTcp();
  }

  private void closeTcp() {
    try {
      tcp.close();
    } catch (IOException e) {
      // Nothing more can be done for this socket.
    }
  }

  /** Marks the exchange as over, and adds a deadline's reason to the exception. */
  IOException broken(IOException e) {
    broken = true;
    String why = reason;
    return why == null || e instanceof AAbort ? e : new IOException(why, e);
  }

  void whenClosed(Runnable run) {
    whenClosed = run;
  }

  private PduInput input() throws IOException {
    if (input == null) {
      input = new PduInput(this, layer.getInputStream(), limits);
    }
    return input;
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return input();
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new LimitedOutput(layer.getOutputStream());
  }

  @Override
  public SocketAddress getLocalSocketAddress() {
    return tcp.getLocalSocketAddress();
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return tcp.getRemoteSocketAddress();
  }

  @Override
  public boolean isClosed() {
    return closed.get();
  }

  @Override
  public String toString() {
    return "wire " + tcp;
  }

  // Not under the socket's lock: a deadline must be able to reset a lingering wire.
  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized")
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    noDeadline();
    try {
      if (side == Side.ACCEPTOR && !broken) {
        letPeerReadLastWord();
      }
    } catch (IOException e) {
      // The peer is gone already.
    } finally {
      closeTcp();
      noDeadline();
      whenClosed.run();
    }
  }

  /**
   * Unread bytes in our buffer turn a close into a reset, which can overtake an A-ABORT or
   * A-ASSOCIATE-RJ. So this reads for a moment, until the peer closes.
   */
  private void letPeerReadLastWord() throws IOException {
    deadline(LAST_WORD, "the peer did not close");
    layer.shutdownOutput();
    tcp.setSoTimeout(0);
    InputStream rest = tcp.getInputStream();
    byte[] buffer = new byte[DRAIN_BUFFER_BYTES];
    while (rest.read(buffer) >= 0) {
      // Dropped.
    }
  }

  static String plain(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }

  /** Writes PDUs, each within the write limit. */
  private final class LimitedOutput extends OutputStream {
    private final OutputStream out;

    LimitedOutput(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      ScheduledFuture<?> limit =
          Deadlines.after(
              writeLimit, () -> expire("the peer did not read for " + plain(writeLimit)));
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        throw broken(e);
      } finally {
        limit.cancel(false);
      }
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }
  }
}
