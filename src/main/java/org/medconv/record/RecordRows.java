package org.medconv.record;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jdbi.v3.core.statement.StatementContext;
import org.medconv.jobs.JobState;
import org.medconv.jobs.RunEnd;
import org.medconv.jobs.RunFacts;
import org.medconv.model.ModelId;
import org.medconv.record.RecordedRun.StageBegan;
import org.medconv.text.OneLine;

/**
 * From the rows of the record to its types; columns of a job, its series and its run side by side.
 */
final class RecordRows {
  private static final String SERIES =
      """
      s.study_instance_uid AS s_study, s.series_instance_uid AS s_series, s.patient_id,
      s.patient_id_issuer, s.accession_number, s.study_date, s.modality, s.manufacturer,
      s.scanner_model, s.station_name, s.calling_ae, s.calling_host, s.first_instance_at,
      s.last_instance_at, s.instances, s.bytes, s.completeness, s.handed_over
      """;

  private static final String RUN =
      """
      run.id AS run_id, run.attempt, run.began_at, run.stages, run.ended_at, run.outcome,
      run.code AS run_code, run.reason AS run_reason, run.headline, run.bone_class,
      run.probability_osteoporosis, run.probability_osteopenia, run.probability_normal,
      run.prediction_set, run.coverage, run.flagged, run.flag_threshold, run.medconv_class,
      run.score_osteoporosis, run.score_osteopenia, run.score_normal, run.hu_mean, run.hu_median,
      run.hu_sd, run.hu_millilitres, run.anchor, run.level_certainty, run.kvp,
      run.slice_thickness_mm, run.kernel, run.noise_hu, run.warnings, run.segmenter_version,
      run.segmenter_sha256, run.classifier_version, run.classifier_sha256, run.device,
      run.seconds_read, run.seconds_segment, run.seconds_measure, run.seconds_classify,
      run.seconds_report
      """;

  private static final String JOB =
      """
      job.id, job.study_instance_uid, job.series_instance_uid, job.state, job.code, job.reason,
      job.attempts, job.images, job.rule_name, job.segmenter, job.classifier, job.destinations,
      job.accepted_at, job.changed_at, job.rerun_of
      """;

  static final String SELECT_SERIES = "SELECT " + SERIES + " FROM received_series s";

  static final String SELECT_RUNS =
      "SELECT job.segmenter, job.classifier, " + RUN + " FROM run JOIN job ON job.id = run.job_id";

  /** Every job has its series; the outer join keeps the database from beginning with these. */
  static final String SELECT_JOBS =
      "SELECT "
          + JOB
          + ", "
          + SERIES
          + ", "
          + RUN
          + """
           FROM job
          LEFT JOIN received_series s ON s.study_instance_uid = job.study_instance_uid
            AND s.series_instance_uid = job.series_instance_uid
          LEFT JOIN run ON run.id = job.run_id
          """;

  private RecordRows() {}

  static RecordedJob job(ResultSet row, StatementContext context) throws SQLException {
    return new RecordedJob(
        row.getLong("id"),
        JobState.valueOf(row.getString("state")),
        row.getString("code"),
        OneLine.of(row.getString("reason")),
        row.getInt("attempts"),
        row.getInt("images"),
        row.getString("rule_name"),
        row.getString("segmenter"),
        row.getString("classifier"),
        row.getString("destinations").lines().toList(),
        instant(row, "accepted_at"),
        instant(row, "changed_at"),
        row.getObject("rerun_of", Long.class),
        row.getString("s_study") == null ? unknownSeries(row) : series(row, context),
        row.getString("outcome") == null ? null : run(row, context));
  }

  private static RecordedSeries unknownSeries(ResultSet row) throws SQLException {
    Instant accepted = instant(row, "accepted_at");
    return new RecordedSeries(
        row.getString("study_instance_uid"),
        row.getString("series_instance_uid"),
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        accepted,
        accepted,
        row.getInt("images"),
        0,
        "",
        true);
  }

  static RecordedSeries series(ResultSet row, StatementContext context) throws SQLException {
    return new RecordedSeries(
        row.getString("s_study"),
        row.getString("s_series"),
        row.getString("patient_id"),
        row.getString("patient_id_issuer"),
        row.getString("accession_number"),
        row.getString("study_date"),
        row.getString("modality"),
        row.getString("manufacturer"),
        row.getString("scanner_model"),
        row.getString("station_name"),
        row.getString("calling_ae"),
        row.getString("calling_host"),
        instant(row, "first_instance_at"),
        instant(row, "last_instance_at"),
        row.getInt("instances"),
        row.getLong("bytes"),
        row.getString("completeness"),
        row.getBoolean("handed_over"));
  }

  static RecordedRun run(ResultSet row, StatementContext context) throws SQLException {
    return new RecordedRun(
        row.getLong("run_id"),
        row.getInt("attempt"),
        instant(row, "began_at"),
        row.getString("stages").lines().map(RecordRows::stage).toList(),
        instant(row, "ended_at"),
        RunEnd.valueOf(row.getString("outcome")),
        row.getString("run_code"),
        OneLine.of(row.getString("run_reason")),
        row.getString("device") == null ? null : facts(row));
  }

  private static StageBegan stage(String line) {
    int at = line.lastIndexOf('@');
    return new StageBegan(line.substring(0, at), Instant.parse(line.substring(at + 1)));
  }

  private static RunFacts facts(ResultSet row) throws SQLException {
    return new RunFacts(
        row.getString("headline") == null ? null : answer(row),
        model(row, "segmenter"),
        model(row, "classifier"),
        row.getString("device"),
        new RunFacts.Scan(
            number(row, "kvp"),
            number(row, "slice_thickness_mm"),
            row.getString("kernel"),
            number(row, "noise_hu")),
        row.getString("warnings").lines().toList(),
        new RunFacts.Seconds(
            row.getDouble("seconds_read"),
            row.getDouble("seconds_segment"),
            row.getDouble("seconds_measure"),
            row.getDouble("seconds_classify"),
            row.getDouble("seconds_report")));
  }

  private static RunFacts.Answer answer(ResultSet row) throws SQLException {
    return new RunFacts.Answer(
        row.getString("headline"),
        row.getString("bone_class"),
        classes(row, "probability_"),
        row.getString("prediction_set"),
        number(row, "coverage"),
        row.getObject("flagged", Boolean.class),
        number(row, "flag_threshold"),
        row.getString("medconv_class"),
        classes(row, "score_"),
        new RunFacts.Hu(
            row.getDouble("hu_mean"),
            row.getDouble("hu_median"),
            row.getDouble("hu_sd"),
            row.getDouble("hu_millilitres")),
        row.getString("anchor"),
        number(row, "level_certainty"));
  }

  private static RunFacts.Classes classes(ResultSet row, String prefix) throws SQLException {
    Double osteoporosis = number(row, prefix + "osteoporosis");
    return osteoporosis == null
        ? null
        : new RunFacts.Classes(
            osteoporosis, row.getDouble(prefix + "osteopenia"), row.getDouble(prefix + "normal"));
  }

  private static ModelId model(ResultSet row, String role) throws SQLException {
    String version = row.getString(role + "_version");
    return version == null
        ? null
        : new ModelId(row.getString(role), version, row.getString(role + "_sha256"));
  }

  private static Double number(ResultSet row, String column) throws SQLException {
    return row.getObject(column, Double.class);
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    var at = row.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }
}
