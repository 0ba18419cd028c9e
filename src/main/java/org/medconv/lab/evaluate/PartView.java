package org.medconv.lab.evaluate;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.medconv.lab.evaluate.KnownLevels.Body;
import org.medconv.phantom.PhantomSpec.Variant;
import org.medconv.volume.Vector3;

/**
 * What a part of a scan shows according to the ground truth: whether a reader could count the
 * vertebrae.
 *
 * @param highest highest complete vertebra; empty if none is complete
 * @param lowest lowest complete vertebra; empty if none is complete
 * @param l1Share share of L1's height in the part, 0 to 1
 * @param of the body region
 * @param anchor the anchors in view
 * @param apart whether the patient has four or six lumbar vertebrae and only one anchor is in view
 * @param undoubted whether a reader has no doubt: see {@link #of}
 */
record PartView(
    String highest,
    String lowest,
    double l1Share,
    Region of,
    AnchorInView anchor,
    boolean apart,
    boolean undoubted) {
  /** Labels and tables do not show on which side of a cut the last row of a body lies. */
  private static final double WHOLE = 0.97;

  private static final double CUT = 0.9;

  /**
   * Transverse processes end before this distance from the spine; nearly every last rib is longer.
   */
  private static final double RIB_MM = 60;

  private static final double FULL_FIELD_MM = 300;

  /** The anchors in view. */
  enum AnchorInView {
    NONE("none"),
    RIBS_OF_ONE_SIDE("ribs of one side"),
    RIBS("ribs"),
    SACRUM("sacrum"),
    SACRUM_AND_RIBS("sacrum and ribs");

    private final String words;

    AnchorInView(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }

    boolean isOne() {
      return this == RIBS_OF_ONE_SIDE || this == RIBS || this == SACRUM;
    }
  }

  /** The body region of a part, in the words of the table. */
  enum Region {
    L1_WHOLE("L1, whole"),
    L1_CUT("L1, cut"),
    CHEST("chest, T10 or higher the last"),
    TO_T12("to T11 or T12"),
    FROM_L2("from L2 to L4 on"),
    PELVIS("pelvis, L5 at most");

    private final String words;

    Region(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /**
   * Judges a part. The sacrum is in view if the lowest lumbar vertebra is complete and half of S1
   * is there. Ribs are in view if T12, L1 and L2 are complete and the field reaches 60 mm beside
   * T12 on one side. Both count only if L1 is complete. A reader has no doubt at full field of view
   * (300 mm or the whole scan) with L1 complete and the sacrum or T10 to L2 in view.
   */
  static PartView of(ScanPart part) {
    KnownLevels levels = part.levels();
    List<SpineLevel> whole =
        levels.bodies().keySet().stream()
            .filter(level -> share(part, levels.bodies().get(level)) >= WHOLE)
            .toList();
    double l1 = levels.body(SpineLevel.L1).map(body -> share(part, body)).orElse(0.0);
    AnchorInView anchor = l1 >= WHOLE ? anchor(part, EnumSet.copyOf(whole)) : AnchorInView.NONE;
    boolean full = part.fullField() || part.fieldMm() >= FULL_FIELD_MM;
    boolean toL2 =
        whole.containsAll(
            EnumSet.of(
                SpineLevel.T10, SpineLevel.T11, SpineLevel.T12, SpineLevel.L1, SpineLevel.L2));
    boolean sacrum = anchor == AnchorInView.SACRUM || anchor == AnchorInView.SACRUM_AND_RIBS;
    boolean fourOrSix =
        levels.variant() == Variant.FOUR_LUMBAR || levels.variant() == Variant.SIX_LUMBAR;
    return new PartView(
        whole.isEmpty() ? "" : whole.get(0).name(),
        whole.isEmpty() ? "" : whole.get(whole.size() - 1).name(),
        l1,
        region(part, l1, whole),
        anchor,
        fourOrSix && anchor.isOne(),
        full && l1 >= WHOLE && (sacrum || toL2));
  }

  boolean showsL1Whole() {
    return l1Share >= WHOLE;
  }

  /** Whether so much of L1 is missing that it must not be called. */
  boolean cutsL1() {
    return l1Share < CUT;
  }

  /** Share of a body's height in view, on the line through the centres of its end plates. */
  private static double share(ScanPart part, Body body) {
    int steps = 40;
    int seen = 0;
    Vector3 way = body.top().minus(body.bottom());
    for (int n = 0; n <= steps; n++) {
      seen += part.shows(body.bottom().plus(way.times(n / (double) steps))) ? 1 : 0;
    }
    return seen / (steps + 1.0);
  }

  private static AnchorInView anchor(ScanPart part, Set<SpineLevel> whole) {
    KnownLevels levels = part.levels();
    boolean sacrum =
        levels.aboveSacrum().filter(body -> share(part, body) >= WHOLE).isPresent()
            && levels.sacrum().filter(part::shows).isPresent();
    int sides = 0;
    if (whole.contains(SpineLevel.T12) && whole.contains(SpineLevel.L2)) {
      Vector3 t12 = levels.bodies().get(SpineLevel.T12).centre();
      sides = (showsRib(part, t12, -1) ? 1 : 0) + (showsRib(part, t12, 1) ? 1 : 0);
    }
    if (sacrum) {
      return sides > 0 ? AnchorInView.SACRUM_AND_RIBS : AnchorInView.SACRUM;
    }
    return sides == 2
        ? AnchorInView.RIBS
        : sides == 1 ? AnchorInView.RIBS_OF_ONE_SIDE : AnchorInView.NONE;
  }

  /**
   * Whether a last rib is in view. It leaves the spine behind the body and falls by about 20 mm on
   * its first 60 mm.
   */
  private static boolean showsRib(ScanPart part, Vector3 t12, int side) {
    return part.shows(t12.plus(new Vector3(side * 0.5 * RIB_MM, 25, -5)))
        && part.shows(t12.plus(new Vector3(side * RIB_MM, 30, -20)));
  }

  private static Region region(ScanPart part, double l1, List<SpineLevel> whole) {
    if (l1 > 0) {
      return l1 >= WHOLE ? Region.L1_WHOLE : Region.L1_CUT;
    }
    Vector3 middle =
        part.volume()
            .grid()
            .toPatient(
                0.5 * part.volume().grid().columns(),
                0.5 * part.volume().grid().rows(),
                0.5 * part.volume().grid().slices());
    SpineLevel highest =
        Optional.of(whole)
            .filter(list -> !list.isEmpty())
            .map(list -> list.get(0))
            .orElseGet(() -> part.levels().nearest(middle));
    SpineLevel lowest = whole.isEmpty() ? highest : whole.get(whole.size() - 1);
    if (lowest.isAbove(SpineLevel.L1)) {
      return lowest.isAbove(SpineLevel.T11) ? Region.CHEST : Region.TO_T12;
    }
    return highest.isAbove(SpineLevel.L5) && !whole.isEmpty() ? Region.FROM_L2 : Region.PELVIS;
  }
}
