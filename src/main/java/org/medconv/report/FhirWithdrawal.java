package org.medconv.report;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Resource;

/**
 * Marks resources of an earlier bundle as entered in error: observations and report by their
 * identifiers, without patient and value. Includes the imaging study if its identity was corrected
 * and no class follows.
 */
final class FhirWithdrawal {
  private final Bundle withdrawal = new Bundle();
  private final Set<String> following = new HashSet<>();
  private final boolean withStudy;

  private FhirWithdrawal(Optional<Bundle> now, RetractionCause cause) {
    withdrawal.setType(Bundle.BundleType.COLLECTION);
    withStudy =
        cause == RetractionCause.IDENTITY_CORRECTED
            && now.filter(FhirWithdrawal::saysAClass).isEmpty();
    now.ifPresent(this::noteFollowing);
  }

  /**
   * @param former bundle of an earlier run
   * @param now bundle of the next run
   * @return empty if the next bundle replaces everything
   */
  static Optional<Bundle> of(Bundle former, Optional<Bundle> now, RetractionCause cause) {
    FhirWithdrawal builder = new FhirWithdrawal(now, cause);
    former.getEntry().forEach(entry -> builder.takeBack(entry.getResource()));
    return builder.withdrawal.getEntry().isEmpty()
        ? Optional.empty()
        : Optional.of(builder.withdrawal);
  }

  /**
   * Without a class, the next bundle is sent only if its patient is found; it moves the study then.
   */
  private static boolean saysAClass(Bundle now) {
    return now.getEntry().stream()
        .map(Bundle.BundleEntryComponent::getResource)
        .anyMatch(resource -> resource instanceof Observation made && made.hasValue());
  }

  private void noteFollowing(Bundle now) {
    for (Bundle.BundleEntryComponent entry : now.getEntry()) {
      if (entry.getResource() instanceof Observation made) {
        following.add(made.getIdentifierFirstRep().getValue());
      } else if (entry.getResource() instanceof DiagnosticReport made) {
        following.add(made.getIdentifierFirstRep().getValue());
      }
    }
  }

  private void takeBack(Resource resource) {
    if (resource instanceof Observation made && vanishes(made.getIdentifierFirstRep())) {
      Observation gone = new Observation();
      gone.addIdentifier(made.getIdentifierFirstRep());
      gone.setStatus(Observation.ObservationStatus.ENTEREDINERROR);
      add(gone.setCode(made.getCode()));
    } else if (resource instanceof DiagnosticReport made
        && vanishes(made.getIdentifierFirstRep())) {
      DiagnosticReport gone = new DiagnosticReport();
      gone.addIdentifier(made.getIdentifierFirstRep());
      gone.setStatus(DiagnosticReport.DiagnosticReportStatus.ENTEREDINERROR);
      add(gone.setCode(made.getCode()));
    } else if (resource instanceof ImagingStudy made && withStudy) {
      ImagingStudy gone = new ImagingStudy();
      gone.addIdentifier(made.getIdentifierFirstRep());
      add(gone.setStatus(ImagingStudy.ImagingStudyStatus.ENTEREDINERROR));
    }
  }

  private boolean vanishes(Identifier identifier) {
    return !following.contains(identifier.getValue());
  }

  private void add(Resource gone) {
    withdrawal.addEntry().setResource(gone);
  }
}
