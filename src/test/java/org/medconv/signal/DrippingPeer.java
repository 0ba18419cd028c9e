package org.medconv.signal;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server whose answer goes on for ever, a few bytes at a time. */
final class DrippingPeer implements AutoCloseable {
  final AtomicInteger callers = new AtomicInteger();
  final AtomicInteger gone = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ServerSocket server;
  private final String first;
  private final String drop;

  DrippingPeer(String first, String drop) throws IOException {
    this.first = first;
    this.drop = drop;
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  static DrippingPeer http() throws IOException {
    return new DrippingPeer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n");
  }

  static DrippingPeer smtp() throws IOException {
    return new DrippingPeer("", "220-slow\r\n");
  }

  int port() {
    return server.getLocalPort();
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "dripping-peer");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (closed.getCount() > 0) {
        Socket caller = server.accept();
        callers.incrementAndGet();
        start(() -> drip(caller));
      }
    } catch (IOException e) {
      closed.countDown();
    }
  }

  private void drip(Socket caller) {
    try (caller) {
      OutputStream out = caller.getOutputStream();
      out.write(first.getBytes(StandardCharsets.US_ASCII));
      while (!closed.await(10, TimeUnit.MILLISECONDS)) {
        out.write(drop.getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException e) {
      gone.incrementAndGet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    server.close();
  }
}
