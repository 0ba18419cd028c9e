package org.medconv.receive;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.medconv.disk.OwnerOnly;

/**
 * The layout on disk, which is the truth of what was received: {@code storage/<study>/<series>/<SOP
 * instance>.dcm}. A file under such a name is whole. What is not named by UIDs is ours: {@code
 * incoming}, {@code commitments}, and files beside the series.
 */
final class InstanceFolders {
  static final String SUFFIX = ".dcm";

  /** Beyond this the memory of folders made durable is dropped and built anew. */
  private static final int REMEMBERED = 10_000;

  private final Path storage;
  private final Set<Path> durable = ConcurrentHashMap.newKeySet();
  private final KnownPlaces places = new KnownPlaces();

  InstanceFolders(Path storage) {
    this.storage = storage;
  }

  Path storage() {
    return storage;
  }

  Path study(String studyInstanceUid) {
    return storage.resolve(studyInstanceUid);
  }

  Path series(String studyInstanceUid, String seriesInstanceUid) {
    return study(studyInstanceUid).resolve(seriesInstanceUid);
  }

  /** Makes a folder below the storage that a power cut will not take away. */
  void makeDurable(Path folder) throws IOException {
    if (folder.equals(storage) || durable.contains(folder)) {
      return;
    }
    makeDurable(folder.getParent());
    OwnerOnly.folders(folder);
    // Also where it exists already: who made it may not have come to this line before a crash.
    Durable.syncFolder(folder.getParent());
    if (durable.size() >= REMEMBERED) {
      forgetDurable();
    }
    durable.add(folder);
  }

  /** Drops the memory of folders that were made: they are not there any more. */
  void forgetDurable() {
    durable.clear();
  }

  /** Notes where an instance is kept. */
  void remember(String sopInstanceUid, Path series) {
    places.remember(sopInstanceUid, series);
  }

  /** Whether the instance is kept in another series, as far as that is known; reads no folder. */
  boolean isKeptElsewhere(InstanceUids uids) {
    return places
        .of(uids.instance())
        .filter(series -> !series.equals(uids.seriesFolder(storage)))
        .filter(series -> Files.exists(series.resolve(uids.instance() + SUFFIX)))
        .isPresent();
  }

  /** Study instance UIDs that have a folder. */
  Set<String> studies() throws IOException {
    return folders(storage);
  }

  /** Series instance UIDs that have a folder in a study. */
  Set<String> seriesOf(String studyInstanceUid) throws IOException {
    return folders(study(studyInstanceUid));
  }

  /** SOP instance UID to file, sorted by UID. */
  SortedMap<String, Path> instances(String studyInstanceUid, String seriesInstanceUid)
      throws IOException {
    return instances(series(studyInstanceUid, seriesInstanceUid));
  }

  private static SortedMap<String, Path> instances(Path series) throws IOException {
    SortedMap<String, Path> instances = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(series)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.endsWith(SUFFIX)) {
          String uid = name.substring(0, name.length() - SUFFIX.length());
          if (InstanceUids.isUid(uid)) {
            instances.put(uid, file);
          }
        }
      }
    } catch (NoSuchFileException e) {
      return instances;
    }
    return instances;
  }

  /**
   * Finds instances whose series is not known: through all series, newest first, since what is
   * asked for has mostly just come.
   */
  Map<String, Path> locate(Set<String> sopInstanceUids) throws IOException {
    Map<String, Path> found = new HashMap<>();
    for (Path series : seriesNewestFirst()) {
      if (found.size() == sopInstanceUids.size()) {
        break;
      }
      SortedMap<String, Path> instances = instances(series);
      instances.keySet().retainAll(sopInstanceUids);
      instances.forEach(found::putIfAbsent);
    }
    return found;
  }

  private List<Path> seriesNewestFirst() throws IOException {
    Map<Path, FileTime> changed = new HashMap<>();
    for (String study : studies()) {
      for (String series : seriesOf(study)) {
        Path folder = series(study, series);
        changed.put(folder, Files.getLastModifiedTime(folder));
      }
    }
    return changed.entrySet().stream()
        .sorted(Map.Entry.<Path, FileTime>comparingByValue().reversed())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Set<String> folders(Path folder) throws IOException {
    Set<String> names = new TreeSet<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, Files::isDirectory)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (InstanceUids.isUid(name)) {
          names.add(name);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return names;
    }
    return names;
  }
}
