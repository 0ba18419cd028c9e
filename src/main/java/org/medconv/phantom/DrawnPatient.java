package org.medconv.phantom;

import java.util.EnumSet;
import java.util.Set;
import org.medconv.phantom.PhantomSpec.Variant;
import org.medconv.phantom.Variation.Finding;
import org.medconv.phantom.Variation.Phase;

/**
 * Draws patients and scans at about the rates of routine CT of the trunk. Rates without a source
 * are the author's estimate; {@code src/site/markdown/phantom.md} lists them all.
 */
final class DrawnPatient {
  private DrawnPatient() {}

  static PhantomSpec of(long seed) {
    Draw draw = new Draw(Draw.mix(seed * 7 + 3));
    int age = (int) Math.min(95, Math.max(20, draw.normal(61, 16)));
    // 226 HU at 20 falling by about 2 a year (after Jang et al., Radiology 2019).
    double hu = Math.max(-40, Math.min(390, draw.normal(226 - 2.1 * (age - 20), 38)));
    return of(seed, age, hu, draw);
  }

  /** The same rates for a patient whose age and density are known. */
  static PhantomSpec of(long seed, int age, double hu) {
    return of(seed, age, hu, new Draw(Draw.mix(seed * 7 + 3)));
  }

  private static PhantomSpec of(long seed, int age, double hu, Draw draw) {
    double kvp = draw.chance(0.65) ? 120 : draw.chance(0.6) ? 100 : draw.chance(0.5) ? 80 : 140;
    double noise = draw.between(4, 14) + draw.unit() * draw.between(0, 30);
    double blur = draw.between(0.35, 1.2);
    Variation variation =
        new Variation(
            age,
            phase(draw),
            findings(draw, age, hu),
            draw.chance(0.12) ? draw.normal(0, 14) : draw.normal(0, 3),
            draw.normal(0, 2),
            draw.normal(0, 2.5),
            draw.chance(0.5) ? draw.between(0.6, 2) : draw.between(2, 5),
            draw.chance(0.35) ? draw.between(0.1, 1) : 0,
            1);
    return new PhantomSpec(seed, hu, 10, kvp, noise, blur, variant(draw.unit()), variation);
  }

  /**
   * Numbering. Nakajima et al. (Insights Imaging 2014, 226 whole spines in CT): 6.2 % lumbarised,
   * 2.7 % sacralised, lumbar ribs on 1 % of the others. Not all of these have a sixth or lack a
   * fifth free body, so 3.5 % each. Short or missing ribs of T12: 5 to 13 % in series of the same
   * kind; the lower end here.
   */
  static Variant variant(double u) {
    if (u < 0.035) {
      return Variant.SIX_LUMBAR;
    } else if (u < 0.07) {
      return Variant.FOUR_LUMBAR;
    } else if (u < 0.105) {
      return Variant.STUBBY_LAST_RIB;
    } else if (u < 0.12) {
      return Variant.NO_LAST_RIB;
    }
    return u < 0.132 ? Variant.LUMBAR_RIB : Variant.USUAL;
  }

  private static Phase phase(Draw draw) {
    double u = draw.unit();
    if (u < 0.35) {
      return Phase.NATIVE;
    } else if (u < 0.48) {
      return Phase.ARTERIAL;
    }
    return u < 0.92 ? Phase.PORTAL_VENOUS : Phase.EXCRETORY;
  }

  private static Set<Finding> findings(Draw draw, int age, double hu) {
    double old = Math.min(1, Math.max(0, (age - 45) / 45.0));
    EnumSet<Finding> found = EnumSet.noneOf(Finding.class);
    // 3 % under 60, 19 % from 70 on, women and men alike (Waterloo et al., Tromso 2012); the
    // patients of a hospital somewhat more.
    add(found, Finding.FRACTURES, draw.chance(0.02 + 0.22 * old + (hu < 90 ? 0.1 : 0)));
    // One man in four and one woman in seven over 50 (Weinfeld et al., Skeletal Radiol 1997).
    add(found, Finding.DISH, draw.chance(0.2 * old));
    add(found, Finding.SCOLIOSIS, draw.chance(0.06 + 0.15 * old));
    add(found, Finding.BROAD_L5, draw.chance(0.06));
    add(found, Finding.SCREWS, draw.chance(0.02));
    add(found, Finding.CEMENT, draw.chance(0.01));
    add(found, Finding.HIP_PROSTHESIS, draw.chance(0.01 + 0.08 * old));
    add(found, Finding.PACEMAKER_LEAD, draw.chance(0.03));
    add(found, Finding.CLIPS, draw.chance(0.08));
    add(found, Finding.ORAL_CONTRAST, draw.chance(0.3));
    add(found, Finding.PLEURAL_EFFUSION, draw.chance(0.08));
    add(found, Finding.ASCITES, draw.chance(0.05));
    add(found, Finding.ARMS_DOWN, draw.chance(0.12));
    add(found, Finding.PRONE, draw.chance(0.02));
    return found;
  }

  private static void add(Set<Finding> found, Finding finding, boolean there) {
    if (there) {
      found.add(finding);
    }
  }
}
