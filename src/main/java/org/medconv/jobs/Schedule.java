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
 * Says when, never what: Quartz over our database, shared by the nodes that use it. A trigger that
 * fires wakes a worker, which asks the tables for what is due; a trigger lost in a crash therefore
 * delays work until somebody looks, and one that fires twice does no harm.
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
   * @param name of the kind of work; the nodes that share it share the triggers
   * @param threads how many may work at once in this process
   * @param woken called with the trigger's topic
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

  /** Quartz has it run, and waiting, once the scheduler is made. */
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
   * Quartz lists schedulers by name, one a name in a process, and would hand out the listed one
   * again; two of ours may share a name, and so their triggers.
   */
  private static Scheduler unlisted(Properties settings, String name) throws SchedulerException {
    synchronized (Schedule.class) {
      Scheduler made = new StdSchedulerFactory(settings).getScheduler();
      SchedulerRepository.getInstance().remove(name);
      return made;
    }
  }

  /** Begins to fire. */
  public void start() {
    started.set(true);
    try {
      scheduler.start();
    } catch (SchedulerException e) {
      throw new IllegalStateException("Cannot start the schedule", e);
    }
  }

  /**
   * Puts another in the place of a schedule that has died; to be called now and then, by one
   * thread.
   *
   * @return whether it had
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
      // It was dead before.
      return true;
    }
    return true;
  }

  /** For a test: what fires ends as by an Error. */
  Thread firing() {
    return firing;
  }

  /** Wakes a worker for this topic then; replaces what was said of the same key before. */
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

  /** Fires no more, and waits for the workers that are awake. */
  @Override
  public void close() {
    started.set(false);
    try {
      scheduler.shutdown(true);
    } catch (SchedulerException e) {
      throw new IllegalStateException("Cannot stop the schedule", e);
    }
  }

  /** What a trigger does; made by the job factory above. */
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

  /** Lends Quartz the connections of our pool. */
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
