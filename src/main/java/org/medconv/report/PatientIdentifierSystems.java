package org.medconv.report;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The FHIR identifier system of a patient ID.
 *
 * @param byIssuer system by a name of the issuer ({@link PatientIssuer})
 * @param unnamed only for a header that names no issuer
 */
public record PatientIdentifierSystems(Map<String, URI> byIssuer, URI unnamed) {
  public PatientIdentifierSystems {
    byIssuer = Map.copyOf(byIssuer);
  }

  /**
   * The system of an issuer's IDs; empty if it is not certain: one of its names is not in the map,
   * or two of them lead to different systems. The same number in another hospital is another
   * patient.
   */
  public Optional<URI> of(PatientIssuer issuer) {
    if (issuer.names().isEmpty()) {
      return Optional.of(unnamed);
    }
    Set<Optional<URI>> systems =
        issuer.names().stream()
            .map(name -> Optional.ofNullable(byIssuer.get(name)))
            .collect(Collectors.toSet());
    return systems.size() == 1 ? systems.iterator().next() : Optional.empty();
  }
}
