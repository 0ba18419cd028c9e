package org.medconv.report;

import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
import org.medconv.volume.Warning;

/** The FHIR R4 transaction of a run without a class: one Observation without a value. */
final class NotEvaluableBundle {
  private NotEvaluableBundle() {}

  static Bundle of(
      NotEvaluable run, Equipment equipment, ResultUids uids, PatientIdentifierSystems systems) {
    List<String> comment = ReportWords.comment(run);
    FhirTransaction transaction =
        new FhirTransaction(run.origin(), equipment, uids, systems, comment);
    String words = run.headline() + ". " + ReportWords.RESEARCH + ".";
    Observation observation = transaction.observation(uids.observation("density-class"));
    observation.setCode(FhirTransaction.concept(Codes.DENSITY_CLASS));
    observation.setDataAbsentReason(absent(run));
    for (Warning warning : run.warnings()) {
      observation
          .addComponent()
          .setCode(FhirTransaction.concept(Codes.WARNING))
          .setValue(FhirTransaction.concept(WarningCodes.of(warning.kind())));
    }
    FhirTransaction.narrate(observation, words);
    return transaction.of(
        List.of(observation),
        new FhirTransaction.Words(
            words + "\n" + String.join("\n", comment.subList(1, comment.size())),
            Codes.NOT_EVALUABLE,
            words));
  }

  /** For a sound CT the class exists but is unknown; for any other series it was not sought. */
  private static CodeableConcept absent(NotEvaluable run) {
    String system = FhirTransaction.TERMINOLOGY + "data-absent-reason";
    return new CodeableConcept(
            run.obstacle() instanceof Obstacle.Abstained
                ? new Coding(system, "unknown", "Unknown")
                : new Coding(system, "not-performed", "Not Performed"))
        .addCoding(FhirTransaction.coding(ObstacleCodes.of(run.obstacle())))
        .setText(run.obstacle().sentence());
  }
}
