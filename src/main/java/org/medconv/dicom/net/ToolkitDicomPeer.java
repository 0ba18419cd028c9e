package org.medconv.dicom.net;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.aoju.bus.image.Dimse;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.aoju.bus.image.metric.Commands;
import org.aoju.bus.image.metric.DataWriter;
import org.aoju.bus.image.metric.DataWriterAdapter;
import org.aoju.bus.image.metric.internal.pdu.Presentation;
import org.medconv.dicom.net.OutgoingAssociation.Failures;
import org.medconv.dicom.net.OutgoingAssociation.Proposal;
import org.medconv.words.FileTrouble;

/** A {@link DicomPeer} reached over TCP or TLS. Holds no connection between calls. */
public final class ToolkitDicomPeer implements DicomPeer {
  private static final List<String> UNCOMPRESSED =
      List.of(UID.ExplicitVRLittleEndian, UID.ImplicitVRLittleEndian);

  /** A-ASSOCIATE-RQ has odd context ids from 1 to 255 (PS3.8 9.3.2.2). */
  private static final int MOST_CONTEXTS = 128;

  /** A longer answer is nonsense; the largest CT series have some thousand images. */
  private static final int MOST_INSTANCES = 200_000;

  private final PeerConfig config;
  private final AeTitle localAe;
  private final Optional<Tls> tls;
  private final CommitmentScu commitmentScu;

  /**
   * A peer that sends commitment reports on its own associations.
   *
   * @param tls keys, needed if {@code config.tls()} is set
   * @throws IOException if the TLS keys cannot be read
   */
  public ToolkitDicomPeer(PeerConfig config, AeTitle localAe, Optional<TlsConfig> tls)
      throws IOException {
    // A report on the association of the request is then answered with a failure; it comes again
    // on a new one, as PS3.4 J.3.3 has it.
    this(config, localAe, tls, report -> false);
  }

  /**
   * @param commitmentScu receives reports that come on the association of the request
   */
  public ToolkitDicomPeer(
      PeerConfig config, AeTitle localAe, Optional<TlsConfig> tls, CommitmentScu commitmentScu)
      throws IOException {
    Toolkit.prepare();
    this.config = config;
    this.localAe = localAe;
    this.tls = config.tls() ? Optional.of(Tls.of(keys(config, tls))) : Optional.empty();
    this.commitmentScu = commitmentScu;
  }

  private static TlsConfig keys(PeerConfig config, Optional<TlsConfig> tls) throws IOException {
    return tls.orElseThrow(
        () ->
            new IOException(
                "peer %s has tls: true, but there are no keys under dicom.tls"
                    .formatted(config.name())));
  }

  @Override
  public void echo() throws PeerFailure {
    try (OutgoingAssociation association = open(UID.VerificationSOPClass)) {
      Attributes command =
          Commands.mkCEchoRQ(association.nextMessageId(), UID.VerificationSOPClass);
      ask(association, "C-ECHO", UID.VerificationSOPClass, command, null);
    }
  }

  @Override
  public void store(List<Path> files, StoreListener listener) throws PeerFailure {
    List<FileToSend> objects = new ArrayList<>();
    for (Path file : files) {
      objects.add(read(file));
    }
    if (objects.isEmpty()) {
      return;
    }
    Set<String> refused = new LinkedHashSet<>();
    try (OutgoingAssociation association = open(proposals(objects))) {
      for (FileToSend object : objects) {
        Optional<String> syntax =
            syntaxes(object).stream()
                .filter(each -> association.accepts(object.sopClassUid(), each))
                .findFirst();
        if (syntax.isPresent()) {
          store(association, object, syntax.get(), listener);
        } else {
          refused.add(
              UID.nameOf(object.sopClassUid()) + " in " + UID.nameOf(object.transferSyntaxUid()));
        }
      }
    }
    if (!refused.isEmpty()) {
      throw Failures.notSupported(config, List.copyOf(refused));
    }
  }

  /**
   * Why {@link #store} cannot send a file; empty for a DICOM file.
   *
   * @throws FileSystemException if the file is not readable
   */
  public static Optional<String> whyNotSent(Path file) throws FileSystemException {
    try {
      FileToSend.of(file);
      return Optional.empty();
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private FileToSend read(Path file) throws PeerFailure {
    try {
      return FileToSend.of(file);
    } catch (IOException e) {
      throw cannotBeSent(file, e);
    }
  }

  private static PeerFailure cannotBeSent(Path file, IOException cause) {
    return new PeerFailure(
        PeerFailure.Kind.FAILED,
        "%s cannot be sent: %s".formatted(file.getFileName(), FileTrouble.of(cause)),
        cause);
  }

  /**
   * The transfer syntaxes in which an object can be sent, its own first. Explicit VR can be
   * rewritten as Implicit VR Little Endian, which every peer must accept (PS3.5 10.1).
   */
  private static List<String> syntaxes(FileToSend object) {
    String own = object.transferSyntaxUid();
    return own.equals(UID.ExplicitVRLittleEndian)
        ? List.of(own, UID.ImplicitVRLittleEndian)
        : List.of(own);
  }

  /** One context for each SOP class and transfer syntax, so that the peer has no choice. */
  private List<Proposal> proposals(List<FileToSend> objects) throws PeerFailure {
    Set<Proposal> proposals = new LinkedHashSet<>();
    for (FileToSend object : objects) {
      for (String syntax : syntaxes(object)) {
        proposals.add(new Proposal(object.sopClassUid(), List.of(syntax)));
      }
    }
    if (proposals.size() > MOST_CONTEXTS) {
      throw new PeerFailure(
          PeerFailure.Kind.NOT_SUPPORTED,
          "%d kinds of objects do not fit one association, which has room for %d"
              .formatted(proposals.size(), MOST_CONTEXTS),
          null);
    }
    return List.copyOf(proposals);
  }

  private void store(
      OutgoingAssociation association, FileToSend object, String syntax, StoreListener listener)
      throws PeerFailure {
    Attributes command =
        Commands.mkCStoreRQ(
            association.nextMessageId(), object.sopClassUid(), object.sopInstanceUid(), 0);
    Attributes response =
        association.exchange(
            association.context(object.sopClassUid(), syntax),
            command,
            syntax.equals(object.transferSyntaxUid()) ? asItIs(object) : rewritten(object),
            object.bytes(),
            none -> {});
    listener.answered(
        object.path(),
        response.getInt(Tag.Status, DimseStatus.PROCESSING_FAILURE),
        Failures.errorComment(response));
  }

  private static DataWriter asItIs(FileToSend object) {
    return (out, syntax) -> {
      try (InputStream dataset = object.dataset()) {
        out.copyFrom(dataset);
      }
      if (object.oddLength()) {
        out.write(0);
      }
    };
  }

  /**
   * Rewrites an object in the transfer syntax of the context. The whole object passes through
   * memory.
   */
  private DataWriter rewritten(FileToSend object) throws PeerFailure {
    try {
      return new DataWriterAdapter(org.medconv.dicom.file.Part10File.read(object.path()).dataset());
    } catch (IOException e) {
      throw cannotBeSent(object.path(), e);
    }
  }

  @Override
  public void requestCommitment(String transactionUid, List<InstanceReference> instances)
      throws PeerFailure {
    String sopClass = UID.StorageCommitmentPushModelSOPClass;
    Attributes dataset = CommitmentDatasets.request(transactionUid, instances);
    CountDownLatch reported = new CountDownLatch(1);
    List<Proposal> proposals = List.of(new Proposal(sopClass, UNCOMPRESSED));
    try (OutgoingAssociation association =
        open(proposals, Optional.empty(), new OneReport(reports(), reported))) {
      if (!association.accepts(sopClass)) {
        throw Failures.noCommitment(config);
      }
      Attributes command =
          Commands.mkNActionRQ(
              association.nextMessageId(),
              sopClass,
              UID.StorageCommitmentPushModelSOPInstance,
              CommitmentDatasets.REQUEST_ACTION,
              dataset);
      ask(association, "N-ACTION", sopClass, command, dataset);
      // A peer that cannot open an association to us, for example behind NAT, can only report here.
      association.stayOpen(reported, config.commitmentWait());
    }
  }

  @Override
  public void reportCommitment(CommitmentReport report) throws PeerFailure {
    String sopClass = UID.StorageCommitmentPushModelSOPClass;
    Attributes dataset = CommitmentDatasets.report(report);
    int event =
        report.failed().isEmpty() ? CommitmentDatasets.COMPLETE : CommitmentDatasets.FAILURES_EXIST;
    try (OutgoingAssociation association =
        open(List.of(new Proposal(sopClass, UNCOMPRESSED)), Optional.of(sopClass))) {
      Attributes command =
          Commands.mkNEventReportRQ(
              association.nextMessageId(),
              sopClass,
              UID.StorageCommitmentPushModelSOPInstance,
              event,
              dataset);
      ask(association, "N-EVENT-REPORT", sopClass, command, dataset);
    }
  }

  @Override
  public Set<String> findInstances(String studyInstanceUid, String seriesInstanceUid)
      throws PeerFailure {
    String sopClass = UID.StudyRootQueryRetrieveInformationModelFIND;
    Attributes keys = new Attributes();
    keys.setString(Tag.QueryRetrieveLevel, VR.CS, "IMAGE");
    keys.setString(Tag.StudyInstanceUID, VR.UI, studyInstanceUid);
    keys.setString(Tag.SeriesInstanceUID, VR.UI, seriesInstanceUid);
    keys.setNull(Tag.SOPInstanceUID, VR.UI);
    keys.setNull(Tag.SOPClassUID, VR.UI);
    Matches matches = new Matches();
    try (OutgoingAssociation association = open(sopClass)) {
      Presentation context = association.context(sopClass);
      Attributes command = Commands.mkCFindRQ(association.nextMessageId(), sopClass, 0);
      Attributes last =
          association.exchange(context, command, new DataWriterAdapter(keys), 0, matches::add);
      requireSuccess("C-FIND", last);
    }
    return Set.copyOf(matches.instances);
  }

  /** The matches of a C-FIND for one series, as far as the node accepts their classes. */
  private static final class Matches {
    private final Set<String> instances = new HashSet<>();
    private int count;

    void add(Attributes match) {
      if (++count > MOST_INSTANCES) {
        throw new IllegalStateException(
            "more than %d matches for one series".formatted(MOST_INSTANCES));
      }
      String instance = match.getString(Tag.SOPInstanceUID);
      if (Uids.wellFormed(instance) && StoredClasses.mayCome(match.getString(Tag.SOPClassUID))) {
        instances.add(instance);
      }
    }
  }

  private void ask(
      OutgoingAssociation association,
      String operation,
      String sopClass,
      Attributes command,
      Attributes dataset)
      throws PeerFailure {
    Presentation context = association.context(sopClass);
    Attributes response =
        association.exchange(
            context, command, DataWriterAdapter.forAttributes(dataset), 0, none -> {});
    requireSuccess(operation, response);
  }

  private void requireSuccess(String operation, Attributes response) throws PeerFailure {
    if (response.getInt(Tag.Status, -1) != DimseStatus.SUCCESS) {
      throw Failures.status(config, operation, response);
    }
  }

  private OutgoingAssociation open(String sopClass) throws PeerFailure {
    return open(List.of(new Proposal(sopClass, UNCOMPRESSED)));
  }

  private OutgoingAssociation open(List<Proposal> proposals) throws PeerFailure {
    return open(proposals, Optional.empty());
  }

  private OutgoingAssociation open(List<Proposal> proposals, Optional<String> asScp)
      throws PeerFailure {
    return open(proposals, asScp, reports());
  }

  private OutgoingAssociation open(
      List<Proposal> proposals, Optional<String> asScp, DimseService reports) throws PeerFailure {
    return OutgoingAssociation.open(
        config,
        localAe,
        tls,
        proposals,
        asScp,
        Map.of(UID.StorageCommitmentPushModelSOPClass, reports));
  }

  private DimseService reports() {
    return new CommitmentService(Optional.empty(), commitmentScu);
  }

  /** Signals that a report was received and answered. */
  private record OneReport(DimseService reports, CountDownLatch answered) implements DimseService {
    @Override
    public boolean offers(Dimse operation) {
      return reports.offers(operation);
    }

    @Override
    public Runnable perform(DimseRequest request) throws IOException, DimseRefused {
      Runnable followUp = reports.perform(request);
      return () -> {
        followUp.run();
        answered.countDown();
      };
    }
  }
}
