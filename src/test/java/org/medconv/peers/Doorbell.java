package org.medconv.peers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/** A port of this machine that counts who connects, and says nothing. */
public final class Doorbell implements AutoCloseable {
  private final ServerSocket socket;
  private final AtomicInteger rings = new AtomicInteger();

  public Doorbell() {
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread waiting = new Thread(this::count, "doorbell");
    waiting.setDaemon(true);
    waiting.start();
  }

  private void count() {
    while (!socket.isClosed()) {
      try {
        socket.accept().close();
        rings.incrementAndGet();
      } catch (IOException closed) {
        return;
      }
    }
  }

  public int port() {
    return socket.getLocalPort();
  }

  /** How often somebody has connected. */
  public int rings() {
    return rings.get();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
