package org.medconv.deliver;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.medconv.dicom.net.Pkcs12;
import org.medconv.report.ResultObject;
import org.medconv.text.Secret;
import org.medconv.yaml.Values;
import org.medconv.yaml.YamlMapping;

/**
 * One entry of {@code destinations:} with the keys that all kinds share.
 *
 * @param entry for the keys of its kind
 * @param values parsers for them
 */
record DestinationKeys(String name, YamlMapping entry, Values values) {
  static DestinationKeys of(YamlMapping entry, Values values) {
    String unnamed = "destination of line %d".formatted(entry.line("name"));
    return new DestinationKeys(entry.required("name", values::name).orElse(unnamed), entry, values);
  }

  /**
   * Key {@code objects}: the kinds of results for this destination.
   *
   * @param possible names of {@link ResultObject.Kind}; the default is all of them
   */
  List<String> objects(List<String> possible) {
    List<String> objects = entry.list("objects", values::text);
    objects.stream()
        .filter(each -> !possible.contains(each))
        .forEach(
            each ->
                entry.fault(
                    "objects",
                    "\"%s\" is not one of %s".formatted(each, String.join(", ", possible))));
    if (entry.has("objects") && objects.isEmpty()) {
      entry.fault("objects", "names no kind of object; leave the key out for all of them");
    }
    return objects.isEmpty() ? possible : objects;
  }

  /** Key {@code key}: a PKCS#12 file, with its password under {@code keyPassword}. */
  Optional<Pkcs12> pkcs12(String key) {
    Optional<Path> file = entry.optional(key, values::path);
    Optional<Secret> password = entry.optional(key + "Password", values::secret);
    file.filter(each -> !Files.isReadable(each))
        .ifPresent(
            each -> entry.fault(key, "\"%s\" is not a file that can be read".formatted(each)));
    if (file.isPresent() != password.isPresent()) {
      entry.fault(key, "needs %sPassword beside it, and the other way round".formatted(key));
    }
    return file.flatMap(each -> password.map(secret -> new Pkcs12(each, secret)));
  }
}
