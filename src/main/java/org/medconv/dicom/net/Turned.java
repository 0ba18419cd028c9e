package org.medconv.dicom.net;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Rejects a connection as soon as it is accepted, with an A-ASSOCIATE-RJ (PS3.8 9.3.4) and without
 * reading the request. The socket stays open for a moment, so that no reset overtakes the answer;
 * no thread waits for it.
 */
final class Turned {
  private static final Duration LAST_WORD = Duration.ofSeconds(1);
  private static final int MOST_OPEN = 64;
  private static final AtomicInteger OPEN = new AtomicInteger();

  private Turned() {}

  /**
   * Answers and closes; if many are rejected at once, closes without an answer.
   *
   * @param result,source,reason of PS3.8 table 9-21
   */
  static void away(Socket socket, int result, int source, int reason) {
    if (OPEN.incrementAndGet() > MOST_OPEN) {
      close(socket);
      return;
    }
    try {
      // Ten bytes into an empty buffer: this never blocks.
      socket
          .getOutputStream()
          .write(new byte[] {3, 0, 0, 0, 0, 4, 0, (byte) result, (byte) source, (byte) reason});
      socket.shutdownOutput();
      var unused = Deadlines.after(LAST_WORD, () -> close(socket));
    } catch (IOException e) {
      close(socket);
    }
  }

  private static void close(Socket socket) {
    OPEN.decrementAndGet();
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // The peer is gone already.
      return;
    }
  }
}
