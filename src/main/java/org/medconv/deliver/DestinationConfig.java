package org.medconv.deliver;

import java.util.List;

/**
 * The configuration of one destination: a record that can open it. An entry of {@code
 * destinations:} names its kind, and {@link DestinationKinds} finds the reader of that kind.
 */
public interface DestinationConfig {
  /** The name of the kind in doctor. */
  String kind();

  /** The name of the destination in rules. */
  String name();

  /** Names of the kinds of result objects for this destination. */
  List<String> objects();

  /** Creates the destination; does not contact it. */
  Destination open();

  /** Whether the destination gets result objects of a kind. */
  default boolean takes(String kind) {
    return objects().contains(kind);
  }
}
