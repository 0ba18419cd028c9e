package org.medconv.deliver;

import java.nio.file.Path;
import java.util.List;
import org.medconv.report.ResultObject;

/**
 * Keys of an entry of {@code destinations:} with {@code kind: folder}.
 *
 * @param folder for the results; never created, so that a share that is not mounted is noticed
 * @param pattern of the file names
 * @param objects names of the kinds of results for this destination
 * @param minimumFreeBytes with less free space nothing is written, and the results wait
 * @param groupMayRead the group may also read the created files and folders
 */
public record FolderConfig(
    String name,
    Path folder,
    FilePattern pattern,
    List<String> objects,
    long minimumFreeBytes,
    boolean groupMayRead)
    implements DestinationConfig {
  static final String KIND = "folder";

  public FolderConfig {
    objects = List.copyOf(objects);
  }

  static FolderConfig read(DestinationKeys keys) {
    return new FolderConfig(
        keys.name(),
        keys.entry().required("folder", keys.values()::path).orElse(Path.of("unnamed")),
        keys.entry()
            .value("pattern", FilePattern.DEFAULT, raw -> new FilePattern(keys.values().text(raw))),
        keys.objects(ResultObject.Kind.names()),
        keys.entry().value("minimumFree", 100L << 20, keys.values().size("0B", "1024TiB")),
        keys.entry().value("groupMayRead", false, keys.values()::yesOrNo));
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Destination open() {
    return new FolderDestination(this);
  }
}
