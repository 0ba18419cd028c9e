package org.medconv.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medconv.segment.Abstention.Reason;
import org.medconv.segment.Anchoring.Result.Anchored;
import org.medconv.segment.Anchoring.Result.Unanchored;
import org.medconv.segment.ColumnCuts.Piece;
import org.medconv.segment.Numbering.Result;

/** The number of each body of a column, counted from an anchor, or why it is not certain. */
sealed interface Count {
  /**
   * @param first number of the uppermost body
   * @param probability of this number, given everything that is seen
   */
  record Counted(int first, Anchor anchor, double probability) implements Count {}

  record Uncounted(Reason reason, String sentence) implements Count {}

  /**
   * Counts.
   *
   * @param bodies from head to foot, at least one
   * @param scan the CT, on which ribs and sacrum are traced
   */
  static Count of(BoneMap map, CentreLine line, List<SeenBody> bodies, ColumnBlock.CtField scan) {
    List<Piece> pieces = bodies.stream().map(SeenBody::piece).toList();
    CostalWitness ct = CostalWitness.ofCt(ColumnBlock.ofCt(line, scan, map), pieces);
    LowerEnd end = LowerEnd.of(line, bodies);
    CostalWitness network = CostalWitness.ofNetwork(map, line, pieces);
    Anchoring.Result result =
        new Anchoring(
                bodies,
                ct,
                network,
                new Landmarks(map, end.line()).sacrumBelow(end.last()),
                SacralWings.below(
                    ColumnBlock.ofCt(end.line(), scan, map),
                    end.last(),
                    end.vertebraMm(),
                    spongyHu(bodies, scan)))
            .result();
    if (result instanceof Unanchored none) {
      return new Uncounted(none.reason(), none.sentence());
    }
    Anchored anchored = (Anchored) result;
    if (anchored.first() > Numbering.L1) {
      return new Uncounted(
          Reason.NO_L1_IN_FIELD_OF_VIEW,
          "L1 is not in the field of view: it would be the fifth vertebra above the sacrum, %d are"
                  .formatted(bodies.size())
              + " seen");
    }
    List<Rung> rungs = new ArrayList<>();
    for (int n = 0; n < bodies.size(); n++) {
      rungs.add(Rung.of(bodies.get(n), n, ct, network));
    }
    // Below L5 the lower end of the scan shows at most a part of S1: not a lumbar vertebra.
    int lumbar = Math.min(rungs.size(), Numbering.L5 - anchored.first() + 1);
    return weighed(rungs.subList(0, lumbar), anchored);
  }

  /** Median HU of the middles of the bodies. */
  private static double spongyHu(List<SeenBody> bodies, ColumnBlock.CtField scan) {
    double[] hu =
        bodies.stream().mapToDouble(b -> scan.meanAround(b.centroid())).sorted().toArray();
    return hu[Math.floorDiv(hu.length, 2)];
  }

  private static Count weighed(List<Rung> rungs, Anchored anchored) {
    Result result =
        Numbering.of(
            rungs, anchored.anchor() != Anchor.LAST_RIBS, anchored.anchor() == Anchor.SACRUM);
    if (result instanceof Result.Unclear unclear) {
      return new Uncounted(
          unclear.transitional() ? Reason.TRANSITIONAL_ANATOMY : Reason.NUMBERING_AMBIGUOUS,
          "it is not certain which vertebra is L1: " + unclear.sentence());
    }
    Result.Numbered numbered = (Result.Numbered) result;
    return contradiction(anchored, numbered)
        .<Count>map(sentence -> new Uncounted(Reason.NUMBERING_AMBIGUOUS, sentence))
        .orElse(new Counted(anchored.first(), anchored.anchor(), numbered.probability()));
  }

  private static Optional<String> contradiction(Anchored anchored, Result.Numbered numbered) {
    return numbered.first() == anchored.first()
        ? Optional.empty()
        : Optional.of(
            ("it is not certain which vertebra is L1: counted from %s the uppermost in view is"
                    + " %s, by all that is seen %s")
                .formatted(
                    anchored.anchor().words(),
                    Numbering.name(anchored.first()),
                    Numbering.name(numbered.first())));
  }
}
