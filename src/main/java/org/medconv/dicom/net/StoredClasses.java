package org.medconv.dicom.net;

import java.util.List;
import org.aoju.bus.image.UID;

/**
 * The SOP classes of the objects that the node accepts. Announced objects of other classes never
 * come, and do not delay a series.
 */
final class StoredClasses {
  static final List<String> CT_IMAGES = List.of(UID.CTImageStorage, UID.EnhancedCTImageStorage);

  private StoredClasses() {}

  /**
   * Whether an object of this class may come.
   *
   * @param sopClassUid null if the peer did not name it: then it may come
   */
  static boolean mayCome(String sopClassUid) {
    return sopClassUid == null || CT_IMAGES.contains(sopClassUid);
  }
}
