package org.medconv.jobs;

import java.nio.file.Path;
import java.util.Optional;
import org.medconv.dicom.net.InstanceReference;

/**
 * A result on disk.
 *
 * @param name what it is, to show: SEG, SR, SC, FHIR
 * @param instance the DICOM object in the file; empty: a FHIR bundle
 */
public record ResultFile(String name, Optional<InstanceReference> instance, Path file) {
  public ResultFile {
    if (name.isEmpty() || name.length() > 16) {
      throw new IllegalArgumentException(
          "a result's name has 1 to 16 letters, \"%s\" has %d".formatted(name, name.length()));
    }
  }
}
