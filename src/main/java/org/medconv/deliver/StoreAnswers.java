package org.medconv.deliver;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.medconv.dicom.net.DicomPeer;
import org.medconv.dicom.net.DicomPeer.PeerFailure;
import org.medconv.dicom.net.DimseStatus;
import org.medconv.jobs.ResultFile;

/**
 * The C-STOREs of one association and their answers. The first refusal ends it: the SR refers to
 * the SEG, so objects behind a refused one are not sent. A kind of object that the destination
 * never accepts does not count as a refusal.
 */
final class StoreAnswers implements DicomPeer.StoreListener {
  private final List<ResultFile> objects;
  private final Progress progress;
  private final Set<Path> open = new HashSet<>();
  private Optional<Attempt> refusal = Optional.empty();

  StoreAnswers(List<ResultFile> objects, Progress progress) {
    this.objects = objects;
    this.progress = progress;
    objects.forEach(object -> open.add(object.file()));
  }

  static String uid(ResultFile object) {
    return object.instance().orElseThrow().sopInstanceUid();
  }

  /**
   * @return why not all were stored; empty if they were
   */
  Optional<Attempt> send(DicomPeer peer) throws PeerFailure {
    try {
      peer.store(objects.stream().map(ResultFile::file).toList(), this);
    } catch (Refused e) {
      return refusal;
    } catch (PeerFailure e) {
      if (refusal.isPresent()) {
        return refusal;
      }
      if (e.kind() != PeerFailure.Kind.NOT_SUPPORTED) {
        throw e;
      }
      objects.stream().filter(object -> open.remove(object.file())).forEach(this::untaken);
    }
    return refusal.or(this::unanswered);
  }

  private void untaken(ResultFile object) {
    progress.untaken(uid(object));
  }

  private Optional<Attempt> unanswered() {
    return open.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Attempt.Failed(
                "NO_ANSWER",
                "The destination did not answer for %d objects.".formatted(open.size()),
                false));
  }

  /**
   * Empty: the destination has the object. The Error Comment is left out, because it may quote the
   * data set.
   */
  static Optional<Attempt> judged(String name, int status) {
    if (DimseStatus.isStored(status)) {
      return Optional.empty();
    }
    String code = String.format(Locale.ROOT, "STATUS_%04X", status);
    String sentence =
        "The destination answered the %s with status %s (%s)."
            .formatted(name, DimseStatus.hex(status), DimseStatus.meaning(status));
    return Optional.of(
        DimseStatus.mayPass(status)
            ? new Attempt.Failed(code, sentence, false)
            : new Attempt.Dead(code, sentence));
  }

  @Override
  public void answered(Path file, int status, String errorComment) {
    ResultFile object = byFile().get(file);
    if (status == DimseStatus.CLASS_NOT_SUPPORTED) {
      untaken(object);
      open.remove(file);
      return;
    }
    refusal = judged(object.name(), status);
    if (refusal.isPresent()) {
      throw new Refused();
    }
    open.remove(file);
    progress.stored(uid(object), status);
  }

  private java.util.Map<Path, ResultFile> byFile() {
    return objects.stream().collect(Collectors.toMap(ResultFile::file, Function.identity()));
  }

  /** Stops the sending of the rest. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused() {
      super("an object was refused", null, false, false);
    }
  }
}
