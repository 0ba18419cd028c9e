package org.medconv.receive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.medconv.disk.Folders;

/**
 * Deletes the images of studies. Safe while senders or other nodes use the same storage, and after
 * a crash at any moment: a repeated call completes the deletion.
 */
public final class ReceivedImages {
  private final InstanceFolders folders;

  public ReceivedImages(Path storage) {
    this.folders = new InstanceFolders(storage);
  }

  /**
   * What was deleted.
   *
   * @param bytes size of the files
   */
  public record Gone(int instances, long bytes) {}

  /**
   * Deletes the images of a study. Keeps their UIDs, identities and corrections.
   *
   * @param cameBefore keeps all images if one arrived at or after this time
   * @return empty if an image arrived later, or if the study is being examined
   */
  public Optional<Gone> delete(String studyInstanceUid, Instant cameBefore) throws IOException {
    Path study = folders.study(studyInstanceUid);
    if (!Files.isDirectory(study)) {
      return Optional.of(new Gone(0, 0));
    }
    Optional<HandlingMark> free = HandlingMark.open(study);
    if (free.isEmpty()) {
      return Optional.empty();
    }
    try (HandlingMark mark = free.get()) {
      mark.handedOver();
      return deleteMarked(studyInstanceUid, cameBefore);
    }
  }

  private Optional<Gone> deleteMarked(String study, Instant cameBefore) throws IOException {
    SortedMap<String, SortedMap<String, Path>> images = new TreeMap<>();
    for (String series : folders.seriesOf(study)) {
      SortedMap<String, Path> files = folders.instances(study, series);
      if (cameLater(files, cameBefore)) {
        return Optional.empty();
      }
      images.put(series, files);
    }
    for (var series : images.entrySet()) {
      DeletedSeries.note(folders.series(study, series.getKey()), series.getValue());
    }
    // Images that return are handed over again.
    HandOver.forget(folders.study(study));
    Folders.sync(folders.study(study));
    int instances = 0;
    long bytes = 0;
    for (SortedMap<String, Path> files : images.values()) {
      for (Path file : files.values()) {
        bytes += Files.size(file);
        instances++;
        Files.deleteIfExists(file);
      }
    }
    return Optional.of(new Gone(instances, bytes));
  }

  private static boolean cameLater(SortedMap<String, Path> files, Instant than) throws IOException {
    for (Path file : files.values()) {
      if (!Files.getLastModifiedTime(file).toInstant().isBefore(than)) {
        return true;
      }
    }
    return false;
  }

  /** Deletes what remains of a study without images, as if it had never been received. */
  public void forget(String studyInstanceUid) throws IOException {
    Path study = folders.study(studyInstanceUid);
    if (!Files.isDirectory(study)) {
      return;
    }
    for (String series : folders.seriesOf(studyInstanceUid)) {
      if (!folders.instances(studyInstanceUid, series).isEmpty()) {
        return;
      }
    }
    Folders.delete(study);
  }
}
