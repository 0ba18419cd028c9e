package org.medconv.words;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * A failure told without its messages, for the log: those of libraries quote values. Jdbi's names
 * the bound parameters of a statement, Jackson's the text it could not read, the file system's a
 * path with UIDs in it.
 */
public final class FailureKind {
  private FailureKind() {}

  /** The class of the innermost cause, and the SQLSTATE where a database says one. */
  public static String of(Throwable failure) {
    String name = Causes.innermost(failure).getClass().getSimpleName();
    return sqlState(failure).map(state -> name + ", SQLSTATE " + state).orElse(name);
  }

  /** As {@link #of}, and the first line of ours that the failure came through. */
  public static String withPlace(Throwable failure) {
    return Arrays.stream(failure.getStackTrace())
        .filter(frame -> frame.getClassName().startsWith("org.medconv."))
        .findFirst()
        .map(frame -> "%s at %s".formatted(of(failure), frame))
        .orElseGet(() -> of(failure));
  }

  /** Of the first database error among the causes. */
  public static Optional<String> sqlState(Throwable failure) {
    return Causes.of(failure)
        .filter(SQLException.class::isInstance)
        .map(cause -> ((SQLException) cause).getSQLState())
        .filter(Objects::nonNull)
        .findFirst();
  }
}
