package org.medconv.receive;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * A series of which nothing more is expected.
 *
 * @param files its instances on disk, sorted by SOP instance UID
 * @param instancesSha256 hash of the sorted SOP instance UIDs: the same set of slices gives the
 *     same value, a late slice another, as does a slice that came again under another identity
 * @param bytes of the files
 * @param corrected keywords of what came again otherwise, such as PatientID; mostly none
 */
public record ReadySeries(
    String studyInstanceUid,
    String seriesInstanceUid,
    List<Path> files,
    String instancesSha256,
    Completeness completeness,
    Instant firstArrival,
    Instant lastArrival,
    long bytes,
    List<String> corrected) {
  public ReadySeries {
    files = List.copyOf(files);
    corrected = List.copyOf(corrected);
  }

  /** How it is known that nothing is missing. */
  public enum Completeness {
    /** An IAN or MPPS set is contained in what was received. */
    ANNOUNCED,
    /** Two C-FINDs apart in time agree with what was received. */
    QUERIED,
    /** No query possible; long quiet and contiguous slices. */
    QUIET,
    /** None of these before the hard limit: visible to the administrator, never screened. */
    INCOMPLETE,
    /**
     * Looking at it failed, or ended the process, too often: visible as a failed job, not read
     * again.
     */
    SET_ASIDE;

    /** Whether the rules are asked about it. */
    public boolean mayBeScreened() {
      return this != INCOMPLETE && this != SET_ASIDE;
    }
  }
}
