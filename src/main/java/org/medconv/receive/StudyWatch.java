package org.medconv.receive;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A study with arrivals that have not been handed over yet. Many threads note arrivals here; the
 * watches of the series belong to the one examining thread.
 */
final class StudyWatch {
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(5);

  /** Failures that neither disk nor database explains are retried at most this often. */
  private static final int MOST_DEFECTS = 5;

  private final String studyInstanceUid;
  private final ReceiveConfig config;
  private final Map<String, SeriesWatch> watches = new HashMap<>();
  private final Map<String, Instant> seriesActivity = new HashMap<>();
  private final Set<String> reasons = new HashSet<>();
  private Instant activity;
  private Instant nextLook;
  private long arrivals;
  private boolean announced;
  private boolean corrected;
  private boolean examined;
  private boolean looked;
  private int failures;
  private int defects;

  /**
   * Opens the watch. The first examination is at once, because an announcement may have come
   * already.
   */
  StudyWatch(String studyInstanceUid, ReceiveConfig config, Instant now) {
    this.studyInstanceUid = studyInstanceUid;
    this.config = config;
    this.activity = now;
    this.nextLook = now;
  }

  String studyInstanceUid() {
    return studyInstanceUid;
  }

  synchronized void arrived(String seriesInstanceUid, Instant now) {
    arrivals++;
    activity = now;
    seriesActivity.put(seriesInstanceUid, now);
    if (failures == 0) {
      nextLook = announced || !looked ? now : now.plus(config.quiet());
    }
  }

  /** Whether this is the first instance with another identity since the watch began. */
  synchronized boolean firstCorrection() {
    boolean first = !corrected;
    corrected = true;
    return first;
  }

  synchronized void announced(Instant now) {
    announced = true;
    nextLook = now;
  }

  /** Takes the watch for examination, if it is due and no other thread has it. */
  synchronized boolean take(Instant now) {
    boolean taken = !examined && !now.isBefore(nextLook);
    examined |= taken;
    return taken;
  }

  /** The arrivals noted so far; {@link #isUnchanged} tells whether there are more. */
  synchronized Noted noted() {
    return new Noted(arrivals, activity, Map.copyOf(seriesActivity));
  }

  synchronized boolean isUnchanged(Noted since) {
    return arrivals == since.arrivals();
  }

  /** Gives the watch back when nothing is complete. */
  synchronized void lookAgain(Noted noted, boolean nowAnnounced, Instant now) {
    examined = false;
    looked = true;
    failures = 0;
    announced |= nowAnnounced;
    if (announced && !isUnchanged(noted)) {
      nextLook = now;
    } else if (isUnchanged(noted)) {
      Instant quiet = activity.plus(config.quiet());
      nextLook = now.isBefore(quiet) ? quiet : now.plus(config.queryInterval());
    }
  }

  /** Gives the watch back after a failure; the delay doubles each time. */
  synchronized int retryLater(Instant now) {
    examined = false;
    Duration delay = FIRST_RETRY.multipliedBy(1L << Math.min(failures++, 10));
    nextLook = now.plus(delay.compareTo(LONGEST_RETRY) < 0 ? delay : LONGEST_RETRY);
    return failures;
  }

  /**
   * Records a failed examination.
   *
   * @param defect caused by neither the disk nor the database
   */
  synchronized void failed(boolean defect) {
    defects += defect ? 1 : 0;
  }

  /** Whether no examination has failed for this reason yet. */
  synchronized boolean failsFirstFor(String reason) {
    return reasons.add(reason);
  }

  /** Whether another examination would fail as well, so that the study is set aside. */
  synchronized boolean failsForGood() {
    return defects >= MOST_DEFECTS;
  }

  /** For the examining thread only. */
  SeriesWatch series(String seriesInstanceUid) {
    return watches.computeIfAbsent(seriesInstanceUid, uid -> new SeriesWatch(config));
  }

  /**
   * @param arrivals a counter of arrivals
   * @param activity time of the study's last instance, or of the beginning of the watch
   */
  record Noted(long arrivals, Instant activity, Map<String, Instant> seriesActivity) {
    Instant activityOf(String seriesInstanceUid) {
      return seriesActivity.getOrDefault(seriesInstanceUid, activity);
    }
  }
}
