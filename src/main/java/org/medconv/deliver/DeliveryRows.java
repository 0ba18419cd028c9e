package org.medconv.deliver;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.medconv.text.OneLine;

/** The rows of the outbox. All changes of state go through {@link #move}. */
final class DeliveryRows {
  private DeliveryRows() {}

  static Delivery delivery(ResultSet row, StatementContext context) throws SQLException {
    return new Delivery(
        row.getLong("id"),
        row.getLong("job_id"),
        row.getString("destination"),
        DeliveryState.valueOf(row.getString("state")),
        row.getString("code"),
        OneLine.of(row.getString("reason")),
        row.getInt("attempts"),
        row.getTimestamp("due_at").toInstant(),
        row.getTimestamp("changed_at").toInstant());
  }

  static DeliveryEvent event(ResultSet row, StatementContext context) throws SQLException {
    return new DeliveryEvent(
        row.getTimestamp("at").toInstant(),
        DeliveryState.valueOf(row.getString("state")),
        OneLine.of(row.getString("note")));
  }

  static Optional<Delivery> find(Handle transaction, long id) {
    return transaction
        .createQuery("SELECT * FROM delivery WHERE id = :id")
        .bind("id", id)
        .map(DeliveryRows::delivery)
        .findOne();
  }

  /** Locks the delivery's row until the transaction ends; the job's row is locked already. */
  static Delivery lock(Handle transaction, long id) {
    return transaction
        .createQuery("SELECT * FROM delivery WHERE id = :id FOR UPDATE")
        .bind("id", id)
        .map(DeliveryRows::delivery)
        .one();
  }

  static List<Delivery> lockAll(Handle transaction, long jobId) {
    return transaction
        .createQuery("SELECT * FROM delivery WHERE job_id = :job ORDER BY id FOR UPDATE")
        .bind("job", jobId)
        .map(DeliveryRows::delivery)
        .list();
  }

  static void move(
      Handle transaction,
      Instant now,
      Delivery from,
      DeliveryState to,
      String code,
      String reason) {
    if (!from.state().mayBecome(to)) {
      throw new IllegalStateException(
          "delivery %d is %s and may not become %s".formatted(from.id(), from.state(), to));
    }
    transaction
        .createUpdate(
            """
            UPDATE delivery SET state = :state, code = :code, reason = :reason, changed_at = :now
            WHERE id = :id
            """)
        .bind("state", to)
        .bind("code", code)
        .bind("reason", OneLine.of(reason))
        .bind("now", now)
        .bind("id", from.id())
        .execute();
    if (to != DeliveryState.SENDING) {
      transaction.execute(
          "UPDATE delivery SET claimed_by = NULL, claimed_until = NULL WHERE id = ?", from.id());
    }
    record(transaction, from.id(), now, to, reason);
  }

  static void dueAt(Handle transaction, long id, Instant due) {
    transaction
        .createUpdate("UPDATE delivery SET due_at = :due WHERE id = :id")
        .bind("due", due)
        .bind("id", id)
        .execute();
  }

  /** Moves a waiting delivery to the current time; its remaining delay is unchanged. */
  static void shift(Handle transaction, Delivery waiting, Instant now) {
    Instant due = now.plus(Duration.between(waiting.changed(), waiting.due()));
    transaction
        .createUpdate("UPDATE delivery SET due_at = :due, changed_at = :now WHERE id = :id")
        .bind("due", due.isBefore(now) ? now : due)
        .bind("now", now)
        .bind("id", waiting.id())
        .execute();
  }

  static void record(Handle transaction, long id, Instant at, DeliveryState state, String note) {
    transaction
        .createUpdate(
            """
            INSERT INTO delivery_event (delivery_id, at, state, note)
            VALUES (:id, :at, :state, :note)
            """)
        .bind("id", id)
        .bind("at", at)
        .bind("state", state)
        .bind("note", OneLine.of(note))
        .execute();
  }
}
