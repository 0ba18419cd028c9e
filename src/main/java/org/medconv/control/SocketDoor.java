package org.medconv.control;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Future;

/** The running node, through its socket, with one connection per request. */
record SocketDoor(Path socket) implements Door {
  /** The node answers within milliseconds, or says within half a minute why it cannot. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Whether a node listens there. */
  boolean isOpen() throws IOException {
    try (SocketPath path = SocketPath.to(socket);
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      return channel.connect(path.address());
    }
  }

  @Override
  public <A> A ask(Request<A> request) throws Refused, IOException {
    byte[] answer = exchange(Wire.request(request));
    if (answer.length == 0) {
      throw noAnswer(null);
    }
    return Wire.answer(answer, request.answerType());
  }

  private byte[] exchange(byte[] request) throws IOException {
    try (SocketPath path = SocketPath.to(socket);
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Deadlines deadlines = new Deadlines("control-answer")) {
      Future<?> end = deadlines.closeIn(PATIENCE, channel);
      channel.connect(path.address());
      Wire.write(channel, request);
      byte[] answer = Wire.read(channel, Wire.LONGEST_ANSWER);
      end.cancel(false);
      return answer;
    } catch (AsynchronousCloseException e) {
      throw new IOException(
          "The node did not answer within %d s. See its log; `medconv doctor` checks the rest."
              .formatted(PATIENCE.toSeconds()),
          e);
    } catch (SocketException e) {
      throw noAnswer(e);
    }
  }

  private static IOException noAnswer(SocketException cause) {
    return new IOException(
        "The node ended before it answered. See its log, then repeat the command.", cause);
  }

  @Override
  public void close() {
    // Nothing to close: a connection lasts as long as its request.
  }
}
