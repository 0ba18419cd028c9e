package org.medconv.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

class FailureKindTest {
  /** Jdbi's own message names the bound values. */
  @Test
  void a_statement_that_fails_is_told_by_sqlstate_and_kind_without_its_values() {
    Throwable failure =
        catchThrowable(
            () ->
                Jdbi.create("jdbc:h2:mem:")
                    .useHandle(
                        handle -> {
                          handle.execute("CREATE TABLE patient (name VARCHAR(4))");
                          handle
                              .createUpdate("INSERT INTO patient VALUES (:name)")
                              .bind("name", "Doe^Jane")
                              .execute();
                        }));
    assertThat(failure).hasMessageContaining("Doe^Jane");
    assertThat(FailureKind.withPlace(failure))
        .startsWith("JdbcSQLDataException, SQLSTATE 22001 at org.medconv.words.FailureKindTest")
        .doesNotContain("Doe", "Jane", "INSERT");
  }
}
