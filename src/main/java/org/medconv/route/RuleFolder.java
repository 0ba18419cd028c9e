package org.medconv.route;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.medconv.disk.RegularFile;
import org.medconv.disk.Sha256;
import org.medconv.supervise.Rounds;
import org.medconv.yaml.Fault;
import org.medconv.yaml.YamlFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of rules in use. It is read again when one of its files is saved. If a file is wrong,
 * the last good set stays in force and {@link #refused()} gives the reason. Safe for use by many
 * threads.
 *
 * <p>WatchService reports changes fast. A check every two seconds also finds them on network file
 * systems and when the whole folder is replaced.
 */
public final class RuleFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RuleFolder.class);
  private static final Duration LOOK = Duration.ofSeconds(2);

  /**
   * Editors empty a file before they fill it: content that is the same in two reads is complete.
   */
  private static final Duration SETTLE = Duration.ofMillis(200);

  /** A fault is reported only if it persists: the file may be half written. */
  private static final Duration QUIET = Duration.ofSeconds(3);

  private final Path folder;
  private final RuleScope scope;
  private final Rounds watcher;
  private volatile RuleSet current;
  private volatile List<Fault> refused = List.of();
  private String seen;

  private RuleFolder(Path folder, RuleScope scope) throws WrongRules {
    this.folder = folder;
    this.scope = scope;
    this.seen = fingerprint();
    this.current = RuleSet.read(folder, scope);
    this.watcher = new Rounds("rules", Duration.ZERO, this::watch, RuleFolder::watcherFailed);
  }

  /**
   * Reads the rules and starts to watch them.
   *
   * @throws WrongRules if there is no valid set at the start
   */
  public static RuleFolder open(Path folder, RuleScope scope) throws WrongRules {
    RuleFolder rules = new RuleFolder(folder, scope);
    rules.watcher.start();
    return rules;
  }

  /** The rules in force. */
  public RuleSet current() {
    return current;
  }

  /** Why the current folder was refused; empty if it is in force. */
  public List<Fault> refused() {
    return refused;
  }

  @Override
  public void close() {
    watcher.closeNow();
  }

  private static void watcherFailed(Throwable failure) {
    LOG.error("rules: the watcher failed ({}) and continues", failure.toString());
  }

  private void watch() throws InterruptedException {
    try (WatchService service = folder.getFileSystem().newWatchService()) {
      watch(service);
    } catch (IOException unavailable) {
      LOG.warn(
          "rules: the file system reports no changes ({}); checking every {} s",
          unavailable.toString(),
          LOOK.toSeconds());
      look();
    }
  }

  private void watch(WatchService service) throws InterruptedException {
    WatchKey key = null;
    while (true) {
      if (key == null || !key.reset()) {
        key = register(service);
      }
      service.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS);
      if (key != null) {
        key.pollEvents();
      }
      reloadWhenChanged();
    }
  }

  /** Null while the folder cannot be watched, for example because it is missing. */
  private WatchKey register(WatchService service) {
    try {
      return folder.register(
          service,
          StandardWatchEventKinds.ENTRY_CREATE,
          StandardWatchEventKinds.ENTRY_MODIFY,
          StandardWatchEventKinds.ENTRY_DELETE);
    } catch (IOException missing) {
      return null;
    }
  }

  private void look() throws InterruptedException {
    while (true) {
      TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
      reloadWhenChanged();
    }
  }

  private void reloadWhenChanged() throws InterruptedException {
    for (String now = fingerprint(); !now.equals(seen); now = fingerprint()) {
      String whole = settled(now);
      List<Fault> faults = take();
      if (faults.isEmpty()) {
        seen = whole;
      } else if (staysFor(QUIET, whole)) {
        seen = whole;
        refuse(faults);
      }
    }
  }

  /** The fingerprint, once two reads give the same. */
  private String settled(String first) throws InterruptedException {
    String now = first;
    for (String before = ""; !now.equals(before); now = fingerprint()) {
      before = now;
      TimeUnit.MILLISECONDS.sleep(SETTLE.toMillis());
    }
    return now;
  }

  private boolean staysFor(Duration time, String fingerprint) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(SETTLE.toMillis());
      if (!fingerprint().equals(fingerprint)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Puts the current rules into force.
   *
   * @return why they were refused; empty if they are in force
   */
  private List<Fault> take() {
    try {
      RuleSet read = RuleSet.read(folder, scope);
      current = read;
      refused = List.of();
      LOG.info("rules: {} in force", read.rules().size());
      return List.of();
    } catch (WrongRules wrong) {
      return wrong.faults();
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError failure) {
      // Catches every failure: the folder is refused, and read again when it changes.
      return List.of(new Fault(folder, 0, "the rules could not be read (%s)".formatted(failure)));
    }
  }

  private void refuse(List<Fault> faults) {
    refused = List.copyOf(faults);
    LOG.error("rules: refused, the last good set stays in force");
    faults.forEach(fault -> LOG.error("rules: {}", fault));
  }

  /**
   * Adds the part of a file that is read; a larger file also adds its size. Reading rules refuses a
   * pipe or a device; here it must not stop the watching of other files.
   */
  private static void digest(Path file, MessageDigest digest) throws IOException {
    if (!Files.isRegularFile(file)) {
      digest.update("not a regular file".getBytes(StandardCharsets.UTF_8));
      return;
    }
    try (InputStream in = RegularFile.open(file)) {
      digest.update(in.readNBytes(YamlFile.MAX_BYTES));
    }
    digest.update(Long.toString(Files.size(file)).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Computed from the content of the files: times of change are too coarse on some file systems.
   */
  private String fingerprint() {
    try {
      MessageDigest digest = Sha256.digest();
      for (Path file : RuleReader.files(folder)) {
        digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
        digest(file, digest);
      }
      return Sha256.hex(digest);
    } catch (IOException failed) {
      return "unreadable: " + failed;
    }
  }
}
