package org.medconv.jobs;

import java.io.EOFException;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.medconv.words.Causes;
import org.medconv.words.FailureKind;
import org.medconv.words.NetworkTrouble;

/**
 * Explains to the administrator why the database does not work: the state of the machine if it is
 * the cause, and the remedy. Repeats no message of the database, which may quote a value.
 */
public final class DatabaseTrouble {
  private static final String DAMAGED =
      "its file is damaged or is not a database; restore a backup, or move the file away";

  private static final List<Known> KNOWN =
      List.of(
          new Known(
              "no space left on device",
              "its disk is full; free some space, then the node continues by itself"),
          new Known("disk quota exceeded", "its disk quota is used up; raise it or free space"),
          new Known(
              "read-only file system",
              "its file system is read-only; repair it and mount it for writing"),
          new Known(
              "permission denied",
              "this user may not write to its file; give the file to the node's user"),
          new Known(
              "already in use",
              "another process has it open; stop that process, or set another jobs.databaseUrl"),
          new Known("input/output error", "its disk fails; replace it"),
          new Known(
              "error while creating file",
              "its folder cannot be created; name a folder that this user may write to"),
          new Known("could not open file", "its file cannot be opened; give it to the node's user"),
          new Known(
              "no suitable driver",
              "no driver for this kind of URL is installed; put its jar into target/lib"),
          new Known("file corrupted", DAMAGED),
          new Known(
              "unsupported database file version",
              "its file was written by another version of H2; start the version of this program"
                  + " that made it"));

  /** By SQLSTATE: faults of the account and of the database name. */
  private static final Map<String, String> STATES =
      Map.of(
          "28000", "user or password is wrong (jobs.databaseUser, jobs.databasePassword)",
          "28P01", "user or password is wrong (jobs.databaseUser, jobs.databasePassword)",
          "3D000", "the server has no database of that name; create it, or correct the URL",
          "53300", "the server accepts no more connections; raise its limit",
          "42501", "the user lacks a permission there; grant it");

  private record Known(String said, String sentence) {}

  private DatabaseTrouble() {}

  /** The fault, as the second half of "the database cannot be used: …". */
  public static String of(Throwable failure) {
    return Causes.of(failure)
        .flatMap(cause -> known(cause).stream())
        .findFirst()
        .or(() -> Causes.first(failure, EOFException.class).map(early -> DAMAGED))
        .or(() -> FailureKind.sqlState(failure).map(STATES::get))
        .or(() -> NetworkTrouble.of(failure))
        .orElseGet(() -> FailureKind.of(failure));
  }

  /** Whether a failure comes from the database, not from the request. */
  public static boolean isThe(Throwable failure) {
    return Causes.first(failure, SQLException.class).isPresent();
  }

  private static Optional<String> known(Throwable cause) {
    String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    return KNOWN.stream()
        .filter(known -> message.contains(known.said))
        .map(Known::sentence)
        .findFirst();
  }
}
