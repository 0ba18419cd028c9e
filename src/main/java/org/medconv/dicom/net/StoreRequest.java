package org.medconv.dicom.net;

/**
 * One C-STORE-RQ. Its UIDs have been checked for form, and its SOP class against the presentation
 * context.
 *
 * @param callingHost IP address of the sender; empty if it did not come over the network
 */
public record StoreRequest(
    AeTitle callingAe,
    AeTitle calledAe,
    String sopClassUid,
    String sopInstanceUid,
    String transferSyntaxUid,
    String callingHost) {

  /** A request that did not come over the network. */
  public StoreRequest(
      AeTitle callingAe,
      AeTitle calledAe,
      String sopClassUid,
      String sopInstanceUid,
      String transferSyntaxUid) {
    this(callingAe, calledAe, sopClassUid, sopInstanceUid, transferSyntaxUid, "");
  }
}
