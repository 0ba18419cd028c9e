package org.medconv.deliver;

import ca.uhn.fhir.rest.api.SearchStyleEnum;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.gclient.TokenClientParam;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.hl7.fhir.r4.model.Observation;
import org.medconv.report.MadeByNode;

/**
 * Marks resources of an earlier run on the FHIR server as entered in error: they belong to a
 * patient that the images no longer belong to, or more images have come since, and no new results
 * replace them.
 */
final class Withdrawal {
  private final IGenericClient client;

  Withdrawal(IGenericClient client) {
    this.client = client;
  }

  /** Whether the report of a bundle was sent under another identity before. */
  static boolean isNeeded(Bundle bundle) {
    return bundle.getEntry().stream()
        .map(Bundle.BundleEntryComponent::getResource)
        .anyMatch(
            resource ->
                resource instanceof DiagnosticReport report && report.getIdentifier().size() > 1);
  }

  /**
   * Withdraws. Safe to repeat. An imaging study is marked only if a node created it.
   *
   * @param bundle names the resources by their identifiers
   */
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
      } else if (entry.getResource() instanceof ImagingStudy made && isInError(made)) {
        found(ImagingStudy.class, made.getIdentifierFirstRep()).stream()
            .filter(MadeByNode::isMarked)
            .forEach(
                each -> update(each.setStatus(ImagingStudy.ImagingStudyStatus.ENTEREDINERROR)));
      }
    }
  }

  /** Otherwise the bundle has results that are still to be posted with this study. */
  private static boolean isInError(ImagingStudy study) {
    return study.getStatus() == ImagingStudy.ImagingStudyStatus.ENTEREDINERROR;
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
