package org.medconv.receive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.medconv.dicom.file.Identity;
import org.medconv.dicom.file.Part10File;
import org.medconv.dicom.file.UnreadableFile;

/** Whether all instances of a series say the same of whose they are. */
final class OneIdentity {
  private OneIdentity() {}

  /** Reads the headers; a file that cannot be understood says nothing. */
  static boolean holds(Collection<Path> files) {
    Set<Identity> identities = new HashSet<>();
    for (Path file : files) {
      try {
        identities.add(Identity.of(Part10File.readHeader(file).dataset()));
      } catch (UnreadableFile e) {
        continue;
      } catch (IOException e) {
        return false;
      }
    }
    return identities.size() <= 1;
  }
}
