package org.medconv.deliver;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.medconv.dicom.net.CommitmentReport;
import org.medconv.dicom.net.CommitmentReport.Failure;
import org.medconv.dicom.net.DimseStatus;

/**
 * A judged commitment report: what is missing, and what to do.
 *
 * @param sendAgain SOP instance UIDs that the destination does not keep
 * @param permanent sending again cannot help
 */
record Judged(boolean complete, Set<String> sendAgain, boolean permanent, String sentence) {
  static Judged of(CommitmentReport report, Set<String> uncommitted) {
    List<Failure> failures =
        report.failed().stream()
            .filter(failure -> uncommitted.contains(failure.instance().sopInstanceUid()))
            .toList();
    return new Judged(
        uncommitted.isEmpty(),
        toSendAgain(failures),
        failures.stream().anyMatch(failure -> isPermanent(failure.failureReason())),
        sentence(failures, uncommitted));
  }

  private static Set<String> toSendAgain(List<Failure> failures) {
    Set<String> again = new HashSet<>();
    failures.stream()
        .filter(failure -> failure.failureReason() != DimseStatus.DUPLICATE_TRANSACTION)
        .forEach(failure -> again.add(failure.instance().sopInstanceUid()));
    return again;
  }

  private static boolean isPermanent(int reason) {
    return reason == DimseStatus.CLASS_INSTANCE_CONFLICT
        || reason == DimseStatus.CLASS_NOT_SUPPORTED;
  }

  private static String sentence(List<Failure> failures, Set<String> uncommitted) {
    String reasons =
        failures.stream()
            .map(failure -> DimseStatus.hex(failure.failureReason()))
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return "The destination did not commit %d of the objects (failure reason %s)."
        .formatted(uncommitted.size(), reasons.isEmpty() ? "none given" : reasons);
  }
}
