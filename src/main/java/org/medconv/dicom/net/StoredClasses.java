package org.medconv.dicom.net;

import java.util.List;
import org.aoju.bus.image.UID;

/**
 * The SOP classes of the objects that the node takes in. What others are named to it, by an archive
 * or in an announcement, never comes, and completes no series.
 */
final class StoredClasses {
  static final List<String> CT_IMAGES = List.of(UID.CTImageStorage, UID.EnhancedCTImageStorage);

  private StoredClasses() {}

  /**
   * Whether an object of this class may come.
   *
   * @param sopClassUid null where the peer did not say: then it may
   */
  static boolean mayCome(String sopClassUid) {
    return sopClassUid == null || CT_IMAGES.contains(sopClassUid);
  }
}
