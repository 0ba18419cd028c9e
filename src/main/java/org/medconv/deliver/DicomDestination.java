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

/** A PACS: C-STORE of the DICOM results in their order, then storage commitment if configured. */
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
    List<ResultFile> all = results.stream().filter(r -> r.instance().isPresent()).toList();
    List<ResultFile> wanted = all.stream().filter(object -> config.takes(object.name())).toList();
    all.stream()
        .filter(object -> !wanted.contains(object))
        .forEach(object -> progress.untaken(StoreAnswers.uid(object)));
    try {
      Optional<Attempt> hindered = storeMissing(wanted, progress);
      return hindered.isPresent() ? hindered.get() : stored(wanted, progress);
    } catch (PeerFailure e) {
      return failed(e, "");
    }
  }

  @Override
  public Finding examine() throws PeerFailure {
    peer.echo();
    return Finding.well(
        "%s at %s:%d answers C-ECHO%s"
            .formatted(
                config.aeTitle(), config.host(), config.port(), config.tls() ? " over TLS" : ""));
  }

  private Optional<Attempt> storeMissing(List<ResultFile> objects, Progress progress)
      throws PeerFailure {
    List<ResultFile> missing = without(without(objects, progress.stored()), progress.untaken());
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    for (ResultFile object : missing) {
      if (!Files.isReadable(object.file())) {
        return Optional.of(gone(object));
      }
    }
    return new StoreAnswers(missing, progress).send(peer);
  }

  static Attempt gone(ResultFile object) {
    String sentence = "The %s to be sent is not on disk any more.".formatted(object.name());
    return new Attempt.Dead("RESULT_MISSING", sentence);
  }

  static List<ResultFile> without(List<ResultFile> objects, Set<String> uids) {
    return objects.stream().filter(object -> !uids.contains(StoreAnswers.uid(object))).toList();
  }

  private Attempt stored(List<ResultFile> objects, Progress progress) {
    List<ResultFile> there = without(objects, progress.untaken());
    String sentence = untaken(name(), objects, there);
    if (there.isEmpty() && !objects.isEmpty()) {
      return new Attempt.Dead("NOT_SUPPORTED", sentence);
    }
    return there.isEmpty() || !config.commitment()
        ? new Attempt.Sent(sentence)
        : askForCommitment(there, sentence, progress);
  }

  /** What a destination does not accept of the objects meant for it; else empty. */
  static String untaken(String destination, List<ResultFile> objects, List<ResultFile> there) {
    List<String> untaken =
        objects.stream().filter(each -> !there.contains(each)).map(ResultFile::name).toList();
    return untaken.isEmpty()
        ? ""
        : "%s does not take %s; leave these out of its objects: in node.yaml, or have it set up there."
            .formatted(destination, String.join(", ", untaken));
  }

  private Attempt askForCommitment(List<ResultFile> objects, String sentence, Progress progress) {
    String transactionUid = newTransactionUid();
    progress.asking(transactionUid);
    List<InstanceReference> instances =
        objects.stream().flatMap(object -> object.instance().stream()).toList();
    try {
      peer.requestCommitment(transactionUid, instances);
    } catch (PeerFailure e) {
      return failed(e, sentence);
    }
    return new Attempt.Asked(config.commitmentTimeout(), sentence);
  }

  /**
   * @param untaken another fault to be corrected, or an empty text
   */
  private static Attempt failed(PeerFailure failure, String untaken) {
    String code = failure.kind().name();
    String sentence =
        untaken.isEmpty() ? failure.getMessage() : failure.getMessage() + ". " + untaken;
    return switch (failure.kind()) {
      // A PACS that is being set up may refuse now what it accepts later.
      case UNREACHABLE, BUSY, REFUSED -> new Attempt.Failed(code, sentence, true);
      case FAILED -> new Attempt.Failed(code, sentence, false);
      case NOT_SUPPORTED -> new Attempt.Dead(code, sentence);
    };
  }

  /** A UID from a random UUID (PS3.5 B.2). */
  private static String newTransactionUid() {
    return "2.25." + new BigInteger(UUID.randomUUID().toString().replace("-", ""), 16);
  }
}
