package org.medconv.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medconv.config.NodeConfig;
import org.medconv.control.Door;
import org.medconv.control.Doors;
import org.medconv.control.Refused;
import org.medconv.jobs.JobState;
import org.medconv.record.JobFilter;
import org.medconv.record.RecordedJob;
import org.medconv.record.RecordedSeries;
import org.medconv.route.Decision;
import org.medconv.route.Mode;
import org.medconv.route.RuleSet;
import org.medconv.route.SeriesFacts;
import org.medconv.route.SeriesFacts.Surroundings;

/**
 * Compares a set of rules with the past: which of the last studies the rules would have routed
 * differently.
 */
final class RulesOnHistory {
  /** A study has several jobs, mostly one per series. */
  private static final int MOST_JOBS = 100_000;

  private final NodeConfig node;
  private final RuleSet rules;
  private final PrintWriter out;

  RulesOnHistory(NodeConfig node, RuleSet rules, PrintWriter out) {
    this.node = node;
    this.rules = rules;
    this.out = out;
  }

  /** What happened to a study: its series, and the job that ran, if any. */
  private static final class Past {
    private final Map<String, RecordedSeries> series = new LinkedHashMap<>();
    private Optional<RecordedJob> screened = Optional.empty();
  }

  /**
   * @param studies number of newest studies to compare
   */
  void compare(int studies) throws IOException, Refused {
    int same = 0;
    int gone = 0;
    int other = 0;
    for (Map.Entry<String, Past> study : past(studies).entrySet()) {
      Path folder = node.receive().storage().resolve(study.getKey());
      List<List<SeriesFacts>> facts =
          Files.isDirectory(folder) ? SeriesFolder.read(List.of(folder)).studies() : List.of();
      if (facts.isEmpty()) {
        gone++;
        continue;
      }
      Past past = study.getValue();
      Decision now = rules.decide(facts.get(0).stream().map(each -> sent(each, past)).toList());
      if (was(past).equals(would(now))) {
        same++;
      } else {
        other++;
        out.println("Study " + study.getKey());
        out.println("  was    " + was(past));
        out.println("  would  " + would(now));
      }
    }
    out.println(
        "%d studies: %d as before, %d otherwise, %d without images (deleted)"
            .formatted(same + other + gone, same, other, gone));
  }

  private Map<String, Past> past(int studies) throws IOException, Refused {
    Map<String, Past> past = new LinkedHashMap<>();
    try (Door door = Doors.toLook(node.control(), node.jobs())) {
      new JobPages(door, JobFilter.all()).forEach(MOST_JOBS, job -> add(past, job, studies));
    }
    return past;
  }

  private static void add(Map<String, Past> past, RecordedJob job, int studies) {
    String study = job.series().studyInstanceUid();
    if (job.rerunOf() != null
        || job.state() == JobState.SUPERSEDED
        || (past.size() >= studies && !past.containsKey(study))) {
      return;
    }
    Past of = past.computeIfAbsent(study, uid -> new Past());
    of.series.putIfAbsent(job.series().seriesInstanceUid(), job.series());
    if (!job.rule().isEmpty() && of.screened.isEmpty()) {
      of.screened = Optional.of(job);
    }
  }

  /** Does not reconstruct when the patient had last been screened at that time. */
  private static SeriesFacts sent(SeriesFacts facts, Past past) {
    RecordedSeries series = past.series.get(facts.seriesInstanceUid());
    return series == null
        ? facts
        : new SeriesFacts(
            facts.studyInstanceUid(),
            facts.seriesInstanceUid(),
            facts.instances(),
            facts.header(),
            new Surroundings(series.callingAe(), series.callingHost(), null));
  }

  private static String was(Past past) {
    return past.screened
        .map(
            job ->
                described(
                    job.rule(),
                    job.series().seriesInstanceUid(),
                    job.segmenter(),
                    job.classifier(),
                    job.destinations(),
                    job.silent()))
        .orElse("not screened");
  }

  private String would(Decision decision) {
    return decision.under(node.mode()) instanceof Decision.Routed routed
        ? described(
            routed.rule().name(),
            routed.series().seriesInstanceUid(),
            routed.rule().segmenter(),
            routed.rule().classifier(),
            routed.rule().destinations(),
            routed.rule().mode() == Mode.SILENT)
        : "not screened";
  }

  private static String described(
      String rule,
      String series,
      String segmenter,
      String classifier,
      List<String> destinations,
      boolean silent) {
    return "rule %s, series %s, %s and %s, to %s%s"
        .formatted(
            rule,
            series,
            segmenter,
            classifier,
            destinations.isEmpty() ? "nobody" : String.join(", ", destinations),
            silent ? ", silent" : "");
  }
}
