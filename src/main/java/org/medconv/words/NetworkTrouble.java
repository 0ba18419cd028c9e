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
 * Why a host cannot be reached, or a port not be listened on, as a clause that says what to do. It
 * repeats neither address nor data: the caller names the peer before it.
 */
public final class NetworkTrouble {
  private static final String NOBODY_LISTENS =
      "nothing listens on this port there; is the program started, and is the port right?";

  private NetworkTrouble() {}

  /** What is wrong with a connection to another host; empty for what is not of the network. */
  public static Optional<String> of(Throwable failure) {
    // java.net.http wraps a refused connection in one that says nothing.
    return Causes.of(failure)
        .flatMap(cause -> ofOne(cause).stream())
        .findFirst()
        .or(() -> Causes.first(failure, ConnectException.class).map(refused -> NOBODY_LISTENS));
  }

  private static Optional<String> ofOne(Throwable cause) {
    if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
      return Optional.of(
          "the name of the host is not known; correct it, or make it known to this machine (DNS)");
    }
    if (cause instanceof SocketTimeoutException
        || cause instanceof HttpTimeoutException
        || says(cause, "timed out")) {
      return Optional.of(
          "no answer in time; is the host switched on, and does a firewall let this machine"
              + " through?");
    }
    if (cause instanceof NoRouteToHostException || says(cause, "network is unreachable")) {
      return Optional.of("no way leads to the host; look at this machine's network and firewall");
    }
    if (says(cause, "connection refused")) {
      return Optional.of(NOBODY_LISTENS);
    }
    if (says(cause, "connection reset") || says(cause, "broken pipe")) {
      return Optional.of("the other side cut the connection off; its log may say why");
    }
    // java.net.http: "HTTP/1.1 header parser received no bytes"
    if (says(cause, "received no bytes")) {
      return Optional.of(
          "it closes the connection without an answer; is its port one of HTTPS, or of something"
              + " else?");
    }
    return TlsTrouble.of(cause);
  }

  /** Why this machine cannot listen, with the place and what to do. */
  public static String ofListening(String address, int port, Throwable failure) {
    String place = "port %d of %s cannot be listened on: ".formatted(port, address);
    if (Causes.first(failure, BindException.class).isEmpty()) {
      return place + failure.getMessage();
    }
    if (says(failure, "cannot assign requested address")) {
      return place + "this machine has no such address; `ip address` shows those it has";
    }
    if (says(failure, "permission denied")) {
      return place
          + "ports below 1024 are for root; choose a higher one, or allow it"
          + " (CAP_NET_BIND_SERVICE)";
    }
    if (says(failure, "in use")) {
      return place
          + "another program has it; `ss -ltnp 'sport = :%d'` names it; end it, or choose another port"
              .formatted(port);
    }
    return place + failure.getMessage();
  }

  private static boolean says(Throwable failure, String what) {
    return String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT).contains(what);
  }
}
