package org.medconv.jobs;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.medconv.dicom.net.InstanceReference;

/**
 * A result on disk.
 *
 * @param name what it is, to show: SEG, SR, SC, FHIR; KO and WITHDRAWAL take back earlier results
 * @param instance the DICOM object in the file; empty: a FHIR bundle
 */
public record ResultFile(String name, Optional<InstanceReference> instance, Path file) {
  /** What a FHIR bundle is called of which the server is to mark what it has. */
  public static final String WITHDRAWAL = "WITHDRAWAL";

  private static final Set<String> TAKING_BACK = Set.of("KO", WITHDRAWAL);

  public ResultFile {
    if (name.isEmpty() || name.length() > 16) {
      throw new IllegalArgumentException(
          "a result's name has 1 to 16 letters, \"%s\" has %d".formatted(name, name.length()));
    }
  }

  /** Whether it says nothing new, but takes back results of earlier jobs. */
  public boolean takesBack() {
    return TAKING_BACK.contains(name);
  }
}
