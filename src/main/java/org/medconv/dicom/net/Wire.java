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
 * and write ends, since a deadline closes the TCP socket below; incoming PDUs are checked before
 * the toolkit parses them ({@link PduInput}); and a close lets the peer read our last word.
 *
 * <p>Methods that set deadlines may be called from any thread. Reading and writing is the toolkit's
 * business.
 */
final class Wire extends Socket {
  /** Ways to end: the acceptor waits for the peer's close, the requestor does not (PS3.8 9.2). */
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
   * @param writeLimit one write of at most one PDU that takes longer closes the socket
   */
  Wire(Socket tcp, Side side, Duration writeLimit, PduLimits limits) throws IOException {
    this.tcp = tcp;
    this.layer = tcp;
    this.side = side;
    this.writeLimit = writeLimit;
    this.limits = limits;
    tcp.setTcpNoDelay(true);
  }

  /** From here on what is read and written goes through {@code tls}, which lies over our socket. */
  void layTls(Socket tls) {
    layer = tls;
  }

  Socket tcp() {
    return tcp;
  }

  InetAddress remote() {
    return tcp.getInetAddress();
  }

  /** Closes the socket after {@code time}; replaces the deadline before. */
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

  /** A read that gets no byte for this long aborts the association; zero: no such limit. */
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

  /** Between messages: the next one must be here, command whole, within the idle time. */
  void awaitMessage(Duration idle) throws IOException {
    inMessage = false;
    input().expectMessage();
    if (side == Side.REQUESTOR) {
      return; // who asked has a deadline for the answer
    }
    silence(idle);
    // Silence ends politely by A-ABORT; this one is for a command that drips in.
    deadline(idle.multipliedBy(5).dividedBy(4), "no whole message within " + plain(idle));
  }

  void enterMessage() {
    inMessage = true;
  }

  /** The data set of a C-STORE-RQ begins: it is limited by time, and by its reader in size. */
  void awaitObject(Duration limit) throws IOException {
    input().expectObject();
    deadline(limit, "the object did not arrive within " + plain(limit));
  }

  /** The peer has sent all: from here on it is our own work that takes the time. */
  void objectEnded() {
    if (side == Side.ACCEPTOR) {
      noDeadline();
    }
  }

  /** Ends the association at the next moment between two messages. */
  void leave() throws IOException {
    leaving = true;
    if (!inMessage) {
      tcp.shutdownInput();
    }
  }

  boolean isLeavingNow() {
    return leaving && !inMessage;
  }

  /** What closed the wire, if a deadline did; else null. */
  String reason() {
    return reason;
  }

  private void expire(String why) {
    cutOff(why);
  }

  /** Closes at once, and says why to whoever reads or writes. */
  void cutOff(String why) {
    reason = why;
    reset();
  }

  /** Nothing more is exchanged. */
  boolean isOver() {
    return tcp.isClosed();
  }

  /** Closes at once, never blocks: what is unsent is dropped and the peer sees a reset. */
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
      // nothing is left to do for this socket
    }
  }

  /** Notes that nothing more can be exchanged, and puts a deadline's reason into the exception. */
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

  // Not under the socket's lock: a deadline must be able to reset a wire that lingers here.
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
      // the peer is gone already
    } finally {
      closeTcp();
      noDeadline();
      whenClosed.run();
    }
  }

  /**
   * Unread bytes in our buffer turn a close into a reset, which can overtake an A-ABORT or
   * A-ASSOCIATE-RJ on its way; so read on a moment until the peer closes.
   */
  private void letPeerReadLastWord() throws IOException {
    deadline(LAST_WORD, "the peer did not close");
    layer.shutdownOutput();
    tcp.setSoTimeout(0);
    InputStream rest = tcp.getInputStream();
    byte[] buffer = new byte[DRAIN_BUFFER_BYTES];
    while (rest.read(buffer) >= 0) {
      // dropped
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
