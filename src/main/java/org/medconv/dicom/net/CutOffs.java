package org.medconv.dicom.net;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Connections that were closed for what the other side did, told once a minute for each host: a
 * scanner of ports, or a monitor that only knocks, must not fill the log. Safe for use by many
 * threads.
 */
final class CutOffs {
  /** Between two lines of one host. */
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /** Hosts that are remembered. */
  private static final int MOST = 1000;

  private final Log log;
  private final Executor later;
  private final Map<InetAddress, Host> hosts = new HashMap<>();

  /** Where it is told. */
  @FunctionalInterface
  interface Log {
    /**
     * @param more that were not told one by one
     */
    void cutOff(InetAddress remote, String why, int more);
  }

  CutOffs(Log log) {
    this(log, CompletableFuture.delayedExecutor(PAUSE.toMillis() + 100, TimeUnit.MILLISECONDS));
  }

  /**
   * @param later runs what is handed to it when the pause is over
   */
  CutOffs(Log log, Executor later) {
    this.log = log;
    this.later = later;
  }

  /** Tells of a connection, unless another of the host was told within the last minute. */
  void tell(InetAddress remote, String why) {
    tell(remote, why, System.nanoTime());
  }

  synchronized void tell(InetAddress remote, String why, long now) {
    tellOld(now);
    Host host = hosts.get(remote);
    if (host == null && hosts.size() < MOST) {
      hosts.put(remote, new Host(now));
      later.execute(() -> tellOld(System.nanoTime()));
      log.cutOff(remote, why, 0);
    } else if (host == null) {
      log.cutOff(remote, why, 0);
    } else {
      host.untold++;
      host.why = why;
    }
  }

  /** Tells what was held back, when the listener stops. */
  synchronized void tellAll() {
    hosts.forEach((remote, host) -> host.tell(remote, log));
    hosts.clear();
  }

  private synchronized void tellOld(long now) {
    for (Iterator<Map.Entry<InetAddress, Host>> all = hosts.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<InetAddress, Host> each = all.next();
      if (now - each.getValue().since >= PAUSE.toNanos()) {
        each.getValue().tell(each.getKey(), log);
        all.remove();
      }
    }
  }

  /** One that was told of. */
  private static final class Host {
    private final long since;
    private int untold;
    private String why = "";

    Host(long since) {
      this.since = since;
    }

    void tell(InetAddress remote, Log log) {
      if (untold > 0) {
        log.cutOff(remote, why, untold - 1);
      }
    }
  }
}
