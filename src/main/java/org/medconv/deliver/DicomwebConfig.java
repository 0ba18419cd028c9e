package org.medconv.deliver;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.medconv.dicom.net.Pkcs12;
import org.medconv.report.ResultObject;
import org.medconv.text.Secret;
import org.medconv.yaml.Values;

/**
 * Keys of an entry of {@code destinations:} with {@code kind: dicomweb}.
 *
 * @param baseUrl of the DICOMweb service; objects are posted to {@code studies} below it
 * @param bearerToken sent as Authorization header
 * @param ownKey client certificate, for servers that require one
 * @param trusted trusted certificates; empty: those that Java trusts
 * @param objects names of the kinds of results for this destination
 * @param timeout for one object, from the connection to the last byte of the answer
 */
public record DicomwebConfig(
    String name,
    URI baseUrl,
    Optional<Secret> bearerToken,
    Optional<Pkcs12> ownKey,
    Optional<Pkcs12> trusted,
    List<String> objects,
    Duration timeout)
    implements DestinationConfig {
  static final String KIND = "dicomweb";

  public DicomwebConfig {
    objects = List.copyOf(objects);
  }

  static DicomwebConfig read(DestinationKeys keys) {
    DicomwebConfig config =
        new DicomwebConfig(
            keys.name(),
            keys.entry()
                .required("baseUrl", keys.values()::webAddress)
                .orElse(URI.create("https://unnamed.invalid")),
            keys.entry().optional("bearerToken", keys.values()::secret),
            keys.pkcs12("keyStore"),
            keys.pkcs12("trustStore"),
            keys.objects(ResultObject.Kind.dicomNames()),
            keys.entry().value("timeout", Duration.ofSeconds(60), keys.values()::duration));
    if (config.bearerToken().isPresent() && Values.isClearText(config.baseUrl())) {
      keys.entry()
          .fault("bearerToken", "would travel unencrypted; baseUrl must begin with https://");
    }
    return config;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public Destination open() {
    return new DicomwebDestination(this);
  }
}
