package org.medconv.report;

import java.net.URI;
import java.util.Map;

/**
 * Which FHIR identifier system a patient ID belongs to.
 *
 * @param byIssuer IssuerOfPatientID (0010,0021) to system
 * @param otherwise for an issuer that is empty or not in the map
 */
public record PatientIdentifierSystems(Map<String, URI> byIssuer, URI otherwise) {
  public PatientIdentifierSystems {
    byIssuer = Map.copyOf(byIssuer);
  }

  URI of(String issuer) {
    return byIssuer.getOrDefault(issuer, otherwise);
  }
}
