package org.medconv.control;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.medconv.deliver.DeliveryStore;
import org.medconv.deliver.Posting;
import org.medconv.disk.DataLock;
import org.medconv.jobs.Database;
import org.medconv.jobs.Database.Access;
import org.medconv.jobs.Database.UnableToOpenDatabase;
import org.medconv.jobs.JobStore;
import org.medconv.jobs.JobsConfig;
import org.medconv.record.RecordStore;

/**
 * Opens the way to the node's data: its socket if the node runs, otherwise its database, unchanged.
 * Creates nothing.
 */
public final class Doors {
  /** A node that starts or stops has the database open without a socket for less than this. */
  private static final Duration BUSY = Duration.ofSeconds(10);

  private static final Duration AGAIN = Duration.ofMillis(100);

  private Doors() {}

  /**
   * For a command that only looks.
   *
   * @throws IOException when neither node nor database can be reached; the message says why
   * @throws UnableToOpenDatabase when no node runs and the database cannot be used
   */
  public static Door toLook(ControlPlace place, JobsConfig config) throws IOException {
    return open(place, config, Access.LOOK);
  }

  /** The same for a command that changes something. */
  public static Door toChange(ControlPlace place, JobsConfig config) throws IOException {
    return open(place, config, Access.CHANGE);
  }

  private static Door open(ControlPlace place, JobsConfig config, Access access)
      throws IOException {
    long deadline = System.nanoTime() + BUSY.toNanos();
    while (true) {
      Optional<Door> running = running(place);
      if (running.isPresent()) {
        return running.get();
      }
      try {
        return database(config, access);
      } catch (UnableToOpenDatabase e) {
        if (!e.isOpenElsewhere()) {
          throw e;
        }
        if (System.nanoTime() > deadline) {
          throw heldBy(DataLock.holder(place.lock()), e);
        }
        pause();
      }
    }
  }

  private static Optional<Door> running(ControlPlace place) throws IOException {
    if (!Files.exists(place.socket())) {
      return Optional.empty();
    }
    SocketDoor door = new SocketDoor(place.socket());
    try {
      return door.isOpen() ? Optional.of(door) : Optional.empty();
    } catch (ConnectException nobody) {
      // Left by a node that was killed.
      return Optional.empty();
    } catch (java.net.SocketException e) {
      throw new IOException(
          "The node's socket %s cannot be used by this user. Run the command as the node's user."
              .formatted(place.socket()),
          e);
    }
  }

  private static Door database(JobsConfig config, Access access) throws IOException {
    Optional<Database> database = Database.openAsItIs(config, access);
    if (database.isEmpty()) {
      return new LocalDoor(new NothingYet(), () -> {});
    }
    Clock clock = Clock.systemUTC();
    JobStore jobs = new JobStore(database.get(), new Posting(clock), clock);
    DeliveryStore deliveries = new DeliveryStore(database.get(), jobs, clock);
    RecordStore record = new RecordStore(database.get());
    String account = System.getProperty("user.name");
    StoreDesk desk = new StoreDesk(jobs, record, deliveries, Optional.empty(), account);
    return new LocalDoor(desk, database.get()::close);
  }

  private static IOException heldBy(Optional<Long> process, UnableToOpenDatabase cause) {
    return process.isEmpty()
        ? new IOException(cause.getMessage(), cause)
        : new IOException(
            "The node (process %d) has the database open but does not answer: it is starting, stopping, or hanging. Repeat the command; if that does not help, restart the node."
                .formatted(process.get()),
            cause);
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(AGAIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the database was open elsewhere", e);
    }
  }
}
