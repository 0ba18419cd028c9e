package org.medconv.deliver;

import java.util.List;

/**
 * What node.yaml says of one destination: a record that can open it. An entry of {@code
 * destinations:} names its kind, and {@link DestinationKinds} knows who reads it.
 */
public interface DestinationConfig {
  /** What it is, as doctor calls it. */
  String kind();

  /** How rules call it. */
  String name();

  /** Names of the kinds of result objects that it gets. */
  List<String> objects();

  /** Ready to be sent to; nothing is called yet. */
  Destination open();

  /** Whether it gets result objects of a kind. */
  default boolean takes(String kind) {
    return objects().contains(kind);
  }
}
