package org.medconv.dicom.net;

import java.util.Map;
import java.util.Set;

/**
 * Receives what a study holds, as announced by an Instance Availability Notification (N-CREATE,
 * PS3.4 Annex R) or a completed Modality Performed Procedure Step (N-CREATE and N-SET, PS3.4 F.7).
 * Implemented by {@code receive}.
 */
public interface Announcements {
  /** Reports the SOP instance UIDs of a study, by series instance UID. */
  void announced(String studyInstanceUid, Map<String, Set<String>> instancesBySeries);
}
