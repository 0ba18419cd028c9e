package org.medconv.deliver;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.SearchStyleEnum;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.gclient.TokenClientParam;
import ca.uhn.fhir.util.FhirTerser;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;

/**
 * The conditional references {@code Patient?identifier=system|value} of a bundle, made plain ones
 * before it is posted: not every server resolves them, and one that is wrong must be seen here.
 */
final class PatientReferences {
  private static final String CONDITIONAL = "Patient?identifier=";

  private final List<Reference> references;

  PatientReferences(FhirContext fhir, Bundle bundle) {
    FhirTerser terser = fhir.newTerser();
    references =
        bundle.getEntry().stream()
            .map(Bundle.BundleEntryComponent::getResource)
            .filter(java.util.Objects::nonNull)
            .flatMap(
                resource ->
                    terser.getAllPopulatedChildElementsOfType(resource, Reference.class).stream())
            .filter(reference -> isConditional(reference.getReference()))
            .toList();
  }

  private static boolean isConditional(String reference) {
    return reference != null && reference.startsWith(CONDITIONAL);
  }

  /**
   * Asks the server for the patients and sets their ids.
   *
   * @return why there is not exactly one patient; empty if there is
   */
  Optional<Attempt> resolve(IGenericClient client) {
    for (String reference : distinct()) {
      List<String> found = search(client, token(reference));
      if (found.size() != 1) {
        return Optional.of(notOne(found.size()));
      }
      references.stream()
          .filter(each -> reference.equals(each.getReference()))
          .forEach(each -> each.setReference(found.get(0)));
    }
    return Optional.empty();
  }

  private Set<String> distinct() {
    Set<String> distinct = new TreeSet<>();
    references.forEach(reference -> distinct.add(reference.getReference()));
    return distinct;
  }

  private static String[] token(String reference) {
    String query = reference.substring(CONDITIONAL.length());
    String token = URLDecoder.decode(query, StandardCharsets.UTF_8);
    int bar = token.indexOf('|');
    return new String[] {token.substring(0, Math.max(bar, 0)), token.substring(bar + 1)};
  }

  /** By POST, so that no identifier stands in a URL, hence in a server's access log. */
  private static List<String> search(IGenericClient client, String[] token) {
    Bundle found =
        client
            .search()
            .forResource(Patient.class)
            .where(
                new TokenClientParam("identifier")
                    .exactly()
                    .systemAndIdentifier(token[0], token[1]))
            .count(2)
            .usingStyle(SearchStyleEnum.POST)
            .returnBundle(Bundle.class)
            .execute();
    return found.getEntry().stream()
        .map(Bundle.BundleEntryComponent::getResource)
        .filter(Patient.class::isInstance)
        .map(patient -> patient.getIdElement().toUnqualifiedVersionless().getValue())
        .toList();
  }

  private static Attempt notOne(int found) {
    return found == 0
        ? new Attempt.Dead(
            "NO_PATIENT",
            "The FHIR server has no patient with the series' patient ID and issuer; check"
                + " fhir.patientIdSystems, or wait until the patient is there, then retry.")
        : new Attempt.Dead(
            "SEVERAL_PATIENTS",
            "The FHIR server has more than one patient with the series' patient ID and issuer;"
                + " have them merged, then retry.");
  }
}
