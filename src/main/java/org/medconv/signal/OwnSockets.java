package org.medconv.signal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;

/**
 * The sockets of one exchange, which another thread can close: that ends a read which waits. Safe
 * for use by many threads.
 */
final class OwnSockets extends SocketFactory implements AutoCloseable {
  private final List<Socket> sockets = new ArrayList<>();
  private boolean closed;

  @Override
  public synchronized Socket createSocket() throws IOException {
    if (closed) {
      throw new SocketException("the exchange has ended");
    }
    Socket socket = new Socket();
    sockets.add(socket);
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw connectsItself();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress here, int localPort)
      throws IOException {
    throw connectsItself();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw connectsItself();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress here, int localPort)
      throws IOException {
    throw connectsItself();
  }

  private static SocketException connectsItself() {
    return new SocketException("the caller connects the socket, with a timeout");
  }

  /** Closes all sockets; no other is made from now on. */
  @Override
  public synchronized void close() {
    closed = true;
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        // The descriptor is released nevertheless, and nobody reads from it any more.
      }
    }
  }
}
