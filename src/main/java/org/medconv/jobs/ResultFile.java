package org.medconv.jobs;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.medconv.dicom.net.InstanceReference;

/**
 * A result on disk.
 *
 * @param name for display: SEG, SR, SC, FHIR; KO and WITHDRAWAL withdraw earlier results
 * @param instance the DICOM object in the file; empty for a FHIR bundle
 * @param formerJob the job whose results it withdraws
 */
public record ResultFile(
    String name, Optional<InstanceReference> instance, Path file, Optional<Long> formerJob) {
  /** Name of a FHIR bundle that marks earlier resources on the server as withdrawn. */
  public static final String WITHDRAWAL = "WITHDRAWAL";

  private static final Set<String> TAKING_BACK = Set.of("KO", WITHDRAWAL);

  public ResultFile {
    if (name.isEmpty() || name.length() > 16) {
      throw new IllegalArgumentException(
          "a result's name has 1 to 16 letters, \"%s\" has %d".formatted(name, name.length()));
    }
  }

  /** A new result. */
  public ResultFile(String name, Optional<InstanceReference> instance, Path file) {
    this(name, instance, file, Optional.empty());
  }

  /** Whether it withdraws results of earlier jobs. */
  public boolean takesBack() {
    return TAKING_BACK.contains(name);
  }
}
