package org.medconv.receive;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.medconv.dicom.net.AeTitle;
import org.medconv.dicom.net.Announcements;
import org.medconv.dicom.net.CommitmentScp;
import org.medconv.dicom.net.DicomPeer;
import org.medconv.dicom.net.DimseStatus;
import org.medconv.dicom.net.StoreRequest;
import org.medconv.dicom.net.StoreScp;
import org.medconv.supervise.Rounds;

/**
 * The first stage: receives objects by C-STORE, stores them durably, answers storage commitment,
 * and hands over each complete study. The listener of {@code dicom.net} calls it from the threads
 * of its associations.
 */
public final class Reception implements StoreScp, AutoCloseable {
  /** Examinations mostly wait for archives and for the listener, not for the processor. */
  private static final int EXAMINERS = 4;

  /** Separate threads, so that a dead requester does not delay hand-overs. */
  private static final int REPORTERS = 2;

  /** Delay after a failed reopening. */
  private static final Duration REOPEN_AGAIN = Duration.ofSeconds(30);

  private static final Duration TICK = Duration.ofMillis(500);

  private final InstanceStore store;
  private final SeriesTracker tracker;
  private final DurableCommitment commitment;
  private final StudyReadyListener listener;
  private final ExecutorService examiners;
  private final ExecutorService reporters;
  private final Rounds reopening =
      new Rounds("receive-reopen", REOPEN_AGAIN, this::reopen, ReceiveLog::trackingFailed);

  private volatile boolean reopened;
  private final Rounds ticker =
      new Rounds("receive-tick", TICK, this::tick, ReceiveLog::trackingFailed);

  private Reception(
      InstanceStore store,
      SeriesTracker tracker,
      DurableCommitment commitment,
      StudyReadyListener listener,
      ExecutorService examiners,
      ExecutorService reporters) {
    this.store = store;
    this.tracker = tracker;
    this.commitment = commitment;
    this.listener = listener;
    this.examiners = examiners;
    this.reporters = reporters;
  }

  /**
   * Opens the storage, deletes incomplete objects of a crash, and resumes what was pending.
   *
   * @param queryPeer the peer that is asked what a series holds
   * @param peers that can receive commitment reports, by their calling AE title
   * @param listener called from several threads, for one study from one at a time
   */
  public static Reception open(
      ReceiveConfig config,
      Optional<DicomPeer> queryPeer,
      Function<AeTitle, Optional<DicomPeer>> peers,
      StudyReadyListener listener,
      Clock clock)
      throws IOException {
    ExecutorService examiners = Executors.newFixedThreadPool(EXAMINERS, threads("receive"));
    ExecutorService reporters = Executors.newFixedThreadPool(REPORTERS, threads("commitment"));
    InstanceStore store = InstanceStore.open(config.storage(), config.minimumFreeBytes());
    try {
      Optional<SeriesQuery> query = queryPeer.map(peer -> peer::findInstances);
      SeriesTracker tracker =
          new SeriesTracker(config, store.folders(), query, listener, clock, examiners);
      DurableCommitment commitment =
          new DurableCommitment(store.folders(), peers, clock, reporters);
      commitment.reopen();
      Reception reception =
          new Reception(store, tracker, commitment, listener, examiners, reporters);
      reception.ticker.start();
      reception.reopening.start();
      return reception;
    } catch (IOException | RuntimeException e) {
      examiners.shutdownNow();
      reporters.shutdownNow();
      store.close();
      throw e;
    }
  }

  /**
   * Resumes what was pending while the node already listens: searching the whole storage may take
   * long.
   */
  private void reopen() throws IOException {
    if (!reopened) {
      tracker.reopen();
      reopened = true;
    }
  }

  private void tick() {
    tracker.examineDue();
    commitment.reportDue();
  }

  /** {@inheritDoc} The instance is durable before its series learns of it. */
  @Override
  public void store(StoreRequest request, InputStream dataset) throws IOException, StoreRefused {
    try {
      KeptInstance kept = store.keep(request, dataset);
      tracker.arrived(kept);
      listener.instanceKept(arrived(kept, request));
    } catch (StoreRefused e) {
      if (e.status() != DimseStatus.OUT_OF_RESOURCES) {
        tracker.refused(request.sopInstanceUid());
      }
      throw e;
    }
  }

  private static ArrivedInstance arrived(KeptInstance kept, StoreRequest request) {
    return new ArrivedInstance(
        kept.uids().study(),
        kept.uids().series(),
        kept.file(),
        request.callingAe().toString(),
        request.callingHost(),
        kept.first(),
        kept.corrected());
  }

  public CommitmentScp commitment() {
    return commitment;
  }

  public Announcements announcements() {
    return tracker;
  }

  /** Reads a study that was handed over or set aside as if it had just come. */
  public void handOverAgain(String studyInstanceUid) {
    tracker.handOverAgain(studyInstanceUid);
  }

  /** Number of studies with arrivals that are not complete. */
  public int waitingStudies() {
    return tracker.waitingStudies();
  }

  /** Number of commitment requests without a report. */
  public int unreportedCommitments() {
    return commitment.unreported();
  }

  /** Ends the examinations. Close the listener before: nothing can be stored afterwards. */
  @Override
  public void close() throws IOException {
    reopening.closeNow();
    ticker.close();
    // An interrupted report is sent after the next start; a hand-over may finish.
    reporters.shutdownNow();
    end(examiners);
    store.close();
  }

  private static void end(ExecutorService executor) {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(10, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private static ThreadFactory threads(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
