package org.medconv.receive;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.medconv.dicom.net.DicomPeer.PeerFailure;
import org.medconv.receive.ReadySeries.Completeness;

/**
 * The state of a series that is not complete yet, and the rules by which it becomes complete
 * ({@link Completeness}). Not thread-safe.
 */
final class SeriesWatch {
  private final ReceiveConfig config;
  private final Predicate<Collection<Path>> contiguous;
  private final Predicate<Collection<Path>> ofOneIdentity;

  /** The content to which the fields below apply; another content starts afresh. */
  private String knownSha256 = "";

  private Optional<Completeness> settled = Optional.empty();
  private Optional<Boolean> isContiguous = Optional.empty();
  private Optional<Boolean> isOfOneIdentity = Optional.empty();
  private Instant nextQuery = Instant.MIN;
  private boolean agreedOnce;
  private boolean contradicted;
  private int fruitlessQueries;
  private boolean toldOfFailure;

  SeriesWatch(ReceiveConfig config) {
    this(config, SliceContiguity::holds, OneIdentity::holds);
  }

  SeriesWatch(
      ReceiveConfig config,
      Predicate<Collection<Path>> contiguous,
      Predicate<Collection<Path>> ofOneIdentity) {
    this.config = config;
    this.contiguous = contiguous;
    this.ofOneIdentity = ofOneIdentity;
  }

  /** Takes over the completeness that an earlier hand-over found for exactly this content. */
  void recall(SeriesContent content, Completeness completeness) {
    startAfreshIfChanged(content);
    settled = Optional.of(completeness);
  }

  /** Examines the series. Once complete, it stays so until its content changes. */
  Optional<Completeness> look(Look look, Optional<SeriesQuery> query) {
    startAfreshIfChanged(look.content());
    if (settled.isEmpty()) {
      settled = judge(look, query);
    }
    return settled;
  }

  private void startAfreshIfChanged(SeriesContent content) {
    String sha256 = content.sha256();
    if (!sha256.equals(knownSha256)) {
      knownSha256 = sha256;
      settled = Optional.empty();
      isContiguous = Optional.empty();
      isOfOneIdentity = Optional.empty();
      nextQuery = Instant.MIN;
      agreedOnce = false;
      contradicted = false;
      fruitlessQueries = 0;
    }
  }

  private Optional<Completeness> judge(Look look, Optional<SeriesQuery> query) {
    if (isBeingCorrected(look)) {
      return Optional.empty();
    }
    if (look.isAnnounced() && look.holds(look.announced())) {
      return Optional.of(Completeness.ANNOUNCED);
    }
    if (look.studyQuiet().compareTo(config.quiet()) < 0) {
      return Optional.empty();
    }
    if (query.isPresent() && !look.now().isBefore(nextQuery) && agreesTwice(look, query.get())) {
      return Optional.of(Completeness.QUERIED);
    }
    if (mayTrustQuiet(look) && isContiguous(look)) {
      return Optional.of(Completeness.QUIET);
    }
    return look.seriesQuiet().compareTo(config.incompleteAfter()) >= 0
        ? Optional.of(Completeness.INCOMPLETE)
        : Optional.empty();
  }

  /**
   * An archive that corrects an identity sends one instance after the other; neither a list of UIDs
   * nor a query shows that only some have come.
   */
  private boolean isBeingCorrected(Look look) {
    if (look.content().corrections().isEmpty()
        || look.seriesQuiet().compareTo(config.incompleteAfter()) >= 0) {
      return false;
    }
    if (look.studyQuiet().compareTo(config.quiet()) < 0) {
      return true;
    }
    if (isOfOneIdentity.isEmpty()) {
      isOfOneIdentity = Optional.of(ofOneIdentity.test(look.content().files()));
    }
    return !isOfOneIdentity.get();
  }

  /** Quiet proves nothing if an announcement or an archive names more instances. */
  private boolean mayTrustQuiet(Look look) {
    return !look.isAnnounced()
        && !contradicted
        && look.studyQuiet().compareTo(config.quietWithoutQuery()) >= 0;
  }

  private boolean isContiguous(Look look) {
    if (isContiguous.isEmpty()) {
      isContiguous = Optional.of(contiguous.test(look.content().files()));
    }
    return isContiguous.get();
  }

  private boolean agreesTwice(Look look, SeriesQuery query) {
    Set<String> held;
    try {
      held = query.findInstances(look.studyInstanceUid(), look.content().seriesInstanceUid());
    } catch (PeerFailure e) {
      if (!toldOfFailure) {
        toldOfFailure = true;
        ReceiveLog.queryFailed(e);
      }
      askLater(look.now());
      return false;
    }
    toldOfFailure = false;
    // Refused instances exist in the archive but never come here.
    boolean complete = look.holds(held);
    if (complete && held.containsAll(look.content().uids())) {
      contradicted = false;
      nextQuery = look.now().plus(config.queryInterval());
      boolean second = agreedOnce;
      agreedOnce = true;
      return second;
    }
    // An archive that has more contradicts. One that has fewer, or none, has
    // reached a limit or does not have them yet, and proves nothing.
    contradicted = !complete;
    agreedOnce = false;
    askLater(look.now());
    return false;
  }

  /** The archive is asked less and less often, but at least once per quiet time. */
  private void askLater(Instant now) {
    Duration delay = config.queryInterval().multipliedBy(1L << Math.min(fruitlessQueries++, 10));
    Duration longest =
        config.quiet().compareTo(config.queryInterval()) > 0
            ? config.quiet()
            : config.queryInterval();
    nextQuery = now.plus(delay.compareTo(longest) < 0 ? delay : longest);
  }

  /**
   * A series at one moment.
   *
   * @param studyQuiet time since the last instance of the study
   * @param seriesQuiet time since the last instance of the series
   * @param announced SOP instance UIDs in an IAN or MPPS; empty: none
   * @param refused SOP instance UIDs that this node has refused
   */
  record Look(
      Instant now,
      String studyInstanceUid,
      SeriesContent content,
      Duration studyQuiet,
      Duration seriesQuiet,
      Set<String> announced,
      Predicate<String> refused) {
    boolean isAnnounced() {
      return !announced.isEmpty();
    }

    /** Whether all of these are here, except those that the node does not accept. */
    boolean holds(Set<String> instances) {
      return instances.stream().allMatch(uid -> content.uids().contains(uid) || refused.test(uid));
    }
  }
}
