package org.medconv.deliver;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medconv.report.PatientIdentifierSystems;
import org.medconv.report.ResultObject;
import org.medconv.text.Secret;

/**
 * Keys of {@code fhir:}.
 *
 * @param name of this destination in rules
 * @param baseUrl of the FHIR R4 server; empty: the bundle stays a file
 * @param bearerToken sent as Authorization header
 * @param patientIdSystems FHIR identifier system by the name of the patient ID's issuer
 *     (IssuerOfPatientID, or the universal entity ID of its qualifiers)
 * @param defaultPatientIdSystem only for images that name no issuer
 * @param timeout for one exchange, from the connection to the last byte of the answer
 */
public record FhirConfig(
    String name,
    Optional<URI> baseUrl,
    Optional<Secret> bearerToken,
    Map<String, URI> patientIdSystems,
    URI defaultPatientIdSystem,
    Duration timeout)
    implements DestinationConfig {
  public FhirConfig {
    patientIdSystems = Map.copyOf(patientIdSystems);
  }

  public PatientIdentifierSystems systems() {
    return new PatientIdentifierSystems(patientIdSystems, defaultPatientIdSystem);
  }

  @Override
  public String kind() {
    return "fhir";
  }

  @Override
  public List<String> objects() {
    return List.of(ResultObject.Kind.FHIR.name(), ResultObject.Kind.WITHDRAWAL.name());
  }

  @Override
  public Destination open() {
    return new FhirDestination(this);
  }
}
