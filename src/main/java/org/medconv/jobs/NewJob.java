package org.medconv.jobs;

import java.util.List;
import java.util.Map;
import org.medconv.receive.ReadySeries;
import org.medconv.receive.ReadySeries.Completeness;
import org.medconv.route.Decision;

/** A job about to be made: a series, and what becomes of it. */
record NewJob(
    ReadySeries series,
    String rule,
    String segmenter,
    String classifier,
    int priority,
    List<String> destinations,
    JobState state,
    String code,
    String reason) {

  /**
   * @param unreadable why a series' headers cannot be read, by series instance UID
   */
  static NewJob of(ReadySeries series, Decision decision, Map<String, String> unreadable) {
    if (series.completeness() == Completeness.SET_ASIDE) {
      return unscreened(
          series,
          JobState.FAILED,
          "SET_ASIDE",
          "Reading this study failed, or ended the node, repeatedly; the study was set aside."
              + " Please report this; `jobs retry` reads it again.");
    }
    if (series.completeness() == Completeness.INCOMPLETE) {
      return unscreened(
          series,
          JobState.INCOMPLETE,
          JobState.INCOMPLETE.name(),
          "The series was not complete in time; %d instances arrived. Send it again."
              .formatted(series.files().size()));
    }
    String fault = unreadable.get(series.seriesInstanceUid());
    if (fault != null) {
      return unscreened(
          series,
          JobState.REFUSED,
          "DAMAGED",
          "None of the %d files of the series can be read: %s."
              .formatted(series.files().size(), fault));
    }
    if (decision instanceof Decision.Routed routed && isOf(series, routed.series())) {
      return new NewJob(
          series,
          routed.rule().name(),
          routed.rule().segmenter(),
          routed.rule().classifier(),
          routed.rule().priority(),
          routed.rule().destinations(),
          JobState.QUEUED,
          "",
          "rule "
              + routed.rule().name()
              + corrected(series, "; corrected: %s")
              + undecided(routed.undecided()));
    }
    return unscreened(
        series, JobState.NOT_ROUTED, JobState.NOT_ROUTED.name(), whyLeftOut(series, decision));
  }

  private static NewJob unscreened(ReadySeries series, JobState state, String code, String reason) {
    return new NewJob(series, "", "", "", 0, List.of(), state, code, reason);
  }

  /** What is noted of how the series came. */
  String arrival() {
    return "last instance arrived"
        + corrected(series, "; the images were sent again with another %s");
  }

  /** Why the job that had results of this series has them no more. */
  String supersedes(long newer) {
    return "Superseded by job "
        + newer
        + corrected(series, "; the images were sent again with another %s");
  }

  private static String corrected(ReadySeries series, String words) {
    return series.corrected().isEmpty()
        ? ""
        : words.formatted(String.join(", ", series.corrected()));
  }

  private static String undecided(List<String> rules) {
    return rules.isEmpty()
        ? ""
        : "; skipped because they take too many steps to decide: " + String.join(", ", rules);
  }

  private static boolean isOf(ReadySeries series, org.medconv.route.SeriesFacts facts) {
    return facts.seriesInstanceUid().equals(series.seriesInstanceUid());
  }

  private static String whyLeftOut(ReadySeries series, Decision decision) {
    return decision.leftOut().stream()
        .filter(left -> isOf(series, left.series()))
        .map(Decision.LeftOut::why)
        .findFirst()
        .orElse("The rules were not applied to this series.");
  }
}
