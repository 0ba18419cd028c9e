package org.medconv.deliver;

import ca.uhn.fhir.rest.api.SearchStyleEnum;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.gclient.TokenClientParam;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Patient;
import org.medconv.report.PatientIdentifierSystems;
import org.medconv.report.ReportedPatient;

/**
 * Finds the patient of the results on the FHIR server. A doubtful match becomes a dead letter: a
 * missing result is noticed, one in another patient's record is not.
 */
final class PatientLookup {
  /** An id according to FHIR R4 2.24.0.1, without anything that could lead to another resource. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9\\-.]{1,64}");

  private final IGenericClient client;
  private final BoundedAnswers answers;
  private final PatientIdentifierSystems systems;

  PatientLookup(IGenericClient client, BoundedAnswers answers, PatientIdentifierSystems systems) {
    this.client = client;
    this.answers = answers;
    this.systems = systems;
  }

  /** The patient's relative URL, or the reason why there is none. */
  sealed interface Answer permits Found, Missing {}

  record Found(String url) implements Answer {}

  record Missing(Attempt.Dead why) implements Answer {}

  Answer find(ReportedPatient wanted) {
    Optional<URI> system = systems.of(wanted.issuer());
    if (system.isEmpty()) {
      return missing(
          "UNMAPPED_ISSUER",
          "fhir.patientIdSystems has no identifier system for the issuer of the patient ID, \"%s\"; add each of these names with its system, restart, then retry."
              .formatted(wanted.issuer()));
    }
    if (wanted.patientId().isEmpty()) {
      return missing(
          "NO_PATIENT_ID", "The results name no patient ID, so the patient cannot be found.");
    }
    String id = wanted.patientId().get();
    Bundle answer = search(system.get().toString(), id);
    List<Bundle.BundleEntryComponent> found = patients(answer);
    if (found.size() != 1 || hasMore(answer)) {
      return notOne(found.size());
    }
    Optional<String> url = url(found.get(0));
    if (url.isEmpty()) {
      return missing(
          "PATIENT_WITHOUT_ID",
          "The FHIR server found a patient but returned no usable id; have the server checked.");
    }
    Patient patient = (Patient) found.get(0).getResource();
    return judge(patient, wanted, system.get().toString(), id)
        .orElseGet(() -> new Found(url.get()));
  }

  /** By POST, so that no identifier appears in a URL and thus in an access log. */
  private Bundle search(String system, String id) {
    return client
        .search()
        .forResource(Patient.class)
        .where(new TokenClientParam("identifier").exactly().systemAndIdentifier(system, id))
        .count(2)
        .usingStyle(SearchStyleEnum.POST)
        .returnBundle(Bundle.class)
        .execute();
  }

  private static List<Bundle.BundleEntryComponent> patients(Bundle answer) {
    return answer.getEntry().stream()
        .filter(entry -> entry.getSearch().getMode() != Bundle.SearchEntryMode.INCLUDE)
        .filter(entry -> entry.getResource() instanceof Patient)
        .toList();
  }

  /**
   * If the id is invalid, the parser invents one: the last part of a path or of the entry's URL.
   * The id must therefore occur in the answer as received, and its URL, if any, must name the same
   * patient.
   */
  private Optional<String> url(Bundle.BundleEntryComponent entry) {
    String id = entry.getResource().getIdElement().getIdPart();
    List<String> sent = SentIds.ofPatients(answers.text());
    if (id == null || !sent.contains(id) || !sent.stream().allMatch(ID.asMatchPredicate())) {
      return Optional.empty();
    }
    String url = "Patient/" + id;
    String full = entry.hasFullUrl() ? entry.getFullUrl() : url;
    return full.equals(url) || full.endsWith("/" + url) ? Optional.of(url) : Optional.empty();
  }

  private static boolean hasMore(Bundle answer) {
    return answer.getLink("next") != null || (answer.hasTotal() && answer.getTotal() > 1);
  }

  private static Answer notOne(int found) {
    return found == 0
        ? missing(
            "NO_PATIENT",
            "The FHIR server has no patient with the series' patient ID and issuer; check"
                + " fhir.patientIdSystems, or wait until the patient is there, then retry.")
        : missing(
            "SEVERAL_PATIENTS",
            "The FHIR server has more than one patient with the series' patient ID and issuer;"
                + " have them merged, then retry.");
  }

  /** Why the found patient is not the right one; empty if nothing contradicts. */
  private static Optional<Answer> judge(
      Patient found, ReportedPatient wanted, String system, String id) {
    if (found.getLink().stream().anyMatch(l -> l.getType() == Patient.LinkType.REPLACEDBY)) {
      return against(
          "PATIENT_REPLACED",
          "The FHIR server's patient with this patient ID was replaced by another; have the ID"
              + " moved to the one that is in use, or the images corrected, then retry.");
    }
    if (found.hasActive() && !found.getActive()) {
      return against(
          "PATIENT_INACTIVE",
          "The FHIR server's patient with this patient ID is not active; have the record put in"
              + " order, then retry.");
    }
    return difference(found, wanted, system, id)
        .flatMap(
            difference ->
                against(
                    "PATIENT_DIFFERS",
                    "The FHIR server's patient differs from that of the images in %s; find out"
                            .formatted(difference)
                        + " which is right, correct it, then retry."));
  }

  /** The values that both sides have and that differ. */
  private static Optional<String> difference(
      Patient found, ReportedPatient wanted, String system, String id) {
    if (found.hasIdentifier() && !carries(found, system, id)) {
      // A server may ignore the search, the case of letters, or the part behind a bar.
      return Optional.of("patient ID");
    }
    if (disagree(wanted.birthDate(), found.getBirthDateElement().getValueAsString())) {
      return Optional.of("birth date");
    }
    if (found.hasGender()
        && !found.getGender().toCode().equals("unknown")
        && disagree(wanted.sex(), found.getGender().toCode())) {
      return Optional.of("sex");
    }
    return Optional.empty();
  }

  private static boolean carries(Patient found, String system, String id) {
    return found.getIdentifier().stream()
        .filter(PatientLookup::isInUse)
        .anyMatch(each -> system.equals(each.getSystem()) && id.equals(each.getValue()));
  }

  /** R4 Identifier.use: an old one is "no longer considered valid for use". */
  private static boolean isInUse(Identifier identifier) {
    boolean ended =
        identifier.getPeriod().hasEnd()
            && identifier.getPeriod().getEnd().toInstant().isBefore(Instant.now());
    return !ended && identifier.getUse() != Identifier.IdentifierUse.OLD;
  }

  /** Compares as far as both are known: 1951 agrees with 1951-04-03. */
  private static boolean disagree(Optional<String> wanted, String found) {
    return wanted.isPresent()
        && found != null
        && !wanted.get().startsWith(found)
        && !found.startsWith(wanted.get());
  }

  private static Optional<Answer> against(String code, String sentence) {
    return Optional.of(missing(code, sentence));
  }

  private static Answer missing(String code, String sentence) {
    return new Missing(new Attempt.Dead(code, sentence));
  }
}
