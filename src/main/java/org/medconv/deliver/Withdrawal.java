package org.medconv.deliver;

import ca.uhn.fhir.rest.api.SearchStyleEnum;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.gclient.TokenClientParam;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;

/**
 * What the FHIR server has of a run whose images were corrected since, marked as entered in error:
 * it stands with a patient that the images are no longer of, and cannot be moved to the right one.
 */
final class Withdrawal {
  private final IGenericClient client;

  Withdrawal(IGenericClient client) {
    this.client = client;
  }

  /** Whether the report of a bundle has had another identity before. */
  static boolean isNeeded(Bundle bundle) {
    return bundle.getEntry().stream()
        .map(Bundle.BundleEntryComponent::getResource)
        .anyMatch(
            resource ->
                resource instanceof DiagnosticReport report && report.getIdentifier().size() > 1);
  }

  /** Safe to repeat. */
  void withdraw(Bundle bundle) {
    for (Bundle.BundleEntryComponent entry : bundle.getEntry()) {
      if (entry.getResource() instanceof Observation made) {
        found(Observation.class, made.getIdentifierFirstRep())
            .forEach(each -> update(each.setStatus(Observation.ObservationStatus.ENTEREDINERROR)));
      } else if (entry.getResource() instanceof DiagnosticReport made) {
        found(DiagnosticReport.class, made.getIdentifierFirstRep())
            .forEach(
                each ->
                    update(each.setStatus(DiagnosticReport.DiagnosticReportStatus.ENTEREDINERROR)));
      }
    }
  }

  private <T extends DomainResource> List<T> found(Class<T> type, Identifier identifier) {
    return client
        .search()
        .forResource(type)
        .where(
            new TokenClientParam("identifier")
                .exactly()
                .systemAndIdentifier(identifier.getSystem(), identifier.getValue()))
        .usingStyle(SearchStyleEnum.POST)
        .returnBundle(Bundle.class)
        .execute()
        .getEntry()
        .stream()
        .map(Bundle.BundleEntryComponent::getResource)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  private void update(DomainResource resource) {
    client.update().resource(resource).execute();
  }
}
