package org.medconv.lab.evaluate;

import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.medconv.phantom.PhantomSpec.Variant;
import org.medconv.phantom.PhantomTruth;
import org.medconv.volume.Vector3;

/**
 * The known positions of the vertebral bodies of a scan.
 *
 * @param bodies from top to bottom; L1 is missing if the scan does not show it
 * @param sacrum centre of the first sacral segment, LPS mm; empty if the scan ends above it
 * @param variant numbering of the spine
 */
record KnownLevels(SortedMap<SpineLevel, Body> bodies, Optional<Vector3> sacrum, Variant variant) {
  /** The body's share of the distance between two centres; the rest is the disc. */
  private static final double BODY_SHARE = 0.8;

  /**
   * A vertebral body, LPS mm.
   *
   * @param top centre of its upper end plate
   * @param bottom centre of its lower end plate
   */
  record Body(Vector3 centre, Vector3 top, Vector3 bottom) {
    static Body upright(Vector3 centre, double heightMm) {
      Vector3 half = new Vector3(0, 0, 0.5 * heightMm);
      return new Body(centre, centre.plus(half), centre.minus(half));
    }

    Body moved(UnaryOperator<Vector3> move) {
      return new Body(move.apply(centre), move.apply(top), move.apply(bottom));
    }
  }

  KnownLevels {
    if (bodies.isEmpty()) {
      throw new IllegalArgumentException("no vertebra is known");
    }
    bodies = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(bodies));
  }

  /**
   * From the centres only: the end plates follow from the distances to the neighbours.
   *
   * @param centres of neighbouring bodies, at least two, LPS mm; with S1 if it is known
   */
  static KnownLevels ofCentres(Map<SpineLevel, Vector3> centres) {
    NavigableMap<SpineLevel, Vector3> sorted = new TreeMap<>(centres);
    Optional<Vector3> s1 = Optional.ofNullable(sorted.remove(SpineLevel.S1));
    TreeMap<SpineLevel, Body> bodies = new TreeMap<>();
    for (SpineLevel level : sorted.keySet()) {
      bodies.put(level, body(sorted, level));
    }
    return new KnownLevels(bodies, s1.or(() -> belowL5(sorted)), variant(sorted, s1));
  }

  private static Body body(NavigableMap<SpineLevel, Vector3> centres, SpineLevel level) {
    Vector3 centre = centres.get(level);
    Map.Entry<SpineLevel, Vector3> above = centres.lowerEntry(level);
    Map.Entry<SpineLevel, Vector3> below = centres.higherEntry(level);
    Vector3 up = above == null ? centre.minus(below.getValue()) : above.getValue().minus(centre);
    Vector3 down = below == null ? up : centre.minus(below.getValue());
    return new Body(
        centre,
        centre.plus(up.times(0.5 * BODY_SHARE)),
        centre.minus(down.times(0.5 * BODY_SHARE)));
  }

  /** S1 for a table that goes down to L5 without S1: as far below L5 as L5 is below L4. */
  private static Optional<Vector3> belowL5(NavigableMap<SpineLevel, Vector3> centres) {
    SpineLevel last = centres.lastKey();
    if (last.isAbove(SpineLevel.L5)) {
      return Optional.empty();
    }
    Vector3 centre = centres.get(last);
    return Optional.of(centre.plus(centre.minus(centres.lowerEntry(last).getValue())));
  }

  private static Variant variant(
      NavigableMap<SpineLevel, Vector3> centres, Optional<Vector3> sacrum) {
    if (centres.containsKey(SpineLevel.L6)) {
      return Variant.SIX_LUMBAR;
    }
    return sacrum.isPresent() && centres.lastKey() == SpineLevel.L4
        ? Variant.FOUR_LUMBAR
        : Variant.USUAL;
  }

  static KnownLevels of(PhantomTruth truth) {
    TreeMap<SpineLevel, Body> bodies = new TreeMap<>();
    for (PhantomTruth.Body body : truth.bodies()) {
      bodies.put(
          SpineLevel.valueOf(body.label().level()), Body.upright(body.centre(), body.heightMm()));
    }
    return new KnownLevels(bodies, Optional.of(truth.sacrum()), truth.spec().variant());
  }

  Optional<Body> body(SpineLevel level) {
    return Optional.ofNullable(bodies.get(level));
  }

  /** The lowest vertebra above the sacrum; empty if the sacrum is unknown. */
  Optional<Body> aboveSacrum() {
    return sacrum.map(any -> bodies.get(bodies.lastKey()));
  }

  /** The level whose centre is nearest to a point. */
  SpineLevel nearest(Vector3 place) {
    return bodies.entrySet().stream()
        .min(Comparator.comparingDouble(one -> one.getValue().centre().minus(place).length()))
        .orElseThrow()
        .getKey();
  }

  /** The middle of the spine at a height, between two centres; LPS mm. */
  Vector3 columnAt(double z) {
    Vector3 above = null;
    for (Body body : bodies.values()) {
      Vector3 centre = body.centre();
      if (centre.z() <= z) {
        return above == null ? new Vector3(centre.x(), centre.y(), z) : between(centre, above, z);
      }
      above = centre;
    }
    return new Vector3(above.x(), above.y(), z);
  }

  private static Vector3 between(Vector3 low, Vector3 high, double z) {
    Vector3 way = high.minus(low);
    return low.plus(way.times((z - low.z()) / way.z()));
  }

  KnownLevels moved(UnaryOperator<Vector3> move) {
    TreeMap<SpineLevel, Body> moved = new TreeMap<>();
    bodies.forEach((level, body) -> moved.put(level, body.moved(move)));
    return new KnownLevels(moved, sacrum.map(move), variant);
  }
}
