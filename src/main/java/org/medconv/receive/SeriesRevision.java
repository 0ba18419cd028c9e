package org.medconv.receive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;

/** Which state of its identity a series on disk is in. */
public final class SeriesRevision {
  private SeriesRevision() {}

  /**
   * @param instance any file of the series, where this stage has put it
   * @return empty as long as nothing of the series was corrected; a new text with each correction
   */
  public static String of(Path instance) throws IOException {
    return Corrections.of(instance.getParent()).map(Corrections::revision).orElse("");
  }

  /**
   * Whether the identity of some instances was corrected after their hash was made.
   *
   * @param instances files of one series, where this stage has put them
   * @param sha256 {@link ReadySeries#instancesSha256} of these very instances then
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
