package org.medconv.phantom;

import java.util.List;
import org.medconv.phantom.Compound.Clipped;
import org.medconv.phantom.Compound.Union;
import org.medconv.phantom.Variation.Finding;
import org.medconv.volume.Vector3;

/** The stomach, with gas over what was eaten. All figures are estimated, see phantom.md. */
final class Stomach extends TrunkPart {
  private static final Range RADIUS_MM = new Range(18, 38);

  /** How much narrower the body is than the fundus. */
  private static final double BODY_NARROWER = 0.85;

  /** Of the antrum, outside and inside, mm. */
  private static final double ANTRUM_RADIUS_MM = 16;

  private static final double ANTRUM_INNER_RADIUS_MM = 10;

  /** From the middle of T10 down to the antrum, mm. */
  private static final Range ANTRUM_DOWN_MM = new Range(95, 140);

  private static final double WALL_MM = 5;
  private static final double WALL_HU = 40;
  private static final double WALL_UPTAKE = 0.5;

  /** What was eaten, from fat to protein, and paste where it was given. */
  private static final Range FOOD_HU = new Range(-20, 45);

  private static final Range PASTE_HU = new Range(120, 450);
  private static final Grain CONTENT_GRAIN = new Grain(25, 8);

  /** Between inner surface and the organs' common margin, mm. */
  private static final double INNER_MARGIN_MM = 7;

  /** How the fluid's level lies above or below the middle, mm. */
  private static final Range LEVEL_MM = new Range(-15, 15);

  Stomach(TrunkPart of) {
    super(of);
  }

  /**
   * @param top height of T10, mm
   * @param a half the width of the cavity there, mm
   * @param front y of the front of the cavity there, mm
   */
  void build(double top, double a, double front) {
    Vector3 fundus = new Vector3(a * 0.42, 0.45 * front + 0.55 * habitus.axisY(top), top - 20);
    Vector3 body = new Vector3(a * 0.38, front + 55, top - 75);
    Vector3 antrum = new Vector3(-a * 0.05, front + 48, top - draw.in(ANTRUM_DOWN_MM));
    double r = draw.in(RADIUS_MM);
    double narrow = r * BODY_NARROWER;
    Union outer =
        new Union(
            List.of(rod(fundus, body, r, narrow), rod(body, antrum, narrow, ANTRUM_RADIUS_MM)), 8);
    inside(outer, 3, Tissue.plain(WALL_HU + WALL_UPTAKE * tissue.organ()));
    double content = draw.in(variation.has(Finding.ORAL_CONTRAST) ? PASTE_HU : FOOD_HU);
    Union inner =
        new Union(
            List.of(
                rod(fundus, body, r - WALL_MM, narrow - WALL_MM),
                rod(body, antrum, narrow - WALL_MM, ANTRUM_INNER_RADIUS_MM)),
            8);
    inside(inner, INNER_MARGIN_MM, grained(content, CONTENT_GRAIN));
    inside(Clipped.within(inner, upperHalf(body), 0), INNER_MARGIN_MM, Tissue.plain(GAS_HU));
  }

  /** What lies above the fluid's level: in front in a patient on the back. */
  private Solid upperHalf(Vector3 body) {
    double up = variation.has(Finding.PRONE) ? 1 : -1;
    double half = 60;
    Vector3 at = body.plus(new Vector3(0, up * (half + draw.in(LEVEL_MM)), 20));
    return new Solid.RoundedBox(upright(at), 200, half, 160, 2);
  }
}
