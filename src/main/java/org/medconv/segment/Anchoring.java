package org.medconv.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medconv.segment.Abstention.Reason;
import org.medconv.segment.CostalReach.State;

/**
 * Finds the landmark from which the vertebrae are counted: the sacrum below the column, or the last
 * ribs above a vertebra without ribs. Each landmark needs both witnesses, the CT and the network,
 * and no contradiction. The appearance of a vertebra plays no part here.
 */
final class Anchoring {
  private static final int LUMBAR = Numbering.L5 - Numbering.T12;

  /** T4: cervical vertebrae bear no ribs, and the highest ribs are marked poorly. */
  private static final int THORACIC_ABOVE = 8;

  /**
   * T6. The ribs of higher vertebrae begin at the disc above, where the scan may end. One vertebra
   * without ribs there is not the neck, where more would be visible.
   */
  private static final int FAR_ABOVE = 6;

  /** Least distance by which the last ribs reach beyond the processes below, mm. */
  private static final double LEAST_STEP_MM = 18;

  /**
   * Least length as a share of L4's. L5 with the disc above it has 1.02 to 1.18 of that length in
   * four real CTs; an S1 mistaken for L5 had 0.63.
   */
  private static final double SHORTEST_LAST = 0.72;

  /** The result of the search for a landmark. */
  sealed interface Result {
    /**
     * @param first number of the uppermost body
     */
    record Anchored(int first, Anchor anchor) implements Result {}

    record Unanchored(Reason reason, String sentence) implements Result {}
  }

  private final List<SeenBody> bodies;
  private final CostalWitness ct;
  private final CostalWitness network;
  private final boolean markedSacrum;
  private final boolean tracedSacrum;

  /**
   * @param bodies from head to foot
   * @param ct ribs and processes of each body, as traced on the CT
   * @param network ribs and processes of each body, as marked by the network
   * @param markedSacrum whether the network marks the sacrum directly below the last body
   * @param tracedSacrum whether the CT's geometry shows the wings of the sacrum there
   */
  Anchoring(
      List<SeenBody> bodies,
      CostalWitness ct,
      CostalWitness network,
      boolean markedSacrum,
      boolean tracedSacrum) {
    this.bodies = bodies;
    this.ct = ct;
    this.network = network;
    this.markedSacrum = markedSacrum;
    this.tracedSacrum = tracedSacrum;
  }

  Result result() {
    List<Integer> ends = new ArrayList<>();
    for (int n = 0; n + 1 < bodies.size(); n++) {
      if (lastRibs(n)) {
        ends.add(n);
      }
    }
    if (ends.size() > 1) {
      return unclear(Reason.NUMBERING_AMBIGUOUS, "ribs seem to end at more than one vertebra");
    }
    boolean sacrum = markedSacrum && tracedSacrum;
    if (ends.isEmpty()) {
      return sacrum ? fromSacrum() : nothing();
    }
    return fromRibs(ends.get(0), sacrum);
  }

  /** Both witnesses see long ribs at this body and none below. */
  private boolean lastRibs(int n) {
    return tracedRibs(n)
        && ct.isBare(n + 1)
        && steps(n)
        && network.either(n, State.LONG)
        && !network.either(n + 1, State.LONG);
  }

  /**
   * Allows one rib to be missed on the CT, for example where bone is thin, but not on a side that
   * the network marks.
   */
  private boolean tracedRibs(int n) {
    return ct.bearsRibs(n) || (ct.either(n, State.LONG) && network.both(n, State.LONG));
  }

  /**
   * On at least one side the rib is long and the process below it ends well before, both in view.
   */
  private boolean steps(int n) {
    return step(ct.left().get(n), ct.left().get(n + 1))
        || step(ct.right().get(n), ct.right().get(n + 1));
  }

  private static boolean step(CostalReach rib, CostalReach below) {
    return rib.is(State.LONG) && below.is(State.ENDS) && rib.mm() - below.mm() >= LEAST_STEP_MM;
  }

  private Result fromRibs(int t12, boolean sacrum) {
    for (int n = Math.max(0, t12 - THORACIC_ABOVE); n < bodies.size(); n++) {
      if (n < t12 && isWithoutRib(n) && !(isUppermostWhole(n) && t12 - n >= FAR_ABOVE)) {
        return unclear(
            Reason.NUMBERING_AMBIGUOUS,
            "a vertebra above the last ribs bears no rib on either side");
      }
      if (n > t12 + 1 && bears(n)) {
        return unclear(Reason.NUMBERING_AMBIGUOUS, "a vertebra below the last ribs bears a rib");
      }
    }
    // At the lower end of the scan, the upper end of S1 shows no wings.
    boolean cutOff = !bodies.get(bodies.size() - 1).complete();
    int below = bodies.size() - 1 - t12;
    below -= below == LUMBAR + 1 && cutOff ? 1 : 0;
    boolean ended = markedSacrum || tracedSacrum;
    if (below > LUMBAR || (ended && below != LUMBAR)) {
      return unclear(
          Reason.TRANSITIONAL_ANATOMY,
          "%d vertebrae lie between the last ribs and %s, five are usual: a transitional vertebra,"
                  .formatted(below, ended ? "the sacrum" : "the end of the column")
              + " or a missed vertebra");
    }
    return new Result.Anchored(
        Numbering.T12 - t12, sacrum ? Anchor.SACRUM_AND_LAST_RIBS : Anchor.LAST_RIBS);
  }

  /** Complete, and without ribs according to both witnesses. */
  private boolean isWithoutRib(int n) {
    return bodies.get(n).complete() && ct.isBare(n) && network.isBare(n);
  }

  private boolean isUppermostWhole(int n) {
    return bodies.subList(0, n).stream().noneMatch(SeenBody::complete);
  }

  private Result fromSacrum() {
    if (isLastShort()) {
      return unclear(
          Reason.NO_ANCHOR,
          "the last vertebra above the sacrum is much shorter than the one above it: it may be part"
              + " of the sacrum");
    }
    int l1 = bodies.size() - LUMBAR;
    if (l1 >= 0 && l1 < bodies.size() && bears(l1)) {
      return unclear(
          Reason.TRANSITIONAL_ANATOMY,
          "counted from the sacrum, L1 would bear ribs: there are six lumbar vertebrae, or one was"
              + " missed");
    }
    int t12 = l1 - 1;
    if (t12 >= 0 && bodies.get(t12).complete() && withoutRibs(t12)) {
      return unclear(
          Reason.TRANSITIONAL_ANATOMY,
          "counted from the sacrum, T12 would bear no ribs: there are four lumbar vertebrae, the"
              + " last ribs are stubby, or a vertebra was counted twice");
    }
    return new Result.Anchored(Numbering.L5 - bodies.size() + 1, Anchor.SACRUM);
  }

  private boolean isLastShort() {
    int last = bodies.size() - 1;
    return last > 0
        && bodies.get(last - 1).complete()
        && bodies.get(last).piece().length()
            < SHORTEST_LAST * bodies.get(last - 1).piece().length();
  }

  private boolean bears(int n) {
    return ct.bearsRibs(n) && network.either(n, State.LONG);
  }

  /** Neither witness sees a long rib on any side, and one sees both sides end. */
  private boolean withoutRibs(int n) {
    return !ct.either(n, State.LONG)
        && !network.either(n, State.LONG)
        && (ct.isBare(n) || network.isBare(n));
  }

  /** Why no landmark was found. */
  private Result nothing() {
    int last = lastSeen();
    boolean all = last >= 0;
    for (int n = 0; n <= last; n++) {
      all &= bearing(n);
    }
    for (int n = last + 1; n < bodies.size(); n++) {
      all &= !bodies.get(n).complete();
    }
    if (all) {
      return unclear(
          Reason.NO_L1_IN_FIELD_OF_VIEW,
          "L1 is not in the field of view: each whole vertebra in it bears ribs");
    }
    return unclear(
        Reason.NO_ANCHOR,
        "%d vertebrae are in view, but no landmark from which to count them: %s"
            .formatted(
                bodies.size(),
                disagreement()
                    .orElse("neither last ribs with a whole vertebra below them nor the sacrum")));
  }

  /** One witness sees a long rib, and the other does not see both sides end. */
  private boolean bearing(int n) {
    return (ct.either(n, State.LONG) && !network.isBare(n))
        || (network.either(n, State.LONG) && !ct.endsShort(n));
  }

  /** The lowest body with at least one side in view; -1 if there is none. */
  private int lastSeen() {
    int n = bodies.size() - 1;
    while (n >= 0 && ct.left().get(n).is(State.UNSEEN) && ct.right().get(n).is(State.UNSEEN)) {
      n--;
    }
    return n;
  }

  private Optional<String> disagreement() {
    if (markedSacrum != tracedSacrum) {
      return Optional.of(
          tracedSacrum
              ? "the geometry shows sacral wings where the network marks no sacrum"
              : "the network marks a sacrum where the geometry shows no sacral wings");
    }
    for (int n = 0; n + 1 < bodies.size(); n++) {
      if (ct.bearsRibs(n) && ct.isBare(n + 1) && steps(n) && ct.endsShort(n + 1)) {
        return Optional.of("the CT shows ribs that end, but the network does not mark their ends");
      }
    }
    return Optional.empty();
  }

  private static Result unclear(Reason reason, String sentence) {
    return new Result.Unanchored(reason, sentence);
  }
}
