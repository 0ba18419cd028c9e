package org.medconv.receive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import org.medconv.dicom.file.Identity;
import org.medconv.dicom.file.Part10File;
import org.medconv.dicom.file.UnreadableFile;

/** Whether no instances of a series contradict each other about whose they are. */
final class OneIdentity {
  private OneIdentity() {}

  /** Reads the headers; a file that cannot be understood says nothing. */
  static boolean holds(Collection<Path> files) {
    Optional<Identity> all = Optional.empty();
    for (Path file : files) {
      try {
        Identity next = Identity.of(Part10File.readHeader(file).dataset());
        if (all.isPresent() && !all.get().contradictions(next).isEmpty()) {
          return false;
        }
        all = Optional.of(all.map(before -> before.and(next)).orElse(next));
      } catch (UnreadableFile e) {
        continue;
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }
}
