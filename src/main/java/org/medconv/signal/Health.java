package org.medconv.signal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.medconv.jobs.DatabaseTrouble;
import org.medconv.words.Bytes;

/** Whether the node is ready for work. Safe for use by many threads. */
public final class Health {
  private final SignalStore store;
  private final Path storage;
  private final long minimumFreeBytes;
  private final BooleanSupplier listening;

  /**
   * @param storage folder of received images
   * @param minimumFreeBytes with less free space, images are refused
   * @param listening whether DICOM associations are accepted
   */
  public Health(SignalStore store, Path storage, long minimumFreeBytes, BooleanSupplier listening) {
    this.store = store;
    this.storage = storage;
    this.minimumFreeBytes = minimumFreeBytes;
    this.listening = listening;
  }

  /** Why the node is not ready; empty if it is. */
  public List<Reason> notReady() {
    List<Reason> reasons = new ArrayList<>();
    if (!listening.getAsBoolean()) {
      reasons.add(
          new Reason("LISTENER", "The node does not listen for DICOM", "See its log; restart it."));
    }
    long free = storage.toFile().getUsableSpace();
    if (free < minimumFreeBytes) {
      reasons.add(
          new Reason(
              "DISK",
              "%s free, receive.minimumFree is %s: C-STORE is refused"
                  .formatted(Bytes.of(free), Bytes.of(minimumFreeBytes)),
              "Make room; `medconv retention --dry-run` says what may go."));
    }
    try {
      if (store.modelsUnusable().isPresent()) {
        reasons.add(
            new Reason(
                "MODELS",
                "Jobs are held because their models cannot be used",
                "`medconv models verify` says which; put its files back."));
      }
    } catch (RuntimeException e) {
      if (!DatabaseTrouble.isThe(e)) {
        throw e;
      }
      reasons.add(
          new Reason(
              "DATABASE",
              "The database cannot be used: " + DatabaseTrouble.of(e),
              "Images are kept meanwhile; mend the database."));
    }
    return reasons;
  }

  /**
   * @param code machine-readable reason
   */
  public record Reason(String code, String cause, String remedy) {}
}
