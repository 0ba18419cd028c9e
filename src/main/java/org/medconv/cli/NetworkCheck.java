package org.medconv.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.medconv.config.NodeConfig;
import org.medconv.control.CommitmentTried;
import org.medconv.control.Door;
import org.medconv.control.Doors;
import org.medconv.control.Refused;
import org.medconv.control.Request.TryCommitment;
import org.medconv.deliver.FhirConfig;
import org.medconv.dicom.net.DicomPeer.PeerFailure;
import org.medconv.dicom.net.ListenerConfig;
import org.medconv.dicom.net.PeerConfig;
import org.medconv.dicom.net.ToolkitDicomPeer;
import org.medconv.jobs.Database.UnableToOpenDatabase;
import org.medconv.route.RoutingRule;
import org.medconv.words.NetworkTrouble;

/** Ports and destinations, for {@code doctor}. */
final class NetworkCheck {
  private static final List<String> KINDS = List.of("SR", "SEG", "SC");
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int START_BYTES = 1 << 16;
  private static final Duration REPORT_PATIENCE = Duration.ofSeconds(10);

  private final Checkup checkup;
  private final NodeConfig node;

  NetworkCheck(Checkup checkup, NodeConfig node) {
    this.checkup = checkup;
    this.node = node;
  }

  /** The port is free, or this node itself answers on it. */
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
   * Where the results of each rule go, told before anybody is called.
   *
   * @param rules none where they cannot be read
   */
  void ways(List<RoutingRule> rules) {
    if (node.peers().isEmpty()) {
      checkup.warn(
          "destinations",
          String.join(", ", KINDS)
              + " are not sent: no peers are configured; they stay in results.folder until a peer"
              + " is added under peers");
      return;
    }
    for (RoutingRule rule : rules) {
      List<PeerConfig> peers =
          node.peers().stream().filter(peer -> rule.destinations().contains(peer.name())).toList();
      List<String> missing =
          KINDS.stream()
              .filter(kind -> peers.stream().noneMatch(peer -> peer.objects().contains(kind)))
              .toList();
      if (!missing.isEmpty()) {
        checkup.warn(
            "destinations",
            "%s of rule %s are not sent: %s"
                .formatted(
                    String.join(", ", missing),
                    rule.name(),
                    peers.isEmpty()
                        ? "the rule names no peer under destinations; they stay in results.folder"
                        : "no peer that the rule names takes them (peers: objects)"));
      }
    }
  }

  void destinations() {
    for (PeerConfig peer : node.peers()) {
      if (checkup.isWell("peer " + peer.name(), () -> echo(peer))) {
        services(peer);
      }
    }
    fhir(node.fhir());
  }

  /** What else is asked of a peer that answers. */
  private void services(PeerConfig peer) {
    if (node.receive().queryPeer().filter(peer.name()::equals).isPresent()) {
      checkup.check("query " + peer.name(), () -> find(peer));
    }
    if (peer.commitment()) {
      commitment(peer);
    }
  }

  /** For a series that nobody has: to be answered with success and no match. */
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

  /** Tried here where the node's port is free, else by the node that has it. */
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

  private String echo(PeerConfig peer) throws IOException, PeerFailure {
    new ToolkitDicomPeer(peer, node.dicom().aeTitle(), node.dicom().tls()).echo();
    return "%s at %s:%d answers C-ECHO%s"
        .formatted(peer.aeTitle(), peer.host(), peer.port(), peer.tls() ? " over TLS" : "");
  }

  private void fhir(FhirConfig fhir) {
    String point = "fhir " + fhir.name();
    if (fhir.baseUrl().isEmpty()) {
      checkup.warn(point, "no fhir.baseUrl: bundles are kept as files");
    } else {
      checkup.check(point, () -> capabilities(fhir, fhir.baseUrl().get()));
    }
  }

  /** Each FHIR server answers GET [base]/metadata (FHIR R4, 3.1.0.9). */
  private static String capabilities(FhirConfig fhir, URI base)
      throws IOException, InterruptedException {
    URI metadata = URI.create(base.toString().replaceFirst("/*$", "") + "/metadata");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(metadata)
            .timeout(fhir.timeout())
            .header("Accept", "application/fhir+json");
    fhir.bearerToken()
        .ifPresent(token -> request.header("Authorization", "Bearer " + token.reveal()));
    HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    HttpResponse<InputStream> answer;
    try {
      answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException failed) {
      throw new IOException("%s cannot be reached: %s".formatted(base, reason(failed)), failed);
    }
    String start = start(answer.body(), fhir.timeout());
    if (answer.statusCode() != 200) {
      throw new IOException("%s answers %d".formatted(metadata, answer.statusCode()));
    }
    if (!start.contains("CapabilityStatement")) {
      throw new IOException(
          "the server at %s is not a FHIR server; check fhir.baseUrl".formatted(metadata));
    }
    return base + " answers";
  }

  /**
   * The first of an answer, where a CapabilityStatement says what it is. One without end, or
   * without a beginning, is not waited for longer than an exchange may take.
   */
  private static String start(InputStream body, Duration patience)
      throws IOException, InterruptedException {
    CompletableFuture<byte[]> read =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return body.readNBytes(START_BYTES);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    try (body) {
      return new String(
          read.get(patience.toMillis(), TimeUnit.MILLISECONDS), StandardCharsets.UTF_8);
    } catch (TimeoutException e) {
      throw new IOException(
          "the FHIR server does not end its answer within %d s (fhir.timeout)"
              .formatted(patience.toSeconds()),
          e);
    } catch (ExecutionException e) {
      throw new IOException("the FHIR server breaks off in the middle of its answer", e);
    }
  }

  private static String reason(IOException failed) {
    return NetworkTrouble.of(failed)
        .orElseGet(
            () ->
                failed.getMessage() == null
                    ? "no answer (%s)".formatted(failed.getClass().getSimpleName())
                    : failed.getMessage());
  }
}
