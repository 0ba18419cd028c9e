package org.medconv.control;

import java.io.IOException;
import org.jdbi.v3.core.JdbiException;
import org.medconv.jobs.DatabaseTrouble;

/** The command answers its own requests, because no node runs. */
record LocalDoor(Desk desk, Runnable closing) implements Door {
  @Override
  public <A> A ask(Request<A> request) throws Refused, IOException {
    try {
      return request.answeredBy(desk);
    } catch (JdbiException e) {
      throw new IOException("The database cannot be used: " + DatabaseTrouble.of(e), e);
    }
  }

  @Override
  public void close() {
    closing.run();
  }
}
