package org.medconv.receive;

import java.io.IOException;
import java.nio.file.Path;

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
}
