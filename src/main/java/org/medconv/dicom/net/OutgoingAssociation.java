package org.medconv.dicom.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.aoju.bus.image.Device;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.aoju.bus.image.metric.ApplicationEntity;
import org.aoju.bus.image.metric.Association;
import org.aoju.bus.image.metric.Connection;
import org.aoju.bus.image.metric.DataWriter;
import org.aoju.bus.image.metric.internal.pdu.AAssociateRJ;
import org.aoju.bus.image.metric.internal.pdu.AAssociateRQ;
import org.aoju.bus.image.metric.internal.pdu.Presentation;
import org.aoju.bus.image.metric.internal.pdu.RoleSelection;
import org.medconv.dicom.file.DicomToolkit;
import org.medconv.dicom.net.DicomPeer.PeerFailure;
import org.medconv.text.KnownWords;
import org.medconv.words.Causes;
import org.medconv.words.NetworkTrouble;

/**
 * One association that we opened, used by one thread, with a second one that reads. Everything it
 * waits for has a deadline, after which its socket is closed.
 */
final class OutgoingAssociation implements AutoCloseable {
  private static final int RECEIVED_PDU_BYTES = 64 * 1024;
  private static final int SENT_PDU_BYTES = 256 * 1024;

  /** Under this the toolkit's PDVs have no room. */
  private static final int SMALLEST_PDU_BYTES = 1024;

  /** A peer that takes an object more slowly than this has stopped taking it. */
  private static final long SLOWEST_BYTES_PER_SECOND = 64 * 1024;

  private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(5);
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final PeerConfig peer;
  private final Wire wire;
  private final CountDownLatch closed = new CountDownLatch(1);
  private Association association;
  private boolean failed;

  /** A presentation context to propose: one SOP class and the transfer syntaxes for it. */
  record Proposal(String sopClass, List<String> transferSyntaxes) {
    Proposal {
      transferSyntaxes = List.copyOf(transferSyntaxes);
    }
  }

  private OutgoingAssociation(PeerConfig peer, Wire wire) {
    this.peer = peer;
    this.wire = wire;
    wire.whenClosed(closed::countDown);
  }

  /**
   * @param asScp the SOP class, if any, for which we are the SCP on this association
   * @param services what the peer may ask of us on it, by abstract syntax
   */
  static OutgoingAssociation open(
      PeerConfig peer,
      AeTitle localAe,
      Optional<Tls> tls,
      List<Proposal> proposals,
      Optional<String> asScp,
      Map<String, DimseService> services)
      throws PeerFailure {
    Wire wire = connect(peer, tls);
    OutgoingAssociation opening = new OutgoingAssociation(peer, wire);
    AAssociateRQ request = request(peer, localAe, proposals);
    asScp.ifPresent(sopClass -> request.addRoleSelection(new RoleSelection(sopClass, false, true)));
    opening.associate(localAe, request, services);
    return opening;
  }

  private static Wire connect(PeerConfig peer, Optional<Tls> tls) throws PeerFailure {
    Socket tcp = new Socket();
    try {
      reach(peer, tcp);
      Wire wire =
          new Wire(
              tcp,
              Wire.Side.REQUESTOR,
              peer.responseTimeout(),
              PduLimits.ofPeer(RECEIVED_PDU_BYTES));
      wire.deadline(
          peer.responseTimeout(),
          "no answer to our association request within " + Wire.plain(peer.responseTimeout()));
      if (tls.isPresent()) {
        layTls(peer, wire, tls.get());
      }
      return wire;
    } catch (IOException | RuntimeException e) {
      close(tcp);
      throw Failures.of(peer, "cannot be connected to", e, null);
    }
  }

  private static void reach(PeerConfig peer, Socket tcp) throws IOException {
    try {
      tcp.connect(
          new InetSocketAddress(peer.host(), peer.port()),
          Math.toIntExact(peer.connectTimeout().toMillis()));
    } catch (IOException e) {
      throw new IOException(NetworkTrouble.of(e).orElse(e.getMessage()), e);
    }
  }

  private static void layTls(PeerConfig peer, Wire wire, Tls tls) throws IOException {
    try {
      wire.layTls(tls.connect(wire.tcp(), peer.host(), peer.port()));
    } catch (IOException e) {
      wire.reset();
      throw wire.reason() == null ? e : new IOException(wire.reason(), e);
    }
  }

  private static void close(Socket tcp) {
    try {
      tcp.close();
    } catch (IOException e) {
      // closed enough
    }
  }

  private static AAssociateRQ request(PeerConfig peer, AeTitle localAe, List<Proposal> proposals) {
    AAssociateRQ request = new AAssociateRQ();
    request.setCallingAET(localAe.value());
    request.setCalledAET(peer.aeTitle().value());
    request.setImplClassUID(DicomToolkit.IMPLEMENTATION_CLASS_UID);
    request.setImplVersionName(DicomToolkit.IMPLEMENTATION_VERSION_NAME);
    int id = 1;
    for (Proposal proposal : proposals) {
      request.addPresentationContext(
          new Presentation(
              id, proposal.sopClass(), proposal.transferSyntaxes().toArray(String[]::new)));
      id += 2;
    }
    return request;
  }

  private void associate(AeTitle localAe, AAssociateRQ request, Map<String, DimseService> services)
      throws PeerFailure {
    ReadingDevice device = new ReadingDevice();
    Connection connection = new OpenConnection(wire);
    connection.setReceivePDULength(RECEIVED_PDU_BYTES);
    connection.setSendPDULength(SENT_PDU_BYTES);
    connection.setSocketCloseDelay(0);
    device.addConnection(connection);
    device.setExecutor(device::read);
    ApplicationEntity entity = new ApplicationEntity(localAe.value());
    device.addApplicationEntity(entity);
    entity.addConnection(connection);
    entity.setDimseRQHandler(new DimseDispatch(services, peer.responseTimeout(), Long.MAX_VALUE));
    try {
      association = entity.connect(connection, connection, request);
      wire.establish();
      wire.noDeadline();
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      wire.reset();
      throw Failures.ofRequest(peer, e, wire.reason());
    } catch (InterruptedException e) {
      wire.reset();
      throw Failures.interrupted(peer, e);
    }
    requireRoom();
  }

  private void requireRoom() throws PeerFailure {
    if (association.getMaxPDULengthSend() < SMALLEST_PDU_BYTES) {
      failed = true;
      close();
      throw new PeerFailure(
          PeerFailure.Kind.NOT_SUPPORTED,
          "%s accepts PDUs of at most %d bytes; the smallest we can send has %d"
              .formatted(
                  Failures.name(peer), association.getMaxPDULengthSend(), SMALLEST_PDU_BYTES),
          null);
    }
  }

  boolean accepts(String sopClass) {
    return !association.getTransferSyntaxesFor(sopClass).isEmpty();
  }

  boolean accepts(String sopClass, String transferSyntax) {
    return association.getTransferSyntaxesFor(sopClass).contains(transferSyntax);
  }

  /** The accepted context of a SOP class, or the failure that says that there is none. */
  Presentation context(String sopClass) throws PeerFailure {
    Set<String> syntaxes = association.getTransferSyntaxesFor(sopClass);
    if (syntaxes.isEmpty()) {
      throw Failures.notSupported(peer, List.of(UID.nameOf(sopClass)));
    }
    return association.pcFor(sopClass, syntaxes.iterator().next());
  }

  Presentation context(String sopClass, String transferSyntax) {
    return association.pcFor(sopClass, transferSyntax);
  }

  int nextMessageId() {
    return association.nextMessageID();
  }

  /**
   * Sends a request and waits for its last response, which is returned, whatever its status.
   *
   * @param bytes about how much is sent, which says how long it may take
   * @param pending is given the data set of each pending response
   */
  Attributes exchange(
      Presentation context,
      Attributes command,
      DataWriter dataset,
      long bytes,
      Consumer<Attributes> pending)
      throws PeerFailure {
    Responses responses =
        new Responses(command.getInt(Tag.MessageID, 0), wire, peer.responseTimeout(), pending);
    try {
      wire.deadline(
          peer.responseTimeout().plusSeconds(bytes / SLOWEST_BYTES_PER_SECOND),
          "the peer reads our message too slowly");
      if (dataset == null) {
        command.setInt(Tag.CommandDataSetType, VR.US, 0x0101);
      }
      association.invoke(context, command, dataset, responses, 0);
      responses.sent();
      Attributes last = responses.last();
      wire.noDeadline();
      return last;
    } catch (IOException | RuntimeException e) {
      failed = true;
      throw Failures.of(peer, "broke off", e, wire.reason());
    } catch (InterruptedException e) {
      failed = true;
      throw Failures.interrupted(peer, e);
    }
  }

  /** Lets the peer ask something of us until it has, or has gone, or the time is up. */
  void stayOpen(CountDownLatch asked, Duration time) throws PeerFailure {
    wire.whenClosed(
        () -> {
          closed.countDown();
          asked.countDown();
        });
    try {
      // Who has gone before this line has counted down no more than the first of the two.
      boolean early = closed.getCount() == 0 || asked.await(time.toMillis(), TimeUnit.MILLISECONDS);
      failed |= early && closed.getCount() == 0;
    } catch (InterruptedException e) {
      failed = true;
      throw Failures.interrupted(peer, e);
    }
  }

  /** Releases the association, or aborts it after a failure; waits a moment for the peer. */
  @Override
  public void close() {
    Duration farewell =
        peer.responseTimeout().compareTo(LONGEST_FAREWELL) < 0
            ? peer.responseTimeout()
            : LONGEST_FAREWELL;
    wire.deadline(farewell, "no answer to our release request within " + Wire.plain(farewell));
    try {
      if (failed || !association.isReadyForDataTransfer()) {
        association.abort();
      } else {
        association.release();
        boolean answered = closed.await(farewell.toMillis(), TimeUnit.MILLISECONDS);
        failed = !answered;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      // The peer closed first; what it answered before counts.
    } finally {
      wire.close();
    }
  }

  /** Gives the toolkit the socket that is already connected. */
  private static final class OpenConnection extends Connection {
    private static final long serialVersionUID = 1L;
    private final transient Wire wire;

    OpenConnection(Wire wire) {
      this.wire = wire;
    }

    @Override
    public Socket connect(Connection remote) {
      return wire;
    }
  }

  /** Runs the reading half of an association; an Error in it must not leave the other waiting. */
  private static final class ReadingDevice extends Device {
    private static final long serialVersionUID = 1L;
    private transient volatile Association reading;

    ReadingDevice() {
      super("medconv");
    }

    @Override
    public void addAssociation(Association association) {
      reading = association;
      super.addAssociation(association);
    }

    void read(Runnable reader) {
      Thread thread = new Thread(() -> run(reader), "dicom-peer-" + NUMBER.incrementAndGet());
      thread.setDaemon(true);
      thread.start();
    }

    @SuppressWarnings("CatchingUnchecked")
    private void run(Runnable reader) {
      try {
        reader.run();
      } catch (Throwable e) {
        if (reading != null) {
          reading.onIOException(new IOException("the answer could not be read", e));
        }
      }
    }
  }

  /** How failures read to the administrator, and what they mean for a retry. */
  static final class Failures {
    private Failures() {}

    static String name(PeerConfig peer) {
      return "%s (%s at %s:%d)".formatted(peer.name(), peer.aeTitle(), peer.host(), peer.port());
    }

    static PeerFailure of(PeerConfig peer, String what, Exception e, String reason) {
      String detail =
          Optional.ofNullable(reason)
              .or(() -> ofTls(e))
              .orElseGet(() -> e.getMessage() == null ? name(e) : e.getMessage());
      return new PeerFailure(kind(e, reason), "%s %s: %s".formatted(name(peer), what, detail), e);
    }

    /** Of an association request that was sent. */
    static PeerFailure ofRequest(PeerConfig peer, Exception e, String reason) {
      return of(
          peer,
          "rejected our association request",
          e,
          reason == null ? ofLostAlert(peer, e).orElse(null) : reason);
    }

    /**
     * In TLS 1.3 a client's handshake ends before the server has looked at its certificate (RFC
     * 8446 section 2). A server that rejects it sends an alert and closes; where our request meets
     * the closed connection first, the alert is lost.
     */
    private static Optional<String> ofLostAlert(PeerConfig peer, Exception e) {
      return peer.tls() && Causes.first(e, SocketException.class).isPresent()
          ? Optional.of(
              "the connection was closed right after the TLS handshake; probably the other side"
                  + " rejects this side's certificate, so have it trusted there, or see its log")
          : Optional.empty();
    }

    private static String name(Exception e) {
      return e.getClass().getSimpleName();
    }

    /** Java's words for a failed handshake help nobody. */
    private static Optional<String> ofTls(Throwable failure) {
      return Causes.first(failure, SSLException.class).flatMap(NetworkTrouble::of);
    }

    private static PeerFailure.Kind kind(Exception e, String reason) {
      if (reason == null && e instanceof AAssociateRJ rejection) {
        return rejection.getResult() == AAssociateRJ.RESULT_REJECTED_TRANSIENT
            ? PeerFailure.Kind.BUSY
            : PeerFailure.Kind.REFUSED;
      }
      boolean certificate =
          e instanceof SSLException && e.getCause() instanceof GeneralSecurityException;
      return certificate ? PeerFailure.Kind.REFUSED : PeerFailure.Kind.UNREACHABLE;
    }

    static PeerFailure notSupported(PeerConfig peer, List<String> what) {
      return new PeerFailure(
          PeerFailure.Kind.NOT_SUPPORTED,
          "%s accepts no presentation context for %s"
              .formatted(name(peer), String.join(", ", what)),
          null);
    }

    static PeerFailure noCommitment(PeerConfig peer) {
      return new PeerFailure(
          PeerFailure.Kind.NOT_SUPPORTED,
          "%s does not offer storage commitment; set commitment: false for this peer, or have storage commitment enabled there"
              .formatted(name(peer)),
          null);
    }

    static PeerFailure interrupted(PeerConfig peer, InterruptedException e) {
      Thread.currentThread().interrupt();
      return new PeerFailure(
          PeerFailure.Kind.UNREACHABLE, name(peer) + ": interrupted while waiting", e);
    }

    /** Without what may name a patient: a peer quotes whatever it likes. */
    static String errorComment(Attributes response) {
      return KnownWords.of(response.getString(Tag.ErrorComment, ""));
    }

    static PeerFailure status(PeerConfig peer, String operation, Attributes response) {
      String comment = errorComment(response);
      return new PeerFailure(
          PeerFailure.Kind.FAILED,
          "%s answered %s with %s%s"
              .formatted(
                  name(peer),
                  operation,
                  DimseStatus.hex(response.getInt(Tag.Status, -1)),
                  comment.isEmpty() ? "" : " (" + comment + ")"),
          null);
    }
  }
}
