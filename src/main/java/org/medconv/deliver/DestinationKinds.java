package org.medconv.deliver;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.medconv.yaml.Values;
import org.medconv.yaml.YamlMapping;

/**
 * The kinds of entries under {@code destinations:} in node.yaml. A new kind needs a {@link
 * Destination}, a {@link DestinationConfig} that reads its keys and opens it, and one line in
 * {@link #KINDS}. Configuration reader, outbox, rules and doctor need no change.
 */
public final class DestinationKinds {
  private static final Map<String, Kind> KINDS =
      new TreeMap<>(
          Map.of(
              DicomwebConfig.KIND, DicomwebConfig::read,
              FolderConfig.KIND, FolderConfig::read));

  private DestinationKinds() {}

  /** Reads the keys of a kind; faults are noted in the mapping. */
  @FunctionalInterface
  interface Kind {
    DestinationConfig read(DestinationKeys keys);
  }

  /**
   * Reads one entry completely.
   *
   * @return empty if its kind is unknown; all faults are noted in the mapping
   */
  public static Optional<DestinationConfig> read(YamlMapping entry, Values values) {
    Optional<Kind> kind =
        entry.required("kind", values.oneOf(List.copyOf(KINDS.keySet()))).map(KINDS::get);
    Optional<DestinationConfig> config =
        kind.map(each -> each.read(DestinationKeys.of(entry, values)));
    if (config.isPresent()) {
      entry.noOthers();
    }
    return config;
  }
}
