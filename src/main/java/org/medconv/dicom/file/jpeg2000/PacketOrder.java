package org.medconv.dicom.file.jpeg2000;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;

/** The order of the packets of a tile (B.12). */
final class PacketOrder {
  /** Receives the packets one by one. */
  interface PacketSink {
    void accept(Precinct precinct, int layer) throws BadCodestream;
  }

  private static final Comparator<Precinct> BY_POSITION =
      Comparator.comparingLong(Precinct::y)
          .thenComparingLong(Precinct::x)
          .thenComparingInt(Precinct::resolution);

  private final TileComponent tile;
  private final Parameters parameters;
  private final PacketSink sink;

  /** The next layer of each precinct: a progression skips layers that have come. */
  private final IdentityHashMap<Precinct, Integer> next = new IdentityHashMap<>();

  PacketOrder(TileComponent tile, Parameters parameters, PacketSink sink) {
    this.tile = tile;
    this.parameters = parameters;
    this.sink = sink;
  }

  void walk() throws BadCodestream {
    for (Progression progression : parameters.progressions()) {
      walk(progression);
    }
    for (int r = 0; r <= tile.levels(); r++) {
      for (Precinct precinct : tile.precincts(r)) {
        if (next.getOrDefault(precinct, 0) != parameters.layers()) {
          throw BadCodestream.malformed("its progressions leave packets out");
        }
      }
    }
  }

  private void walk(Progression progression) throws BadCodestream {
    int layers = Math.min(progression.layerEnd(), parameters.layers());
    int first = progression.resolutionStart();
    int end = Math.min(progression.resolutionEnd(), tile.levels() + 1);
    switch (progression.order()) {
      case LRCP -> {
        for (int layer = 0; layer < layers; layer++) {
          for (int r = first; r < end; r++) {
            layer(tile.precincts(r), layer);
          }
        }
      }
      case RLCP -> {
        for (int r = first; r < end; r++) {
          for (int layer = 0; layer < layers; layer++) {
            layer(tile.precincts(r), layer);
          }
        }
      }
      case RPCL -> {
        for (int r = first; r < end; r++) {
          allLayers(tile.precincts(r), layers);
        }
      }
      case PCRL, CPRL -> {
        List<Precinct> byPosition = new ArrayList<>();
        for (int r = first; r < end; r++) {
          byPosition.addAll(tile.precincts(r));
        }
        byPosition.sort(BY_POSITION);
        allLayers(byPosition, layers);
      }
    }
  }

  private void layer(List<Precinct> precincts, int layer) throws BadCodestream {
    for (Precinct precinct : precincts) {
      packet(precinct, layer);
    }
  }

  private void allLayers(List<Precinct> precincts, int layers) throws BadCodestream {
    for (Precinct precinct : precincts) {
      for (int layer = 0; layer < layers; layer++) {
        packet(precinct, layer);
      }
    }
  }

  private void packet(Precinct precinct, int layer) throws BadCodestream {
    if (next.getOrDefault(precinct, 0) == layer) {
      next.put(precinct, layer + 1);
      sink.accept(precinct, layer);
    }
  }
}
