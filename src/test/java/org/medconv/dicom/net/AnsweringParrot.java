package org.medconv.dicom.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A listening peer that answers one call with a script. */
final class AnsweringParrot implements Closeable {
  /** The reaction to its caller. */
  interface Script {
    void play(Parrot caller) throws Exception;
  }

  private final ServerSocket server;
  private final Thread thread;

  AnsweringParrot(Script script) throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    // Small, so that a peer that does not read is soon noticed.
    server.setReceiveBufferSize(8192);
    thread = new Thread(() -> answer(script), "parrot");
    thread.start();
  }

  private void answer(Script script) {
    try (Parrot caller = new Parrot(server.accept())) {
      script.play(caller);
    } catch (Exception e) {
      // The tests look at the other side's view.
    }
  }

  int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
