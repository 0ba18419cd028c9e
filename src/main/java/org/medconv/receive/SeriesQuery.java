package org.medconv.receive;

import java.util.Set;
import org.medconv.dicom.net.DicomPeer.PeerFailure;

/** Asks another archive for the SOP instance UIDs of a series (C-FIND at IMAGE level). */
@FunctionalInterface
interface SeriesQuery {
  Set<String> findInstances(String studyInstanceUid, String seriesInstanceUid) throws PeerFailure;
}
