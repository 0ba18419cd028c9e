package org.medconv.jobs;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.medconv.receive.ReadySeries;

/**
 * The received series in the database. What arrives is told as it arrives; the hand-over then says
 * what is there, so that a crash between the two loses nothing. Safe for use by many threads.
 */
public final class SeriesRows {
  private static final String DESCRIBE =
      """
      patient_id = :patient, patient_id_issuer = :issuer, accession_number = :accession,
      study_date = :date, modality = :modality, manufacturer = :manufacturer,
      scanner_model = :model, station_name = :station, described = TRUE
      """;

  private static final String WHERE =
      " WHERE study_instance_uid = :study AND series_instance_uid = :series";

  private final Database database;

  public SeriesRows(Database database) {
    this.database = database;
  }

  /** A series that no image was read of. */
  public record Undescribed(String studyInstanceUid, String seriesInstanceUid) {}

  /** Adds what arrived. Not synced: after a power failure the files are handed over again. */
  public void arrived(Collection<SeriesArrival> arrivals) {
    database.inTransaction(
        transaction -> {
          arrivals.forEach(each -> arrived(transaction, each));
          return null;
        });
  }

  private static void arrived(Handle transaction, SeriesArrival arrival) {
    int changed =
        transaction
            .createUpdate(
                """
                UPDATE received_series SET instances = instances + :instances,
                  bytes = bytes + :bytes, last_instance_at = :last, calling_ae = :ae,
                  calling_host = :host, handed_over = FALSE
                """
                    + WHERE)
            .bind("instances", arrival.instances())
            .bind("bytes", arrival.bytes())
            .bind("last", micros(arrival.last()))
            .bind("ae", arrival.callingAe())
            .bind("host", arrival.callingHost())
            .bind("study", arrival.studyInstanceUid())
            .bind("series", arrival.seriesInstanceUid())
            .execute();
    if (changed == 0) {
      insert(transaction, arrival, "", false);
    }
    arrival
        .header()
        .ifPresent(
            header ->
                describe(
                    transaction, arrival.studyInstanceUid(), arrival.seriesInstanceUid(), header));
  }

  private static void insert(
      Handle transaction, SeriesArrival arrival, String completeness, boolean handedOver) {
    transaction
        .createUpdate(
            """
            INSERT INTO received_series VALUES (:study, :series, '', '', '', '', '', '', '', '',
              FALSE, :ae, :host, :first, :last, :instances, :bytes, :completeness, :handedOver, NULL, FALSE)
            """)
        .bind("study", arrival.studyInstanceUid())
        .bind("series", arrival.seriesInstanceUid())
        .bind("ae", arrival.callingAe())
        .bind("host", arrival.callingHost())
        .bind("first", micros(arrival.first()))
        .bind("last", micros(arrival.last()))
        .bind("instances", arrival.instances())
        .bind("bytes", arrival.bytes())
        .bind("completeness", completeness)
        .bind("handedOver", handedOver)
        .execute();
  }

  /** What is there of a series that has settled, in the transaction that makes its job. */
  static void handedOver(Handle transaction, ReadySeries series, Optional<SeriesHeader> header) {
    int changed =
        transaction
            .createUpdate(
                """
                UPDATE received_series SET instances = :instances, bytes = :bytes,
                  first_instance_at = :first, last_instance_at = :last,
                  completeness = :completeness, handed_over = TRUE,
                  deleted_at = NULL, files_gone = FALSE
                """
                    + WHERE)
            .bind("instances", series.files().size())
            .bind("bytes", series.bytes())
            .bind("first", micros(series.firstArrival()))
            .bind("last", micros(series.lastArrival()))
            .bind("completeness", series.completeness())
            .bind("study", series.studyInstanceUid())
            .bind("series", series.seriesInstanceUid())
            .execute();
    if (changed == 0) {
      SeriesArrival unseen =
          new SeriesArrival(
              series.studyInstanceUid(),
              series.seriesInstanceUid(),
              "",
              "",
              series.files().size(),
              series.bytes(),
              series.firstArrival(),
              series.lastArrival(),
              header);
      insert(transaction, unseen, series.completeness().name(), true);
    }
    header.ifPresent(
        of -> describe(transaction, series.studyInstanceUid(), series.seriesInstanceUid(), of));
  }

  private static void describe(
      Handle transaction, String study, String series, SeriesHeader header) {
    Update update = transaction.createUpdate("UPDATE received_series SET " + DESCRIBE + WHERE);
    update
        .bind("patient", header.patientId())
        .bind("issuer", header.patientIdIssuer())
        .bind("accession", header.accessionNumber())
        .bind("date", header.studyDate())
        .bind("modality", header.modality())
        .bind("manufacturer", header.manufacturer())
        .bind("model", header.scannerModel())
        .bind("station", header.stationName())
        .bind("study", study)
        .bind("series", series)
        .execute();
  }

  /** Who sent a series. */
  public record Sender(String callingAe, String callingHost) {}

  /** Who sent the newest instance of a series, as far as that is recorded. */
  public Optional<Sender> sender(String studyInstanceUid, String seriesInstanceUid) {
    return database.inTransaction(
        transaction ->
            transaction
                .createQuery("SELECT calling_ae, calling_host FROM received_series" + WHERE)
                .bind("study", studyInstanceUid)
                .bind("series", seriesInstanceUid)
                .map(
                    (row, context) ->
                        new Sender(row.getString("calling_ae"), row.getString("calling_host")))
                .findFirst());
  }

  /** When a class was last said of another study of a patient; trials do not count. */
  public Optional<Instant> lastScreened(
      String patientId, String patientIdIssuer, String exceptStudy) {
    return database.inTransaction(
        transaction ->
            transaction
                .createQuery(
                    """
                    SELECT run.ended_at FROM received_series s
                    JOIN job ON job.study_instance_uid = s.study_instance_uid
                      AND job.series_instance_uid = s.series_instance_uid AND job.trial = FALSE
                    JOIN run ON run.job_id = job.id AND run.outcome = 'CLASSIFIED'
                    WHERE s.patient_id = :patient AND s.patient_id_issuer = :issuer
                    AND s.study_instance_uid <> :study
                    ORDER BY run.ended_at DESC FETCH FIRST ROW ONLY
                    """)
                .bind("patient", patientId)
                .bind("issuer", patientIdIssuer)
                .bind("study", exceptStudy)
                .mapTo(Instant.class)
                .findFirst());
  }

  /** Series of which no image was read yet: those of versions before the record. */
  public List<Undescribed> undescribed(int most) {
    return database.inTransaction(
        transaction ->
            transaction
                .createQuery(
                    """
                    SELECT study_instance_uid, series_instance_uid FROM received_series
                    WHERE described = FALSE FETCH FIRST :most ROWS ONLY
                    """)
                .bind("most", most)
                .map(
                    (row, context) ->
                        new Undescribed(
                            row.getString("study_instance_uid"),
                            row.getString("series_instance_uid")))
                .list());
  }

  /**
   * Says what an image of it says.
   *
   * @param header empty: no image of it can be read
   */
  public void described(Undescribed series, Optional<SeriesHeader> header) {
    database.inTransaction(
        transaction -> {
          describe(
              transaction,
              series.studyInstanceUid(),
              series.seriesInstanceUid(),
              header.orElse(new SeriesHeader("", "", "", "", "", "", "", "")));
          return null;
        });
  }

  /** As the database keeps it. */
  private static Instant micros(Instant at) {
    return at.truncatedTo(ChronoUnit.MICROS);
  }
}
