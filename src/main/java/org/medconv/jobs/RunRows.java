package org.medconv.jobs;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.medconv.text.OneLine;

/** Writes the attempts of jobs, in the transactions that change the state of the jobs. */
final class RunRows {
  private RunRows() {}

  /** An attempt begins; it is the job's newest run. */
  static void began(Handle transaction, Job job, Claimant claimant, Instant at) {
    long run =
        Database.insertedId(
            transaction
                .createUpdate(
                    """
                    INSERT INTO run
                      (job_id, attempt, claimed_by, began_at, stages, outcome, code, reason)
                    VALUES (:job, :attempt, :claimant, :at, '', 'RUNNING', '', '')
                    """)
                .bind("job", job.id())
                .bind("attempt", job.attempts())
                .bind("claimant", claimant.toString())
                .bind("at", at));
    transaction.execute("UPDATE job SET run_id = ? WHERE id = ?", run, job.id());
  }

  /** A stage of the current attempt begins. */
  static void stage(Handle transaction, long job, Claimant claimant, String stage, Instant at) {
    transaction
        .createUpdate(
            """
            UPDATE run SET stages = stages || :line
            WHERE job_id = :job AND ended_at IS NULL AND claimed_by = :claimant
            AND CHAR_LENGTH(stages) < 900
            """)
        .bind("line", "%s@%s\n".formatted(stage, at))
        .bind("job", job)
        .bind("claimant", claimant.toString())
        .execute();
  }

  /** Stores the facts of the current attempt. */
  static void found(Handle transaction, long job, RunFacts facts) {
    Map<String, Object> columns = columns(facts);
    columns.values().removeIf(value -> value == null);
    String set =
        columns.keySet().stream()
            .map(name -> "%s = :%s".formatted(name, name))
            .collect(Collectors.joining(", "));
    transaction
        .createUpdate(
            "UPDATE run SET <set> WHERE job_id = :job AND ended_at IS NULL".replace("<set>", set))
        .bindMap(columns)
        .bind("job", job)
        .execute();
  }

  /** The current attempt ends. Without one, nothing changes. */
  static void ended(
      Handle transaction, long job, RunEnd outcome, String code, String reason, Instant at) {
    transaction
        .createUpdate(
            """
            UPDATE run SET ended_at = :at, outcome = :outcome, code = :code, reason = :reason
            WHERE job_id = :job AND ended_at IS NULL
            """)
        .bind("at", at)
        .bind("outcome", outcome)
        .bind("code", code)
        .bind("reason", OneLine.of(reason))
        .bind("job", job)
        .execute();
  }

  private static Map<String, Object> columns(RunFacts facts) {
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("device", cut(facts.device(), 64));
    columns.put("warnings", String.join("\n", facts.warnings()));
    if (facts.segmenter() != null) {
      columns.put("segmenter_version", cut(facts.segmenter().version(), 64));
      columns.put("segmenter_sha256", cut(facts.segmenter().sha256(), 64));
    }
    if (facts.classifier() != null) {
      columns.put("classifier_version", cut(facts.classifier().version(), 64));
      columns.put("classifier_sha256", cut(facts.classifier().sha256(), 64));
    }
    scan(columns, facts.scan());
    seconds(columns, facts.seconds());
    if (facts.answer() != null) {
      answer(columns, facts.answer());
    }
    return columns;
  }

  private static void scan(Map<String, Object> columns, RunFacts.Scan scan) {
    columns.put("kvp", scan.kvp());
    columns.put("slice_thickness_mm", scan.sliceThicknessMm());
    columns.put("kernel", cut(scan.kernel(), 64));
    columns.put("noise_hu", scan.noiseHu());
  }

  private static void seconds(Map<String, Object> columns, RunFacts.Seconds seconds) {
    columns.put("seconds_read", seconds.read());
    columns.put("seconds_segment", seconds.segment());
    columns.put("seconds_measure", seconds.measure());
    columns.put("seconds_classify", seconds.classify());
    columns.put("seconds_report", seconds.report());
  }

  private static void answer(Map<String, Object> columns, RunFacts.Answer answer) {
    columns.put("headline", cut(answer.headline(), 200));
    columns.put("bone_class", answer.boneClass());
    classes(columns, "probability_", answer.probabilities());
    columns.put("prediction_set", answer.predictionSet());
    columns.put("coverage", answer.coverage());
    columns.put("flagged", answer.flagged());
    columns.put("flag_threshold", answer.flagThreshold());
    columns.put("medconv_class", answer.medConvClass());
    classes(columns, "score_", answer.medConvScores());
    columns.put("hu_mean", answer.hu().mean());
    columns.put("hu_median", answer.hu().median());
    columns.put("hu_sd", answer.hu().sd());
    columns.put("hu_millilitres", answer.hu().millilitres());
    columns.put("anchor", cut(answer.anchor(), 32));
    columns.put("level_certainty", answer.levelCertainty());
  }

  private static void classes(Map<String, Object> columns, String prefix, RunFacts.Classes of) {
    if (of != null) {
      columns.put(prefix + "osteoporosis", of.osteoporosis());
      columns.put(prefix + "osteopenia", of.osteopenia());
      columns.put(prefix + "normal", of.normal());
    }
  }

  private static String cut(String text, int longest) {
    return text == null || text.length() <= longest ? text : text.substring(0, longest);
  }
}
