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
import org.medconv.disk.Folders;
import org.medconv.disk.OwnerOnly;

/**
 * The layout on disk, which is the truth about received objects: {@code
 * storage/<study>/<series>/<SOP instance>.dcm}. A file with such a name is complete. Names that are
 * not UIDs are internal: {@code incoming}, {@code commitments}, and files beside the series.
 */
final class InstanceFolders {
  static final String SUFFIX = ".dcm";

  /** Most remembered durable folders; beyond, the memory is dropped and rebuilt. */
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

  /** Creates a folder below the storage that survives a power cut. */
  void makeDurable(Path folder) throws IOException {
    if (folder.equals(storage) || durable.contains(folder)) {
      return;
    }
    makeDurable(folder.getParent());
    OwnerOnly.folders(folder);
    // Even if it exists: its creator may have crashed before this line.
    Folders.sync(folder.getParent());
    if (durable.size() >= REMEMBERED) {
      forgetDurable();
    }
    durable.add(folder);
  }

  /** Drops the memory of created folders, because they are gone. */
  void forgetDurable() {
    durable.clear();
  }

  /** Remembers where an instance is stored. */
  void remember(String sopInstanceUid, Path series) {
    places.remember(sopInstanceUid, series);
  }

  /** Whether the instance is stored in another series, as far as known; reads no folder. */
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
    try (DirectoryStream<Path> files = Files.newDirectoryStream(series)) {
      return byUid(files);
    } catch (NoSuchFileException e) {
      return new TreeMap<>();
    }
  }

  /** File by SOP instance UID, which is its name; other files are ignored. */
  static SortedMap<String, Path> byUid(Iterable<Path> files) {
    SortedMap<String, Path> instances = new TreeMap<>();
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (name.endsWith(SUFFIX)) {
        String uid = name.substring(0, name.length() - SUFFIX.length());
        if (InstanceUids.isUid(uid)) {
          instances.put(uid, file);
        }
      }
    }
    return instances;
  }

  /**
   * Finds instances of unknown series: searches all series, newest first, because most requests are
   * about new ones.
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
