package org.medconv.dicom.net;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A peer that sends exactly the given bytes, and reads the answer. */
final class Parrot implements Closeable {
  private final Socket socket;
  private final OutputStream out;
  private final DataInputStream in;

  /** What came: the type of a PDU and its body; type 0 is the end of the connection. */
  record Heard(int type, byte[] body) {
    static final Heard NOTHING_MORE = new Heard(0, new byte[0]);

    boolean nothingMore() {
      return type == 0;
    }

    /** Status (0000,0900) of a response command in one PDV. */
    int status() {
      for (int at = 6; at + 10 <= body.length; ) {
        int length = (body[at + 4] & 0xff) | (body[at + 5] & 0xff) << 8;
        if (body[at + 2] == 0 && body[at + 3] == 9) {
          return (body[at + 8] & 0xff) | (body[at + 9] & 0xff) << 8;
        }
        at += 8 + length;
      }
      throw new AssertionError("no status in the response");
    }

    /** Result of presentation context {@code id} in an A-ASSOCIATE-AC. */
    int contextResult(int id) {
      for (int at = 68; at + 4 <= body.length; ) {
        int length = (body[at + 2] & 0xff) << 8 | (body[at + 3] & 0xff);
        if (body[at] == 0x21 && body[at + 4] == id) {
          return body[at + 6];
        }
        at += 4 + length;
      }
      throw new AssertionError("no context " + id);
    }

    String text() {
      return new String(body, StandardCharsets.ISO_8859_1);
    }
  }

  Parrot(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(30_000);
    out = socket.getOutputStream();
    in = new DataInputStream(socket.getInputStream());
  }

  /** A caller with little room for answers. */
  static Parrot callsDeafly(int port) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return new Parrot(socket);
  }

  static Parrot calls(int port) throws IOException {
    return new Parrot(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  Parrot says(byte[]... pdus) throws IOException {
    out.write(Pdus.join(pdus));
    return this;
  }

  /** Sends as long as the other side listens. */
  Parrot triesToSay(byte[]... pdus) {
    try {
      says(pdus);
    } catch (IOException e) {
      // Closed on us; the next read shows how.
    }
    return this;
  }

  Heard hears() throws IOException {
    try {
      int type = in.readUnsignedByte();
      in.readUnsignedByte();
      byte[] body = new byte[in.readInt()];
      in.readFully(body);
      return new Heard(type, body);
    } catch (EOFException | SocketException e) {
      return Heard.NOTHING_MORE;
    }
  }

  /** Whether any byte comes before the connection ends. */
  boolean saysSomething() throws IOException {
    try {
      return in.read() >= 0;
    } catch (SocketException | javax.net.ssl.SSLException e) {
      return false;
    }
  }

  /** The association request, and the acceptance that must come. */
  Parrot associates(Pdus.Request request) throws IOException {
    Heard answer = says(request.bytes()).hears();
    if (answer.type() != Pdus.ASSOCIATE_AC) {
      throw new AssertionError("not accepted, but a PDU of type " + answer.type());
    }
    return this;
  }

  Parrot stopsTalking() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  Parrot triesToStopTalking() {
    try {
      stopsTalking();
    } catch (IOException e) {
      // closed on us already
    }
    return this;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
