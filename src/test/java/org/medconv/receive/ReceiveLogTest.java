package org.medconv.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ReceiveLogTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger("receive");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(log);
  }

  private void assertWithoutValues(String start) {
    assertThat(log.list).hasSize(1);
    ILoggingEvent event = log.list.get(0);
    assertThat(event.getFormattedMessage()).startsWith(start).doesNotContain("1.2.840", "Doe");
    assertThat(event.getThrowableProxy()).as("its messages would be written too").isNull();
  }

  /** Jdbi names the bound values in its message, and the log printed the whole exception. */
  @Test
  void a_database_that_refuses_a_study_is_logged_without_the_values_of_the_statement() {
    Throwable failure =
        catchThrowable(
            () ->
                Jdbi.create("jdbc:h2:mem:")
                    .useHandle(
                        handle ->
                            handle
                                .createUpdate("INSERT INTO job VALUES (:study, :name)")
                                .bind("study", "1.2.840.99")
                                .bind("name", "Doe^Jane")
                                .execute()));
    ReceiveLog.handOverFailed(1, failure);
    assertWithoutValues(
        "NODE-0204 study could not be handed over (attempt 1), trying again later:"
            + " JdbcSQLSyntaxErrorException, SQLSTATE 42");
  }

  @Test
  void a_record_that_cannot_be_read_is_logged_without_path_and_content() {
    ReceiveLog.unreadableRecord("HandOver", new IOException("/instances/1.2.840.99: Doe^Jane"));
    assertWithoutValues("NODE-0206 a HandOver file cannot be read and is left out: IOException");
  }
}
