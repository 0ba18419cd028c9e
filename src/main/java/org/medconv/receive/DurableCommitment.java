package org.medconv.receive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.aoju.bus.image.Tag;
import org.medconv.dicom.file.Part10File;
import org.medconv.dicom.net.AeTitle;
import org.medconv.dicom.net.CommitmentReport;
import org.medconv.dicom.net.CommitmentReport.Failure;
import org.medconv.dicom.net.CommitmentScp;
import org.medconv.dicom.net.DicomPeer;
import org.medconv.dicom.net.DicomPeer.PeerFailure;
import org.medconv.dicom.net.DimseStatus;
import org.medconv.dicom.net.InstanceReference;
import org.medconv.disk.Folders;
import org.medconv.disk.OwnerOnly;

/**
 * Storage commitment for stored instances (PS3.4 Annex J, as SCP). After a positive report the
 * sender may delete its copy, so each file is first read again and compared with its {@link Seal},
 * and its folder is synced.
 *
 * <p>A request is on disk before {@link #requested} returns, and stays there until its report has
 * been taken by the requester; reports are tried again for a day, also after a restart. A request
 * may be reported twice around a crash, which PS3.4 lets the requester ignore.
 */
final class DurableCommitment implements CommitmentScp {
  private static final Duration FIRST_REPORT = Duration.ofSeconds(1);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(5);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(15);
  private static final Duration GIVEN_UP_AFTER = Duration.ofDays(1);
  private static final String SUFFIX = ".json";

  private final InstanceFolders folders;
  private final Path folder;
  private final Function<AeTitle, Optional<DicomPeer>> peers;
  private final Clock clock;
  private final Executor reporters;
  private final ConcurrentMap<String, Pending> pending = new ConcurrentHashMap<>();

  /**
   * @param peers that can receive reports, by AE title
   * @param reporters runs the checks and reports
   */
  DurableCommitment(
      InstanceFolders folders,
      Function<AeTitle, Optional<DicomPeer>> peers,
      Clock clock,
      Executor reporters)
      throws IOException {
    this.folders = folders;
    this.folder = OwnerOnly.folders(folders.storage().resolve("commitments"));
    this.peers = peers;
    this.clock = clock;
    this.reporters = reporters;
  }

  /** Resumes reports that were pending when the node stopped. */
  void reopen() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[0-9]*" + SUFFIX)) {
      for (Path file : files) {
        JsonRecord.read(file, CommitmentRequest.class)
            .ifPresent(
                request ->
                    pending.put(request.transactionUid(), new Pending(request, Instant.MIN)));
      }
    }
  }

  /**
   * @throws IllegalArgumentException if the transaction UID is not a UID
   * @throws IllegalStateException if the requester is not a configured peer and so cannot get a
   *     report; a refusal is better than no answer
   * @throws UncheckedIOException if the request cannot be stored
   */
  @Override
  public void requested(
      AeTitle callingAe, String transactionUid, List<InstanceReference> instances) {
    if (!InstanceUids.isUid(transactionUid)) {
      throw new IllegalArgumentException("a commitment request needs a TransactionUID");
    }
    if (peers.apply(callingAe).isEmpty()) {
      ReceiveLog.cannotReportCommitment(callingAe);
      throw new IllegalStateException(
          "cannot report commitment to %s: no such peer is configured".formatted(callingAe));
    }
    CommitmentRequest request =
        new CommitmentRequest(callingAe.value(), transactionUid, instances, clock.millis());
    try {
      JsonRecord.write(file(request), request);
    } catch (IOException e) {
      throw new UncheckedIOException("the commitment request could not be stored", e);
    }
    // A delay, so that the report does not overtake the answer to the request.
    pending.put(transactionUid, new Pending(request, clock.instant().plus(FIRST_REPORT)));
  }

  /** Number of requests that have not been reported. */
  int unreported() {
    return pending.size();
  }

  /** Sends the reports that are due. Call it about every second. */
  void reportDue() {
    Instant now = clock.instant();
    for (Pending request : pending.values()) {
      if (request.take(now)) {
        reporters.execute(() -> report(request));
      }
    }
  }

  private void report(Pending pendingRequest) {
    CommitmentRequest request = pendingRequest.request;
    AeTitle callingAe = new AeTitle(request.callingAe());
    try {
      DicomPeer peer = peers.apply(callingAe).orElseThrow(() -> notConfigured(callingAe));
      CommitmentReport report = check(request);
      peer.reportCommitment(report);
      ReceiveLog.commitmentReported(callingAe, report.committed().size(), report.failed().size());
      done(pendingRequest);
    } catch (Throwable e) {
      int attempts = pendingRequest.retryLater(clock.instant());
      ReceiveLog.commitmentReportFailed(callingAe, attempts, e);
      giveUpIfOld(pendingRequest, callingAe, attempts);
    }
  }

  private static PeerFailure notConfigured(AeTitle callingAe) {
    return new PeerFailure(
        PeerFailure.Kind.REFUSED,
        "no peer with AE title %s is configured".formatted(callingAe),
        null);
  }

  private void giveUpIfOld(Pending request, AeTitle callingAe, int attempts) {
    Instant requestedAt = Instant.ofEpochMilli(request.request.requestedAt());
    if (clock.instant().isAfter(requestedAt.plus(GIVEN_UP_AFTER))) {
      ReceiveLog.commitmentGivenUp(callingAe, attempts);
      done(request);
    }
  }

  /** Removes a request, unless the same transaction was requested again meanwhile. */
  private void done(Pending request) {
    if (pending.remove(request.request.transactionUid(), request)) {
      try {
        Files.deleteIfExists(file(request.request));
      } catch (IOException e) {
        ReceiveLog.unreadableRecord("commitment request", e);
      }
    }
  }

  private CommitmentReport check(CommitmentRequest request) throws IOException {
    Set<String> wanted =
        request.instances().stream()
            .map(InstanceReference::sopInstanceUid)
            .collect(Collectors.toSet());
    Map<String, Path> found = folders.locate(wanted);
    for (Path series : seriesOf(found)) {
      folders.makeDurable(series);
      Folders.sync(series);
    }
    List<InstanceReference> committed = new ArrayList<>();
    List<Failure> failed = new ArrayList<>();
    for (InstanceReference instance : request.instances()) {
      OptionalInt fault =
          fault(instance, Optional.ofNullable(found.get(instance.sopInstanceUid())));
      if (fault.isPresent()) {
        failed.add(new Failure(instance, fault.getAsInt()));
      } else {
        committed.add(instance);
      }
    }
    return new CommitmentReport(request.transactionUid(), committed, failed);
  }

  private static Set<Path> seriesOf(Map<String, Path> files) {
    Set<Path> series = new HashSet<>();
    files.values().forEach(file -> series.add(file.getParent()));
    return series;
  }

  private static OptionalInt fault(InstanceReference instance, Optional<Path> file) {
    if (file.isEmpty()) {
      return OptionalInt.of(DimseStatus.NO_SUCH_INSTANCE);
    }
    try {
      if (!Seal.isIntact(file.get())) {
        return OptionalInt.of(DimseStatus.PROCESSING_FAILURE);
      }
      String sopClass = Part10File.readHeader(file.get()).dataset().getString(Tag.SOPClassUID);
      return instance.sopClassUid().equals(sopClass)
          ? OptionalInt.empty()
          : OptionalInt.of(DimseStatus.CLASS_INSTANCE_CONFLICT);
    } catch (IOException e) {
      return OptionalInt.of(DimseStatus.PROCESSING_FAILURE);
    }
  }

  private Path file(CommitmentRequest request) {
    return folder.resolve(request.transactionUid() + SUFFIX);
  }

  /** A request, and the time of its next report. */
  private static final class Pending {
    private final CommitmentRequest request;
    private Instant next;
    private boolean taken;
    private int attempts;

    Pending(CommitmentRequest request, Instant next) {
      this.request = request;
      this.next = next;
    }

    synchronized boolean take(Instant now) {
      boolean free = !taken && !now.isBefore(next);
      taken |= free;
      return free;
    }

    synchronized int retryLater(Instant now) {
      Duration delay = FIRST_RETRY.multipliedBy(1L << Math.min(attempts++, 10));
      next = now.plus(delay.compareTo(LONGEST_RETRY) < 0 ? delay : LONGEST_RETRY);
      taken = false;
      return attempts;
    }
  }
}
