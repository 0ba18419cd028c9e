package org.medconv.dicom.net;

import java.util.Map;
import java.util.Set;

/**
 * Told what a study holds by an Instance Availability Notification (N-CREATE, PS3.4 Annex R) or by
 * a completed Modality Performed Procedure Step (N-CREATE and N-SET, PS3.4 F.7); implemented by
 * {@code receive}.
 */
public interface Announcements {
  /** Announces which SOP instance UIDs a study has, by series instance UID. */
  void announced(String studyInstanceUid, Map<String, Set<String>> instancesBySeries);
}
