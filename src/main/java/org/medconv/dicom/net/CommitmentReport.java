package org.medconv.dicom.net;

import java.util.List;

/**
 * An N-EVENT-REPORT of storage commitment (PS3.4 J.3.3): committed instances, and failed ones with
 * their FailureReason.
 */
public record CommitmentReport(
    String transactionUid, List<InstanceReference> committed, List<Failure> failed) {
  public CommitmentReport {
    committed = List.copyOf(committed);
    failed = List.copyOf(failed);
  }

  /**
   * @param failureReason (0008,1197): 0110 processing failure, 0112 no such instance, 0119
   *     class-instance conflict, 0122 class not supported, 0131 duplicate transaction, 0213
   *     resource limitation
   */
  public record Failure(InstanceReference instance, int failureReason) {}
}
