package org.medconv.jobs;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Date;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.ObjectAlreadyExistsException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.SchedulerRepository;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.simpl.SimpleThreadPool;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/**
 * Decides when to work, never on what: Quartz on our database, shared by its nodes. A trigger wakes
 * a worker, which reads what is due from the tables. A trigger that is lost in a crash therefore
 * only delays work until the next look, and one that fires twice does no harm.
 */
public final class Schedule implements AutoCloseable {
  private static final JobKey WAKE = new JobKey("wake", "medconv");

  private final Database database;
  private final String name;
  private final int threads;
  private final Consumer<String> woken;
  private final AtomicBoolean started = new AtomicBoolean();
  private volatile Scheduler scheduler;
  private volatile Thread firing;

  /**
   * @param name of the kind of work; nodes that share it share the triggers
   * @param threads number of simultaneous workers in this process
   * @param woken called with the topic of the trigger
   */
  public Schedule(Database database, String name, int threads, Consumer<String> woken) {
    this.database = database;
    this.name = name;
    this.threads = threads;
    this.woken = woken;
    setUp();
  }

  private void setUp() {
    try {
      String thread = name + "-fires-" + UUID.randomUUID();
      scheduler = scheduler(database, name, threads, thread);
      firing = thread(thread);
      scheduler.setJobFactory((bundle, from) -> new Wake(woken));
      JobDetail wake = JobBuilder.newJob(Wake.class).withIdentity(WAKE).storeDurably().build();
      scheduler.addJob(wake, true);
    } catch (SchedulerException e) {
      throw new IllegalStateException("Cannot set up the schedule of " + name, e);
    }
  }

  /** Created by Quartz, and waiting, once the scheduler exists. */
  private static Thread thread(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .findAny()
        .orElseThrow(() -> new IllegalStateException("the schedule has no thread " + name));
  }

  private static Scheduler scheduler(Database database, String name, int threads, String thread)
      throws SchedulerException {
    String source = name + "-" + UUID.randomUUID();
    DBConnectionManager.getInstance().addConnectionProvider(source, new Pooled(database));
    Properties settings = new Properties();
    settings.setProperty(StdSchedulerFactory.PROP_SCHED_INSTANCE_NAME, name);
    settings.setProperty(
        StdSchedulerFactory.PROP_SCHED_INSTANCE_ID, name + "-" + UUID.randomUUID());
    settings.setProperty(StdSchedulerFactory.PROP_SCHED_MAKE_SCHEDULER_THREAD_DAEMON, "true");
    settings.setProperty(StdSchedulerFactory.PROP_SCHED_THREAD_NAME, thread);
    settings.setProperty(
        StdSchedulerFactory.PROP_THREAD_POOL_CLASS, SimpleThreadPool.class.getName());
    settings.setProperty("org.quartz.threadPool.threadCount", Integer.toString(threads));
    settings.setProperty("org.quartz.threadPool.threadNamePrefix", name);
    settings.setProperty(StdSchedulerFactory.PROP_JOB_STORE_CLASS, JobStoreTX.class.getName());
    settings.setProperty("org.quartz.jobStore.dataSource", source);
    settings.setProperty("org.quartz.jobStore.driverDelegateClass", database.quartzDialect());
    settings.setProperty("org.quartz.jobStore.isClustered", "true");
    settings.setProperty("org.quartz.jobStore.useProperties", "true");
    return unlisted(settings, name);
  }

  /**
   * Quartz keeps schedulers by name in a process, and would return an existing one. Two of ours may
   * share a name, and thus their triggers.
   */
  private static Scheduler unlisted(Properties settings, String name) throws SchedulerException {
    synchronized (Schedule.class) {
      Scheduler made = new StdSchedulerFactory(settings).getScheduler();
      SchedulerRepository.getInstance().remove(name);
      return made;
    }
  }

  /** Starts firing. */
  public void start() {
    started.set(true);
    try {
      scheduler.start();
    } catch (SchedulerException e) {
      throw new IllegalStateException("Cannot start the schedule", e);
    }
  }

  /**
   * Replaces a schedule that has died. Call it regularly, from one thread.
   *
   * @return whether it had died
   */
  public boolean mend() {
    if (!started.get() || firing.isAlive()) {
      return false;
    }
    Scheduler dead = scheduler;
    setUp();
    start();
    try {
      dead.shutdown(false);
    } catch (SchedulerException | RuntimeException e) {
      // It was dead already.
      return true;
    }
    return true;
  }

  /** For a test: makes the thread that fires end as after an Error. */
  Thread firing() {
    return firing;
  }

  /** Wakes a worker for this topic at that time. Replaces an earlier call for the same key. */
  public void wake(String key, String topic, Instant when) {
    Trigger trigger =
        TriggerBuilder.newTrigger()
            .withIdentity(key, topic)
            .forJob(WAKE)
            .startAt(Date.from(when))
            .build();
    try {
      replace(trigger);
    } catch (SchedulerException e) {
      throw new IllegalStateException("Cannot schedule " + key, e);
    }
  }

  private void replace(Trigger trigger) throws SchedulerException {
    TriggerKey key = trigger.getKey();
    if (scheduler.rescheduleJob(key, trigger) != null) {
      return;
    }
    try {
      scheduler.scheduleJob(trigger);
    } catch (ObjectAlreadyExistsException e) {
      scheduler.rescheduleJob(key, trigger);
    }
  }

  /** Stops firing, and waits for the active workers. */
  @Override
  public void close() {
    started.set(false);
    try {
      scheduler.shutdown(true);
    } catch (SchedulerException e) {
      throw new IllegalStateException("Cannot stop the schedule", e);
    }
  }

  /** The action of a trigger; created by the job factory above. */
  private static final class Wake implements Job {
    private final Consumer<String> woken;

    Wake(Consumer<String> woken) {
      this.woken = woken;
    }

    @Override
    public void execute(JobExecutionContext context) {
      woken.accept(context.getTrigger().getKey().getGroup());
    }
  }

  /** Gives Quartz connections from our pool. */
  private static final class Pooled implements ConnectionProvider {
    private final Database database;

    Pooled(Database database) {
      this.database = database;
    }

    @Override
    public Connection getConnection() throws SQLException {
      return database.dataSource().getConnection();
    }

    @Override
    public void initialize() {}

    @Override
    public void shutdown() {}
  }
}
