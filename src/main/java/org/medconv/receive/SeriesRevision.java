package org.medconv.receive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;

/** The revision of a series on disk, which changes with each correction of its identity. */
public final class SeriesRevision {
  private SeriesRevision() {}

  /**
   * @param instance any file of the series in the storage
   * @return empty if nothing was corrected; a new text with each correction
   */
  public static String of(Path instance) throws IOException {
    return Corrections.of(instance.getParent()).map(Corrections::revision).orElse("");
  }

  /**
   * Whether the identity of some instances was corrected after their hash was computed.
   *
   * @param instances files of one series in the storage
   * @param sha256 {@link ReadySeries#instancesSha256} of these instances at that time
   */
  public static boolean isNewer(Collection<Path> instances, String sha256) throws IOException {
    Path folder = instances.iterator().next().getParent();
    Optional<Corrections> corrections = Corrections.of(folder);
    return corrections.isPresent()
        && !SeriesContent.of("", InstanceFolders.byUid(instances), corrections)
            .sha256()
            .equals(sha256);
  }
}
