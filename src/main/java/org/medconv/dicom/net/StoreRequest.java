package org.medconv.dicom.net;

/**
 * One C-STORE-RQ, its UIDs already checked for form and its SOP class against the presentation
 * context.
 *
 * @param callingHost the sender's IP address; empty where it did not come by the network
 */
public record StoreRequest(
    AeTitle callingAe,
    AeTitle calledAe,
    String sopClassUid,
    String sopInstanceUid,
    String transferSyntaxUid,
    String callingHost) {

  /** One that did not come by the network. */
  public StoreRequest(
      AeTitle callingAe,
      AeTitle calledAe,
      String sopClassUid,
      String sopInstanceUid,
      String transferSyntaxUid) {
    this(callingAe, calledAe, sopClassUid, sopInstanceUid, transferSyntaxUid, "");
  }
}
