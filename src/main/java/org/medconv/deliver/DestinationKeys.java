package org.medconv.deliver;

import java.util.List;
import org.medconv.report.ResultObject;
import org.medconv.yaml.Values;
import org.medconv.yaml.YamlMapping;

/**
 * One entry of {@code destinations:} with the keys that all kinds have.
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
   * Key {@code objects}: which kinds of results it gets.
   *
   * @param possible names of {@link ResultObject.Kind}; all of them where the key is missing
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
}
