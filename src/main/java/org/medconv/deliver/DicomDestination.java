package org.medconv.deliver;

import java.math.BigInteger;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.medconv.dicom.net.DicomPeer;
import org.medconv.dicom.net.DicomPeer.PeerFailure;
import org.medconv.dicom.net.InstanceReference;
import org.medconv.dicom.net.PeerConfig;
import org.medconv.jobs.ResultFile;

/**
 * A PACS: C-STORE of the DICOM results in their order, then storage commitment where it is agreed.
 */
public final class DicomDestination extends Destination {
  private final PeerConfig config;
  private final DicomPeer peer;

  public DicomDestination(PeerConfig config, DicomPeer peer) {
    super(config.name());
    this.config = config;
    this.peer = peer;
  }

  @Override
  Attempt attempt(List<ResultFile> results, Progress progress) {
    List<ResultFile> objects = results.stream().filter(r -> r.instance().isPresent()).toList();
    try {
      Optional<Attempt> hindered = storeMissing(objects, progress);
      if (hindered.isPresent()) {
        return hindered.get();
      }
      return objects.isEmpty() || !config.commitment()
          ? new Attempt.Sent()
          : askForCommitment(objects, progress);
    } catch (PeerFailure e) {
      return failed(e);
    }
  }

  private Optional<Attempt> storeMissing(List<ResultFile> objects, Progress progress)
      throws PeerFailure {
    Set<String> stored = progress.stored();
    List<ResultFile> missing =
        objects.stream().filter(object -> !stored.contains(StoreAnswers.uid(object))).toList();
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    for (ResultFile object : missing) {
      if (!Files.isReadable(object.file())) {
        String sentence = "The %s to be sent is not on disk any more.".formatted(object.name());
        return Optional.of(new Attempt.Dead("RESULT_MISSING", sentence));
      }
    }
    return new StoreAnswers(missing, progress).send(peer);
  }

  private Attempt askForCommitment(List<ResultFile> objects, Progress progress) throws PeerFailure {
    String transactionUid = newTransactionUid();
    progress.asking(transactionUid);
    List<InstanceReference> instances =
        objects.stream().flatMap(object -> object.instance().stream()).toList();
    peer.requestCommitment(transactionUid, instances);
    return new Attempt.Asked(config.commitmentTimeout());
  }

  private static Attempt failed(PeerFailure failure) {
    String code = failure.kind().name();
    return switch (failure.kind()) {
      case UNREACHABLE, BUSY -> new Attempt.Failed(code, failure.getMessage(), true);
      case FAILED -> new Attempt.Failed(code, failure.getMessage(), false);
      case REFUSED, NOT_SUPPORTED -> new Attempt.Dead(code, failure.getMessage());
    };
  }

  /** A UID out of a random UUID (PS3.5 B.2). */
  private static String newTransactionUid() {
    return "2.25." + new BigInteger(UUID.randomUUID().toString().replace("-", ""), 16);
  }
}
