package org.medconv.deliver;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.util.FhirTerser;
import java.util.List;
import java.util.Objects;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Reference;

/**
 * The references of a bundle to its one patient, by identifier. They are replaced by plain
 * references before the bundle is posted: not every server resolves them, and a wrong one must be
 * detected here.
 */
final class PatientReferences {
  private static final String CONDITIONAL = "Patient?identifier=";

  private final List<Reference> references;

  PatientReferences(FhirContext fhir, Bundle bundle) {
    FhirTerser terser = fhir.newTerser();
    references =
        bundle.getEntry().stream()
            .map(Bundle.BundleEntryComponent::getResource)
            .filter(Objects::nonNull)
            .flatMap(
                resource ->
                    terser.getAllPopulatedChildElementsOfType(resource, Reference.class).stream())
            .filter(PatientReferences::isOfPatient)
            .toList();
  }

  private static boolean isOfPatient(Reference reference) {
    String url = reference.getReference();
    return url == null ? "Patient".equals(reference.getType()) : url.startsWith(CONDITIONAL);
  }

  boolean isEmpty() {
    return references.isEmpty();
  }

  /**
   * Replaces the references.
   *
   * @param patient a relative URL, {@code Patient/17}
   */
  void resolveTo(String patient) {
    references.forEach(reference -> reference.setReference(patient).setIdentifier(null));
  }
}
