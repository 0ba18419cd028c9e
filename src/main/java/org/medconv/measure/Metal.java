package org.medconv.measure;

import java.util.Locale;
import org.medconv.volume.Box;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Vector3;

/**
 * Looks for metal and bone cement in and around a vertebral body by attenuation alone.
 *
 * @param insideMl above {@link #INSIDE_HU} inside the body
 * @param nearMl above {@link #NEAR_HU} within {@link #NEAR_MM} of the body, inside it too
 */
public record Metal(double insideMl, double nearMl) {
  /**
   * Above this nothing inside a vertebral body is bone, HU: cortical bone and bone islands stay
   * below about 1300, cement with barium or zirconium and every metal reach more.
   */
  public static final double INSIDE_HU = 1500;

  /** Outside the body, HU: dense plaques, kidney stones and contrast agent mostly stay below. */
  public static final double NEAR_HU = 2000;

  /** How far streaks are expected to matter, mm. */
  public static final double NEAR_MM = 20;

  /** A bead of 7 mm, or 1 cm of a thin screw; noise and an edge-enhancing kernel make less. */
  public static final double LEAST_INSIDE_ML = 0.2;

  /** A bead of 6 mm. */
  public static final double LEAST_NEAR_ML = 0.1;

  /**
   * @param body on the volume's grid, not empty
   */
  public static Metal around(CtVolume volume, MaskedRegion body) {
    return new Metal(inside(volume, body), near(volume, FineBody.tight(body)));
  }

  public boolean isInside() {
    return insideMl >= LEAST_INSIDE_ML;
  }

  public boolean isNear() {
    return nearMl >= LEAST_NEAR_ML;
  }

  static String sentence(double insideMl) {
    return String.format(
        Locale.ROOT,
        "it contains %.1f ml above %.0f HU: metal or cement; its density cannot be measured",
        insideMl,
        INSIDE_HU);
  }

  /**
   * Metal in the body, ml. A segmenter may leave metal out of its outline: what the outline
   * encloses along two of the three axes counts as inside.
   */
  static double inside(CtVolume volume, MaskedRegion body) {
    Box box = FineBody.tight(body);
    int count = 0;
    for (int k = box.k0(); k < box.k1(); k++) {
      for (int j = box.j0(); j < box.j1(); j++) {
        for (int i = box.i0(); i < box.i1(); i++) {
          if (volume.at(i, j, k) > INSIDE_HU && encloses(body, box, i, j, k)) {
            count++;
          }
        }
      }
    }
    return count * volume.grid().voxelMillilitres();
  }

  private static boolean encloses(MaskedRegion body, Box box, int i, int j, int k) {
    if (body.contains(i, j, k)) {
      return true;
    }
    int axes = 0;
    axes += between(body, i, j, k, 1, 0, 0, box) ? 1 : 0;
    axes += between(body, i, j, k, 0, 1, 0, box) ? 1 : 0;
    axes += between(body, i, j, k, 0, 0, 1, box) ? 1 : 0;
    return axes >= 2;
  }

  private static boolean between(
      MaskedRegion body, int i, int j, int k, int di, int dj, int dk, Box box) {
    return meets(body, i, j, k, di, dj, dk, box) && meets(body, i, j, k, -di, -dj, -dk, box);
  }

  private static boolean meets(
      MaskedRegion body, int i, int j, int k, int di, int dj, int dk, Box box) {
    int x = i;
    int y = j;
    int z = k;
    while (box.contains(x, y, z)) {
      if (body.contains(x, y, z)) {
        return true;
      }
      x += di;
      y += dj;
      z += dk;
    }
    return false;
  }

  private static double near(CtVolume volume, Box body) {
    Box wide = Surroundings.widened(volume.grid(), body, NEAR_MM);
    int count = 0;
    for (int k = wide.k0(); k < wide.k1(); k++) {
      for (int j = wide.j0(); j < wide.j1(); j++) {
        for (int i = wide.i0(); i < wide.i1(); i++) {
          if (volume.at(i, j, k) > NEAR_HU && distance(volume.grid(), body, i, j, k) <= NEAR_MM) {
            count++;
          }
        }
      }
    }
    return count * volume.grid().voxelMillilitres();
  }

  /** To the box around the body, mm. */
  private static double distance(Grid grid, Box box, int i, int j, int k) {
    double x = beyond(i, box.i0(), box.i1()) * grid.spacingI();
    double y = beyond(j, box.j0(), box.j1()) * grid.spacingJ();
    double z = beyond(k, box.k0(), box.k1()) * grid.spacingK();
    return new Vector3(x, y, z).length();
  }

  private static int beyond(int at, int from, int to) {
    return Math.max(0, Math.max(from - at, at - (to - 1)));
  }
}
