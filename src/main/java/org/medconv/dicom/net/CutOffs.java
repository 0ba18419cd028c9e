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
 * Connections that were closed because of the other side, logged once a minute per host: a port
 * scanner or a monitor must not fill the log. Thread-safe.
 */
final class CutOffs {
  /** Least time between two log lines about one host. */
  private static final Duration PAUSE = Duration.ofMinutes(1);

  /** Most hosts that are remembered. */
  private static final int MOST = 1000;

  private final Log log;
  private final Executor later;
  private final Map<InetAddress, Host> hosts = new HashMap<>();

  /** The target of the log lines. */
  @FunctionalInterface
  interface Log {
    /**
     * @param more number of connections of this host that were not logged one by one
     */
    void cutOff(InetAddress remote, String why, int more);
  }

  CutOffs(Log log) {
    this(log, CompletableFuture.delayedExecutor(PAUSE.toMillis() + 100, TimeUnit.MILLISECONDS));
  }

  /**
   * @param later runs tasks after the pause
   */
  CutOffs(Log log, Executor later) {
    this.log = log;
    this.later = later;
  }

  /** Logs a connection, unless another one of this host was logged within the last minute. */
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

  /** Logs what was held back, when the listener stops. */
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

  /** A host that was logged. */
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
