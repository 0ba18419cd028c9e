package org.medconv.jobs;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/**
 * Why the database does not work, in the administrator's words: the state of the machine where that
 * can be told, and what to do. Repeats no message of the database, which may quote a value.
 */
public final class DatabaseTrouble {
  private static final List<Known> KNOWN =
      List.of(
          new Known(
              "no space left on device",
              "its disk is full; free space, and the node goes on by itself"),
          new Known("disk quota exceeded", "its disk quota is used up; raise it or free space"),
          new Known(
              "read-only file system",
              "its file system is read-only; mend it and mount it for writing"),
          new Known(
              "permission denied", "this user may not write its file; give it to the node's user"),
          new Known(
              "already in use",
              "another process has it open; stop that one, or give this node other data"),
          new Known("input/output error", "its disk fails; replace it"));

  private record Known(String said, String sentence) {}

  private DatabaseTrouble() {}

  /** What is wrong, as the second half of "the database cannot be used: …". */
  public static String of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
      for (Known known : KNOWN) {
        if (message.contains(known.said)) {
          return known.sentence;
        }
      }
    }
    return "%s%s".formatted(innermost(failure).getClass().getSimpleName(), sqlState(failure));
  }

  /** Whether a failure is one of the database, and not of what was asked of it. */
  public static boolean isThe(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException) {
        return true;
      }
    }
    return false;
  }

  private static Throwable innermost(Throwable failure) {
    return failure.getCause() == null ? failure : innermost(failure.getCause());
  }

  private static String sqlState(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        return ", SQLSTATE " + sql.getSQLState();
      }
    }
    return "";
  }
}
