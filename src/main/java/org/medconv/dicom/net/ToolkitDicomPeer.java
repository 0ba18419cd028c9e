package org.medconv.dicom.net;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.aoju.bus.image.metric.Commands;
import org.aoju.bus.image.metric.DataWriterAdapter;
import org.aoju.bus.image.metric.internal.pdu.Presentation;
import org.medconv.dicom.net.OutgoingAssociation.Failures;
import org.medconv.dicom.net.OutgoingAssociation.Proposal;

/** A {@link DicomPeer} reached over TCP or TLS. Holds no connection between calls. */
public final class ToolkitDicomPeer implements DicomPeer {
  private static final List<String> UNCOMPRESSED =
      List.of(UID.ExplicitVRLittleEndian, UID.ImplicitVRLittleEndian);

  /** A-ASSOCIATE-RQ has odd context ids from 1 to 255 (PS3.8 9.3.2.2). */
  private static final int MOST_CONTEXTS = 128;

  /** Beyond this a peer answers nonsense; the largest CT series have some thousand. */
  private static final int MOST_INSTANCES = 200_000;

  private final PeerConfig config;
  private final AeTitle localAe;
  private final Optional<Tls> tls;
  private final CommitmentScu commitmentScu;

  /**
   * A peer whose commitment reports come on associations of its own.
   *
   * @param tls keys, needed where {@code config.tls()} is set
   * @throws IOException when the TLS keys cannot be read
   */
  public ToolkitDicomPeer(PeerConfig config, AeTitle localAe, Optional<TlsConfig> tls)
      throws IOException {
    // A report on the association of the request is then answered with a failure; it comes again
    // on a new one, as PS3.4 J.3.3 has it.
    this(config, localAe, tls, report -> false);
  }

  /**
   * @param commitmentScu takes reports that come on the very association of the request
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
    List<Part10File> objects = new ArrayList<>();
    for (Path file : files) {
      objects.add(read(file));
    }
    if (objects.isEmpty()) {
      return;
    }
    Set<String> refused = new LinkedHashSet<>();
    try (OutgoingAssociation association = open(proposals(objects))) {
      for (Part10File object : objects) {
        if (association.accepts(object.sopClassUid(), object.transferSyntaxUid())) {
          store(association, object, listener);
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

  private Part10File read(Path file) throws PeerFailure {
    try {
      return Part10File.of(file);
    } catch (IOException e) {
      throw new PeerFailure(
          PeerFailure.Kind.FAILED,
          "%s cannot be sent: %s".formatted(file.getFileName(), e.getMessage()),
          e);
    }
  }

  /** Each SOP class with each transfer syntax that a file has: its own context, so no choice. */
  private List<Proposal> proposals(List<Part10File> objects) throws PeerFailure {
    Set<Proposal> proposals = new LinkedHashSet<>();
    for (Part10File object : objects) {
      proposals.add(new Proposal(object.sopClassUid(), List.of(object.transferSyntaxUid())));
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

  private static void store(
      OutgoingAssociation association, Part10File object, StoreListener listener)
      throws PeerFailure {
    Attributes command =
        Commands.mkCStoreRQ(
            association.nextMessageId(), object.sopClassUid(), object.sopInstanceUid(), 0);
    Attributes response =
        association.exchange(
            association.context(object.sopClassUid(), object.transferSyntaxUid()),
            command,
            (out, syntax) -> {
              try (InputStream dataset = object.dataset()) {
                out.copyFrom(dataset);
              }
              if (object.oddLength()) {
                out.write(0);
              }
            },
            object.bytes(),
            none -> {});
    listener.answered(
        object.path(),
        response.getInt(Tag.Status, DimseStatus.PROCESSING_FAILURE),
        response.getString(Tag.ErrorComment, ""));
  }

  @Override
  public void requestCommitment(String transactionUid, List<InstanceReference> instances)
      throws PeerFailure {
    String sopClass = UID.StorageCommitmentPushModelSOPClass;
    Attributes dataset = CommitmentDatasets.request(transactionUid, instances);
    try (OutgoingAssociation association = open(sopClass)) {
      Attributes command =
          Commands.mkNActionRQ(
              association.nextMessageId(),
              sopClass,
              UID.StorageCommitmentPushModelSOPInstance,
              CommitmentDatasets.REQUEST_ACTION,
              dataset);
      ask(association, "N-ACTION", sopClass, command, dataset);
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

  /** What a C-FIND finds of one series, as far as the node takes it. */
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
    Map<String, DimseService> services =
        Map.of(
            UID.StorageCommitmentPushModelSOPClass,
            new CommitmentService(Optional.empty(), commitmentScu));
    return OutgoingAssociation.open(config, localAe, tls, proposals, asScp, services);
  }
}
