package org.medconv.jobs;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Set;

/**
 * H2 closes the whole database when it cannot write, and reopens it for the next connection;
 * earlier connections are unusable. By itself, the pool discards connections only for SQLSTATE 08.
 */
final class LostConnections implements SQLExceptionOverride {
  /** H2: connection or database closed, or being closed. */
  private static final Set<Integer> CLOSED = Set.of(90007, 90067, 90098, 90121);

  @java.lang.Override
  public SQLExceptionOverride.Override adjudicate(SQLException failure) {
    return CLOSED.contains(failure.getErrorCode())
        ? SQLExceptionOverride.Override.MUST_EVICT
        : SQLExceptionOverride.Override.CONTINUE_EVICT;
  }
}
