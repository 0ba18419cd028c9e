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
 * @param name how rules call this destination
 * @param baseUrl of the FHIR R4 server; empty: the bundle is kept as a file
 * @param bearerToken sent as Authorization header
 * @param patientIdSystems a name of the patient ID's issuer (IssuerOfPatientID or the universal
 *     entity ID of its qualifiers) to FHIR identifier system
 * @param defaultPatientIdSystem for images that name no issuer, and for no others
 * @param timeout one exchange, from its connection to the answer's last byte
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
