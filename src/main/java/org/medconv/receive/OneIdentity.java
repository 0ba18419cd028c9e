package org.medconv.receive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.medconv.dicom.file.Identity;
import org.medconv.dicom.file.Part10File;
import org.medconv.dicom.file.UnreadableFile;

/** Checks that the instances of a series do not contradict each other about patient and order. */
final class OneIdentity {
  private OneIdentity() {}

  /** Reads the headers. An unreadable file does not contradict. */
  static boolean holds(Collection<Path> files) {
    Identity all = Identity.of(new Attributes());
    boolean first = true;
    try {
      for (Path file : files) {
        Optional<Identity> next = identity(file);
        if (next.isPresent()) {
          if (!first && !all.contradictions(next.get()).isEmpty()) {
            return false;
          }
          all = all.and(next.get());
          first = false;
        }
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static Optional<Identity> identity(Path file) throws IOException {
    try {
      return Optional.of(Identity.of(Part10File.readHeader(file).dataset()));
    } catch (UnreadableFile e) {
      return Optional.empty();
    }
  }
}
