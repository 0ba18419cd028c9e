package org.medconv.dicom.net;

/**
 * One C-STORE-RQ (PS3.7 9.1.1). The form of its UIDs and its SOP class against the presentation
 * context have been checked.
 *
 * @param callingHost IP address of the sender; empty if the object did not come over the network
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
