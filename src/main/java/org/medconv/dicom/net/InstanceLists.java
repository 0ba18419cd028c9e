package org.medconv.dicom.net;

import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;

/** The UIDs by which IAN and MPPS list the content of a study. */
final class InstanceLists {
  private InstanceLists() {}

  static String studyUid(Attributes dataset) throws DimseRefused {
    return uid(dataset, Tag.StudyInstanceUID, "Study Instance UID");
  }

  static String seriesUid(Attributes item) throws DimseRefused {
    return uid(item, Tag.SeriesInstanceUID, "Series Instance UID");
  }

  static String instanceUid(Attributes item) throws DimseRefused {
    return uid(item, Tag.ReferencedSOPInstanceUID, "Referenced SOP Instance UID");
  }

  private static String uid(Attributes item, int tag, String name) throws DimseRefused {
    String uid = item.getString(tag);
    if (uid == null) {
      throw new DimseRefused(DimseStatus.MISSING_ATTRIBUTE, name + " is missing");
    }
    if (!Uids.wellFormed(uid)) {
      throw new DimseRefused(DimseStatus.INVALID_ATTRIBUTE_VALUE, name + " is not a UID");
    }
    return uid;
  }
}
