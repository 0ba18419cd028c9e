package org.medconv.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The owner of a claim on a job or a delivery: a running process, named so that another process on
 * the same machine can check whether it is alive. A claim ends with its lease, or at once if the
 * process is known to have ended.
 *
 * @param machine a boot of a machine and its process id name space; empty if /proc has neither, and
 *     then only the lease counts
 * @param started start of the process, in clock ticks since that boot: process ids are reused
 */
public record Claimant(String machine, long process, long started, String instance) {
  /** How long a claim holds without being extended. */
  public static final Duration LEASE = Duration.ofSeconds(60);

  /** A new claimant in this process. */
  public static Claimant here() {
    long process = ProcessHandle.current().pid();
    String instance = UUID.randomUUID().toString().substring(0, 8);
    return new Claimant(thisMachine().orElse(""), process, startOf(process).orElse(0L), instance);
  }

  static Optional<Claimant> parse(String text) {
    String[] parts = text.split("/");
    if (parts.length != 4) {
      return Optional.empty();
    }
    try {
      long process = Long.parseLong(parts[1]);
      return Optional.of(new Claimant(parts[0], process, Long.parseLong(parts[2]), parts[3]));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Whether a claim of this name, extended until then, has ended. */
  public static boolean lapsed(String claimant, Instant until, Instant now) {
    return until.isBefore(now) || parse(claimant).map(Claimant::isGone).orElse(false);
  }

  private boolean isGone() {
    return thisMachine().filter(machine::equals).isPresent()
        && startOf(process).map(start -> start != started).orElse(true);
  }

  /** Two containers with the same host name are two machines. */
  private static Optional<String> thisMachine() {
    try {
      String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
      String space = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
      return Optional.of(boot + "-" + space.replaceAll("\\D", ""));
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /** Field 22 of /proc/PID/stat (proc(5)), which does not depend on the clock's setting. */
  private static Optional<Long> startOf(long process) {
    try {
      String stat = Files.readString(Path.of("/proc/%d/stat".formatted(process)));
      String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return Optional.of(Long.parseLong(afterName[19]));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return "%s/%d/%d/%s".formatted(machine, process, started, instance);
  }
}
