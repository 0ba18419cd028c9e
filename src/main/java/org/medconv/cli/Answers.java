package org.medconv.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.medconv.jobs.RunFacts;
import org.medconv.record.RecordedJob;
import org.medconv.segment.Abstention.Reason;

/** What came of a job, in plain words. */
final class Answers {
  private Answers() {}

  /** For a column: the headline, or a dash. */
  static String brief(RecordedJob job) {
    RunFacts.Answer answer = answer(job);
    return answer == null ? "-" : answer.headline();
  }

  private static RunFacts.Answer answer(RecordedJob job) {
    return job.run() == null || job.run().facts() == null ? null : job.run().facts().answer();
  }

  /** The answer first, then what it rests on; one line each. */
  static List<String> lines(RecordedJob job, SiteTime time) {
    List<String> lines = new ArrayList<>();
    RunFacts.Answer answer = answer(job);
    if (answer == null) {
      lines.add(none(job, time));
    } else {
      lines.add(answer.headline() + standing(job));
      addAnswer(lines, answer);
    }
    if (job.run() != null && job.run().facts() != null) {
      job.run().facts().warnings().forEach(each -> lines.add("  warning      " + each));
    }
    return lines;
  }

  /** Whether the answer holds, and who has it. */
  private static String standing(RecordedJob job) {
    if (job.rerunOf() != null) {
      return " (a trial with %s beside job %d; recorded, sent to nobody)"
          .formatted(job.classifier(), job.rerunOf());
    }
    return switch (job.state()) {
      case SUPERSEDED -> " (superseded, no longer in force)";
      case CANCELLED -> " (cancelled, not sent everywhere)";
      case UNDELIVERED -> " (not delivered everywhere)";
      case RECEIVED,
          QUEUED,
          RUNNING,
          WAITING_FOR_RETRY,
          REPORTED,
          DELIVERED,
          COMMITTED,
          REFUSED,
          ABSTAINED,
          FAILED,
          NOT_ROUTED,
          INCOMPLETE ->
          "";
    };
  }

  private static void addAnswer(List<String> lines, RunFacts.Answer answer) {
    boolean calibrated = answer.probabilities() != null;
    RunFacts.Classes bars = calibrated ? answer.probabilities() : answer.medConvScores();
    lines.add(
        format(
            "  %s osteoporosis %.2f, osteopenia %.2f, normal %.2f",
            calibrated ? "probability " : "scores      ",
            bars.osteoporosis(),
            bars.osteopenia(),
            bars.normal()));
    if (answer.predictionSet() != null) {
      lines.add(
          format(
              "  not ruled out %s, at a coverage of %.0f %%",
              answer.predictionSet().replace(",", " or "), 100 * answer.coverage()));
    }
    if (answer.flagged() != null) {
      lines.add(
          format(
              "  flag         %s for osteoporosis, threshold %.2f",
              answer.flagged() ? "flagged" : "not flagged", answer.flagThreshold()));
    }
    lines.add("  MedConv      " + answer.medConvClass() + " by the paper's rule");
    lines.add(
        format(
            "  trabecular   median %.0f HU, mean %.0f ± %.0f HU over %.1f ml of L1",
            answer.hu().median(), answer.hu().mean(), answer.hu().sd(), answer.hu().millilitres()));
    lines.add("  counted from " + answer.anchor().toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  /** The typed refusal in plain words, or what it waits for. */
  private static String none(RecordedJob job, SiteTime time) {
    return switch (job.state()) {
      case RECEIVED -> "No answer yet: its study is looked at.";
      case QUEUED -> "No answer yet: it waits for its run.";
      case RUNNING -> "No answer yet: it is being run" + stage(job, time) + ".";
      case WAITING_FOR_RETRY -> "No answer yet: the run failed and is tried again.";
      case ABSTAINED -> "No class can be said: " + job.reason() + remedy(job);
      case REFUSED -> "The series cannot be screened: " + job.reason();
      case FAILED -> "No answer, the run failed for good: " + job.reason();
      case NOT_ROUTED -> "Not screened: " + job.reason();
      case INCOMPLETE -> "Not screened, the series is incomplete: " + job.reason();
      case CANCELLED -> "No answer: " + job.reason();
      case SUPERSEDED -> "No answer, superseded: " + job.reason();
      case REPORTED, DELIVERED, COMMITTED, UNDELIVERED ->
          "A class was said before there was a record; see its results.";
    };
  }

  private static String remedy(RecordedJob job) {
    return Reason.named(job.code()).map(reason -> " " + reason.remedy()).orElse("");
  }

  private static String stage(RecordedJob job, SiteTime time) {
    if (job.run() == null || job.run().stages().isEmpty()) {
      return "";
    }
    var now = job.run().stages().get(job.run().stages().size() - 1);
    return ", %s since %s".formatted(now.stage(), time.of(now.at()));
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
