package org.medconv.dicom.net;

/** A SOP instance as storage commitment names it. */
public record InstanceReference(String sopClassUid, String sopInstanceUid) {}
