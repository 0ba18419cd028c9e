package org.medconv.jobs;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.statement.StatementContext;
import org.medconv.dicom.net.InstanceReference;
import org.medconv.text.OneLine;

/** From the rows of the tables to records. */
final class JobRows {
  private JobRows() {}

  static Job job(ResultSet row, StatementContext context) throws SQLException {
    return new Job(
        row.getLong("id"),
        row.getString("study_instance_uid"),
        row.getString("series_instance_uid"),
        row.getString("instances_sha256"),
        row.getString("rule_name"),
        row.getString("segmenter"),
        row.getString("classifier"),
        row.getInt("priority"),
        row.getString("destinations").lines().toList(),
        files(row.getString("files")),
        JobState.valueOf(row.getString("state")),
        row.getString("code"),
        OneLine.of(row.getString("reason")),
        row.getInt("attempts"),
        instant(row, "due_at"),
        instant(row, "accepted_at"),
        instant(row, "changed_at"),
        Optional.ofNullable(row.getObject("rerun_of", Long.class)));
  }

  static JobEvent event(ResultSet row, StatementContext context) throws SQLException {
    return new JobEvent(
        instant(row, "at"),
        JobState.valueOf(row.getString("state")),
        OneLine.of(row.getString("note")));
  }

  static ResultFile result(ResultSet row, StatementContext context) throws SQLException {
    InstanceReference instance =
        new InstanceReference(row.getString("sop_class_uid"), row.getString("sop_instance_uid"));
    return new ResultFile(
        row.getString("name"),
        instance.sopInstanceUid().isEmpty() ? Optional.empty() : Optional.of(instance),
        Path.of(row.getString("file")),
        Optional.ofNullable(row.getObject("former_job_id", Long.class)));
  }

  private static List<Path> files(String lines) {
    return lines.lines().map(Path::of).toList();
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getTimestamp(column).toInstant();
  }
}
