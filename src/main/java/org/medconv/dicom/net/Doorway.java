package org.medconv.dicom.net;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The connections that have not yet asked for an association. However many stay silent, one that
 * asks at once is heard: where there is no room the oldest of the host that has most gives way. The
 * hosts that the configuration names have a room of their own. Safe for use by many threads.
 */
final class Doorway {
  /** Connections of strangers that wait at one time, and as many of those that are known. */
  static final int ROOM = 64;

  /** Of one host. */
  static final int SHARE = 16;

  private final Set<InetAddress> known;
  private final Set<Wire> acquaintances = new LinkedHashSet<>();
  private final Set<Wire> strangers = new LinkedHashSet<>();

  /**
   * @param known addresses of {@code dicom.hosts} and of the configured peers
   */
  Doorway(Set<InetAddress> known) {
    this.known = Set.copyOf(known);
  }

  boolean knows(InetAddress host) {
    return known.contains(host);
  }

  boolean knowsAnybody() {
    return !known.isEmpty();
  }

  /** Lets a connection in; another may have to give way. */
  synchronized void enter(Wire wire) {
    Set<Wire> room = knows(wire.remote()) ? acquaintances : strangers;
    room.removeIf(each -> each.isEstablished() || each.isOver());
    givingWay(room, wire.remote())
        .ifPresent(
            oldest -> {
              room.remove(oldest);
              oldest.cutOff("it sent no association request, and other callers are waiting");
            });
    room.add(wire);
  }

  private static Optional<Wire> givingWay(Set<Wire> room, InetAddress host) {
    Map<InetAddress, Integer> counts = new HashMap<>();
    room.forEach(each -> counts.merge(each.remote(), 1, Integer::sum));
    if (counts.getOrDefault(host, 0) >= SHARE) {
      return oldest(room, host);
    }
    if (room.size() < ROOM) {
      return Optional.empty();
    }
    return counts.entrySet().stream()
        .max(Comparator.comparingInt(Map.Entry::getValue))
        .flatMap(most -> oldest(room, most.getKey()));
  }

  private static Optional<Wire> oldest(Set<Wire> room, InetAddress host) {
    return room.stream().filter(each -> each.remote().equals(host)).findFirst();
  }
}
