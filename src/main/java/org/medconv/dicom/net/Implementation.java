package org.medconv.dicom.net;

import org.medconv.dicom.file.DicomToolkit;

/**
 * How this node names itself in associations (PS3.7 D.3.3.2) and in file meta information (PS3.10
 * 7.1).
 */
public final class Implementation {
  /** Implementation Class UID, made once from a random UUID (PS3.5 B.2). */
  public static final String CLASS_UID = DicomToolkit.IMPLEMENTATION_CLASS_UID;

  /** Implementation Version Name, at most 16 characters. */
  public static final String VERSION_NAME = DicomToolkit.IMPLEMENTATION_VERSION_NAME;

  private Implementation() {}
}
