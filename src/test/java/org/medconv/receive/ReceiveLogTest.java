package org.medconv.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;
import org.medconv.peers.OwnJvm;
import org.medconv.peers.Programs;

class ReceiveLogTest {
  /** A process of its own, whose log is read as an administrator reads it. */
  static final class Failing {
    public static void main(String[] arguments) {
      try {
        Jdbi.create("jdbc:h2:mem:")
            .useHandle(
                handle ->
                    handle
                        .createUpdate("INSERT INTO job VALUES (:study, :name)")
                        .bind("study", "1.2.840.99")
                        .bind("name", "Doe^Jane")
                        .execute());
      } catch (JdbiException refused) {
        ReceiveLog.handOverFailed(1, refused);
        ReceiveLog.trackingFailed(refused);
      }
      ReceiveLog.unreadableRecord("HandOver", new IOException("/instances/1.2.840.99: Doe^Jane"));
    }
  }

  /** Jdbi names the bound values in its message, and the log printed the whole exception. */
  @Test
  void what_fails_is_logged_by_kind_and_sqlstate_without_values_paths_and_stack_traces() {
    Programs.Result log = Programs.run(OwnJvm.command(List.of(), Failing.class));
    assertThat(log.output())
        .contains(
            "NODE-0204 study could not be handed over (attempt 1), trying again later:"
                + " JdbcSQLSyntaxErrorException, SQLSTATE 42")
        .contains("NODE-0207 tracking failed and goes on; the files are safe: JdbcSQLSyntax")
        .contains("NODE-0206 a HandOver file cannot be read and is left out: IOException")
        .doesNotContain("1.2.840", "Doe", "Jane", "INSERT", "\tat ");
  }
}
