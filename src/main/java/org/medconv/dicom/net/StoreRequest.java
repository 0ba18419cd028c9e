package org.medconv.dicom.net;

/**
 * One C-STORE-RQ, its UIDs already checked for form and its SOP class against the presentation
 * context.
 */
public record StoreRequest(
    AeTitle callingAe,
    AeTitle calledAe,
    String sopClassUid,
    String sopInstanceUid,
    String transferSyntaxUid) {}
