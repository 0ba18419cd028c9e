package org.medconv.dicom.net;

/** A reference to a SOP instance in storage commitment. */
public record InstanceReference(String sopClassUid, String sopInstanceUid) {}
