package org.medconv.words;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * A description of a failure for the log, without its messages, because messages of libraries quote
 * values: Jdbi quotes the bound parameters of a statement, Jackson the text it could not read, the
 * file system a path with UIDs.
 */
public final class FailureKind {
  private FailureKind() {}

  /** The class of the innermost cause, and the SQLSTATE if a database gives one. */
  public static String of(Throwable failure) {
    String name = Causes.innermost(failure).getClass().getSimpleName();
    return sqlState(failure).map(state -> name + ", SQLSTATE " + state).orElse(name);
  }

  /** Like {@link #of}, with the first line of our own code in the stack trace. */
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
