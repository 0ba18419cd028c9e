package org.medconv.words;

import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import java.util.Optional;

/**
 * Explains why a host cannot be reached, or why the node cannot listen on a port, in a clause with
 * the remedy. It repeats neither address nor data: the caller names the peer before it.
 */
public final class NetworkTrouble {
  private static final String NOBODY_LISTENS =
      "no program listens on this port; check that the program is running and that the port is"
          + " right";

  private NetworkTrouble() {}

  /** The problem with a connection to another host; empty if the network is not the problem. */
  public static Optional<String> of(Throwable failure) {
    // java.net.http wraps a refused connection in one that says nothing.
    return Causes.of(failure)
        .flatMap(cause -> ofOne(cause).stream())
        .findFirst()
        .or(() -> Causes.first(failure, ConnectException.class).map(refused -> NOBODY_LISTENS));
  }

  private static Optional<String> ofOne(Throwable cause) {
    if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
      return Optional.of("the host name is unknown; correct it, or add it to DNS");
    }
    if (cause instanceof SocketTimeoutException
        || cause instanceof HttpTimeoutException
        || says(cause, "timed out")) {
      return Optional.of(
          "no answer in time; check that the host is switched on and that no firewall blocks this"
              + " machine");
    }
    if (cause instanceof NoRouteToHostException || says(cause, "network is unreachable")) {
      return Optional.of(
          "there is no route to the host; check this machine's network and firewall");
    }
    if (says(cause, "connection refused")) {
      return Optional.of(NOBODY_LISTENS);
    }
    if (says(cause, "connection reset") || says(cause, "broken pipe")) {
      return Optional.of("the other side closed the connection; its log may say why");
    }
    // java.net.http: "HTTP/1.1 header parser received no bytes"
    if (says(cause, "received no bytes")) {
      return Optional.of(
          "it closes the connection without an answer; check that the port is not that of HTTPS or"
              + " of another service");
    }
    return TlsTrouble.of(cause);
  }

  /** Why this machine cannot listen, with address, port and remedy. */
  public static String ofListening(String address, int port, Throwable failure) {
    String place = "cannot listen on port %d of %s: ".formatted(port, address);
    if (Causes.first(failure, BindException.class).isEmpty()) {
      return place + failure.getMessage();
    }
    if (says(failure, "cannot assign requested address")) {
      return place + "this machine has no such address; `ip address` lists its addresses";
    }
    if (says(failure, "permission denied")) {
      return place
          + "ports below 1024 are for root; choose a higher one, or allow it"
          + " (CAP_NET_BIND_SERVICE)";
    }
    if (says(failure, "in use")) {
      return place
          + "another program uses it; `ss -ltnp 'sport = :%d'` shows which; stop that program, or choose another port"
              .formatted(port);
    }
    return place + failure.getMessage();
  }

  private static boolean says(Throwable failure, String what) {
    return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains(what);
  }
}
