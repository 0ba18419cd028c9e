package org.medconv.receive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.medconv.dicom.file.Identity;
import org.medconv.dicom.file.Part10File;
import org.medconv.dicom.file.Picture;
import org.medconv.dicom.file.UnreadableFile;

/**
 * An instance that came again under a UID that is kept, judged. A SOP instance UID names one
 * picture for ever (PS3.3 C.12.1.1.1); whose picture it is, archives correct and send again.
 *
 * @param changed keywords of the identity that differ; none: nothing of importance differs
 */
record SecondCopy(boolean samePicture, List<String> changed, Identity before, Identity after) {
  private static final Identity UNKNOWN = Identity.of(new Attributes());

  static SecondCopy judge(Path kept, Path second) throws IOException {
    Optional<Identity> before = identity(kept);
    Optional<Identity> after = identity(second);
    if (after.isEmpty()) {
      return new SecondCopy(Seal.isSame(kept, second), List.of(), UNKNOWN, UNKNOWN);
    }
    if (before.isPresent() && !Seal.isBroken(kept)) {
      List<String> changed = before.get().correctedBy(after.get());
      if (isSamePicture(kept, second)) {
        return new SecondCopy(true, changed, before.get(), after.get());
      }
      if (Picture.isReadable(kept)) {
        return new SecondCopy(false, changed, before.get(), after.get());
      }
    }
    // What is kept cannot be read: a copy that can takes its place.
    return new SecondCopy(
        Picture.isReadable(second), List.of("PixelData"), before.orElse(UNKNOWN), after.get());
  }

  static Optional<Identity> identity(Path file) throws IOException {
    try {
      return Optional.of(Identity.of(Part10File.readHeader(file).dataset()));
    } catch (UnreadableFile e) {
      return Optional.empty();
    }
  }

  private static boolean isSamePicture(Path kept, Path second) throws IOException {
    try {
      return Picture.isSame(kept, second);
    } catch (UnreadableFile e) {
      return false;
    }
  }
}
