package org.medconv.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.medconv.config.NodeConfig;
import org.medconv.control.CommitmentTried;
import org.medconv.control.Door;
import org.medconv.control.Doors;
import org.medconv.control.Refused;
import org.medconv.control.Request.TryCommitment;
import org.medconv.deliver.Destination;
import org.medconv.deliver.DicomDestination;
import org.medconv.dicom.net.DicomPeer.PeerFailure;
import org.medconv.dicom.net.ListenerConfig;
import org.medconv.dicom.net.PeerConfig;
import org.medconv.dicom.net.ToolkitDicomPeer;
import org.medconv.jobs.Database.UnableToOpenDatabase;
import org.medconv.report.ResultObject;
import org.medconv.route.RoutingRule;
import org.medconv.words.NetworkTrouble;

/** Ports and destinations, for {@code doctor}. */
final class NetworkCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration REPORT_PATIENCE = Duration.ofSeconds(10);

  private final Checkup checkup;
  private final NodeConfig node;
  private final List<String> kinds;

  NetworkCheck(Checkup checkup, NodeConfig node) {
    this.checkup = checkup;
    this.node = node;
    this.kinds =
        Arrays.stream(ResultObject.Kind.values())
            .filter(kind -> kind.isDicom() && kind.isOfScreening())
            .filter(kind -> kind != ResultObject.Kind.PDF || node.results().pdf())
            .map(ResultObject.Kind::name)
            .toList();
  }

  /** The port is free, or this node answers on it. */
  void listener() {
    ListenerConfig listener = node.dicom();
    String place =
        "%s on %s:%d".formatted(listener.aeTitle(), listener.bindAddress(), listener.port());
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(
          new InetSocketAddress(InetAddress.getByName(listener.bindAddress()), listener.port()));
      checkup.ok("listener", place + " is free");
    } catch (IOException taken) {
      checkup.check("listener", () -> answering(listener, place, taken));
    }
    if (listener.isOpenToAll()) {
      checkup.warn("listener", ServeCommand.OPEN_TO_ALL);
    }
  }

  private String answering(ListenerConfig listener, String place, IOException taken)
      throws IOException {
    InetAddress bound = InetAddress.getByName(listener.bindAddress());
    String host = bound.isAnyLocalAddress() ? "127.0.0.1" : listener.bindAddress();
    PeerConfig self =
        new PeerConfig(
            "self",
            listener.aeTitle(),
            host,
            listener.port(),
            listener.tls().isPresent(),
            false,
            PATIENCE,
            PATIENCE,
            PATIENCE);
    try {
      new ToolkitDicomPeer(self, listener.aeTitle(), listener.tls()).echo();
      return place + " answers C-ECHO: the node is running";
    } catch (PeerFailure stranger) {
      throw new IOException(
          "no node %s answers there, and %s (dicom.port, dicom.bindAddress)"
              .formatted(
                  listener.aeTitle(),
                  NetworkTrouble.ofListening(listener.bindAddress(), listener.port(), taken)),
          stranger);
    }
  }

  /**
   * Lists the destinations of each rule, before any is contacted.
   *
   * @param rules empty if they cannot be read
   */
  void ways(List<RoutingRule> rules) {
    if (node.destinations().isEmpty() && node.peers().isEmpty()) {
      checkup.warn(
          "destinations",
          String.join(", ", kinds)
              + " are not sent: no peers are configured; they stay in results.folder until one is"
              + " added under peers or destinations");
      return;
    }
    for (RoutingRule rule : rules) {
      List<String> missing =
          kinds.stream().filter(kind -> !goes(kind, rule.destinations())).toList();
      if (!missing.isEmpty()) {
        checkup.warn(
            "destinations",
            "%s of rule %s are not sent: none of its destinations accepts them (objects); they stay in results.folder"
                .formatted(String.join(", ", missing), rule.name()));
      }
    }
  }

  private boolean goes(String kind, List<String> destinations) {
    return node.peers().stream()
            .anyMatch(peer -> destinations.contains(peer.name()) && peer.takes(kind))
        || node.beyondPeers().stream()
            .anyMatch(each -> destinations.contains(each.name()) && each.takes(kind));
  }

  void destinations() {
    for (PeerConfig peer : node.peers()) {
      if (checkup.isWell("peer " + peer.name(), () -> destination(peer).examine().sentence())) {
        services(peer);
      }
    }
    node.beyondPeers()
        .forEach(
            each -> checkup.examine(each.kind() + " " + each.name(), () -> each.open().examine()));
  }

  /** Checks the other services of a peer that answers. */
  private void services(PeerConfig peer) {
    if (node.receive().queryPeer().filter(peer.name()::equals).isPresent()) {
      checkup.check("query " + peer.name(), () -> find(peer));
    }
    if (peer.commitment()) {
      commitment(peer);
    }
  }

  /** Searches for a series that does not exist: the peer must answer with success and no match. */
  private String find(PeerConfig peer) throws IOException, PeerFailure {
    int found =
        new ToolkitDicomPeer(peer, node.dicom().aeTitle(), node.dicom().tls())
            .findInstances("2.25.0", "2.25.0")
            .size();
    if (found > 0) {
      throw new IOException(
          "%s names %d instances of a series that does not exist: C-FIND at IMAGE level does not work there; leave receive.queryPeer out"
              .formatted(peer.aeTitle(), found));
    }
    return peer.aeTitle() + " answers C-FIND";
  }

  private void commitment(PeerConfig peer) {
    String point = "commitment " + peer.name();
    String here = "%s, port %d".formatted(node.dicom().aeTitle(), node.dicom().port());
    try {
      if (wayBack(peer)) {
        checkup.ok(point, "its report comes back to " + here);
      } else {
        checkup.warn(
            point,
            "accepted the request, but sent no report within %d s; check that it knows this node as %s at this host"
                .formatted(REPORT_PATIENCE.toSeconds(), here));
      }
    } catch (Refused | UnableToOpenDatabase notTried) {
      checkup.warn(point, "the return of its report was not tested: " + notTried.getMessage());
    } catch (PeerFailure | IOException wrong) {
      checkup.fail(
          point, wrong.getMessage() + "; set commitment: false if it does not commit itself");
    }
  }

  /** Checked by this process if the node's port is free, else by the running node. */
  private boolean wayBack(PeerConfig peer) throws PeerFailure, Refused, IOException {
    return switch (new WayBack(node, REPORT_PATIENCE).ask(peer)) {
      case REPORTED -> true;
      case SILENT -> false;
      case NOT_LISTENING -> {
        try (Door running = Doors.toLook(node.control(), node.jobs())) {
          CommitmentTried tried = running.ask(new TryCommitment(peer.name()));
          if (!tried.failure().isEmpty()) {
            throw new IOException(tried.failure());
          }
          yield tried.reported();
        }
      }
    };
  }

  private Destination destination(PeerConfig peer) throws IOException {
    return new DicomDestination(
        peer, new ToolkitDicomPeer(peer, node.dicom().aeTitle(), node.dicom().tls()));
  }
}
