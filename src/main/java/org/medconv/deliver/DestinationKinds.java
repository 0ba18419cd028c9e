package org.medconv.deliver;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.medconv.yaml.Values;
import org.medconv.yaml.YamlMapping;

/**
 * The kinds of entries under {@code destinations:} in node.yaml. A new kind is a {@link
 * Destination}, a {@link DestinationConfig} that reads its keys and opens it, and one line of
 * {@link #KINDS}: the reader of the configuration, the outbox, rules and doctor need no other word.
 */
public final class DestinationKinds {
  private static final Map<String, Kind> KINDS =
      new TreeMap<>(
          Map.of(
              DicomwebConfig.KIND, DicomwebConfig::read,
              FolderConfig.KIND, FolderConfig::read));

  private DestinationKinds() {}

  /** Reads the keys of its entries; what is wrong with them is noted in the mapping. */
  @FunctionalInterface
  interface Kind {
    DestinationConfig read(DestinationKeys keys);
  }

  /**
   * Reads one entry to its end.
   *
   * @return empty where no kind reads it; every fault is noted in the mapping
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
