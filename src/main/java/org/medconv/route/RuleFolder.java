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
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.medconv.disk.RegularFile;
import org.medconv.supervise.Rounds;
import org.medconv.yaml.Fault;
import org.medconv.yaml.YamlFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of rules in use: read again when a file of it is saved. A wrong file changes nothing;
 * the last good set stays in force and {@link #refused()} says why. Safe for use by many threads.
 *
 * <p>The file system's word (WatchService) makes it quick; looking by itself every two seconds
 * makes it sure, also on network file systems and where a folder is exchanged as a whole.
 */
public final class RuleFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RuleFolder.class);
  private static final Duration LOOK = Duration.ofSeconds(2);

  /** Editors empty a file before they fill it: what is read twice the same is whole. */
  private static final Duration SETTLE = Duration.ofMillis(100);

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
   * Reads the rules and begins to watch them.
   *
   * @throws WrongRules when there is no good set to begin with
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

  /** Why the folder as it is now was not taken; empty when it is in force. */
  public List<Fault> refused() {
    return refused;
  }

  @Override
  public void close() {
    watcher.closeNow();
  }

  private static void watcherFailed(Throwable failure) {
    LOG.error("rules: the watcher failed ({}) and goes on", failure.toString());
  }

  private void watch() throws InterruptedException {
    try (WatchService service = folder.getFileSystem().newWatchService()) {
      watch(service);
    } catch (IOException unavailable) {
      LOG.warn(
          "rules: no word from the file system ({}), looking every {} s",
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

  /** Null while the folder cannot be watched, as when it is missing for the moment. */
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
    String now = fingerprint();
    if (now.equals(seen)) {
      return;
    }
    for (String before = ""; !now.equals(before); now = fingerprint()) {
      before = now;
      TimeUnit.MILLISECONDS.sleep(SETTLE.toMillis());
    }
    seen = now;
    reload();
  }

  private void reload() {
    try {
      RuleSet read = RuleSet.read(folder, scope);
      current = read;
      refused = List.of();
      LOG.info("rules: {} in force", read.rules().size());
    } catch (WrongRules wrong) {
      refused = wrong.faults();
      LOG.error("rules: not taken, the last good set stays in force");
      refused.forEach(fault -> LOG.error("rules: {}", fault));
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError failure) {
      // Whatever a file made of us: the folder is refused, and looked at again when it changes.
      String sentence = "the rules could not be read (%s)".formatted(failure);
      refused = List.of(new Fault(folder, 0, sentence));
      LOG.error("rules: not taken, the last good set stays in force: {}", sentence);
    }
  }

  /**
   * As far as a file is read; the rest of a larger one is told by its size. A pipe or a device is
   * refused when the rules are read; here it must not keep the other files from being watched.
   */
  private static void digest(Path file, MessageDigest digest) throws IOException {
    if (!Files.isRegularFile(file)) {
      digest.update("no regular file".getBytes(StandardCharsets.UTF_8));
      return;
    }
    try (InputStream in = RegularFile.open(file)) {
      digest.update(in.readNBytes(YamlFile.MAX_BYTES));
    }
    digest.update(Long.toString(Files.size(file)).getBytes(StandardCharsets.UTF_8));
  }

  /** Of what the files hold: times of change are too coarse on some file systems. */
  private String fingerprint() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path file : RuleReader.files(folder)) {
        digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
        digest(file, digest);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException failed) {
      return "unreadable: " + failed;
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
