package org.medconv.cli;

import java.time.Clock;
import org.medconv.config.NodeConfig;
import org.medconv.deliver.DeliveryStore;
import org.medconv.deliver.Posting;
import org.medconv.jobs.Database;
import org.medconv.jobs.JobStore;

/** The node's jobs as its database has them, for one command. */
record OpenJobs(Database database, JobStore jobs, DeliveryStore deliveries)
    implements AutoCloseable {
  static OpenJobs of(NodeConfig config) {
    Clock clock = Clock.systemUTC();
    Database database = Database.open(config.jobs());
    JobStore jobs = new JobStore(database, new Posting(clock), clock);
    return new OpenJobs(database, jobs, new DeliveryStore(database, jobs, clock));
  }

  @Override
  public void close() {
    database.close();
  }
}
