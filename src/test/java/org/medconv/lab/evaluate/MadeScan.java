package org.medconv.lab.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.medconv.segment.Abstention;
import org.medconv.segment.Anchor;
import org.medconv.segment.L1Finding;
import org.medconv.segment.Vertebra;
import org.medconv.segment.VertebraLevel;
import org.medconv.volume.Acquisition;
import org.medconv.volume.Box;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Vector3;

/**
 * A scan of 400 x 320 x 600 mm, every 3 mm, air but for a bright block in each body: the bodies lie
 * 30 mm apart from T4 (z = 480) on, L1 at z = 210, the sacrum at z = 60.
 */
final class MadeScan {
  static final double STEP_MM = 30;
  private static final double T4_Z = 480;
  private static final Vector3 COLUMN = new Vector3(5, 20, 0);
  private static final double BLOCK_MM = 8;

  private MadeScan() {}

  static double z(SpineLevel level) {
    int below = level == SpineLevel.S1 ? 14 : level.ordinal() - SpineLevel.T4.ordinal();
    return T4_Z - STEP_MM * below;
  }

  static Map<SpineLevel, Vector3> centres() {
    Map<SpineLevel, Vector3> centres = new EnumMap<>(SpineLevel.class);
    for (SpineLevel level : SpineLevel.values()) {
      if (!level.isAbove(SpineLevel.T4) && level != SpineLevel.L6) {
        centres.put(level, new Vector3(COLUMN.x(), COLUMN.y(), z(level)));
      }
    }
    return centres;
  }

  static CutScan scan() {
    return scan(KnownLevels.ofCentres(centres()));
  }

  static CutScan scan(KnownLevels levels) {
    Grid grid = Grid.axisAligned(200, 160, 200, new Vector3(-199, -159, -51), 2, 2, 3);
    short[] hu = new short[grid.voxels()];
    Arrays.fill(hu, CtVolume.AIR);
    levels.bodies().values().forEach(body -> paint(grid, hu, body.centre()));
    return new CutScan(
        "made", new CtVolume(grid, hu, Acquisition.unknown()), levels, List.of("MADE"));
  }

  private static void paint(Grid grid, short[] hu, Vector3 centre) {
    Vector3 at = grid.toIndex(centre);
    for (int k = (int) at.z() - 3; k <= (int) at.z() + 3; k++) {
      for (int j = (int) at.y() - 5; j <= (int) at.y() + 5; j++) {
        for (int i = (int) at.x() - 5; i <= (int) at.x() + 5; i++) {
          if (grid.toPatient(i, j, k).minus(centre).length() < BLOCK_MM) {
            hu[grid.index(i, j, k)] = 300;
          }
        }
      }
    }
  }

  /** A straight part of a field of view around the column. */
  static ScanPart part(CutScan scan, double fieldMm, double toLeftMm, double highZ, double lowZ) {
    double first = scan.ct().grid().toPatient(0, 0, 0).z() - 0.5 * scan.ct().grid().spacingK();
    PartPlan plan =
        new PartPlan(
            fieldMm, toLeftMm, 0, lowZ - first, highZ - first, 0, new Vector3(0, 0, 1), false);
    return scan.cut(1, 0, plan, scan.ct().grid().spacingK());
  }

  /** A segmenter's call of L1 at a place. */
  static L1Finding called(ScanPart part, Vector3 at, double certainty) {
    Grid grid = part.volume().grid();
    Vector3 index = grid.toIndex(at);
    int i = (int) index.x();
    int j = (int) index.y();
    int k = (int) index.z();
    BitSet inside = new BitSet();
    inside.set(0, 8);
    MaskedRegion body = new MaskedRegion(grid, new Box(i, j, k, i + 2, j + 2, k + 2), inside);
    Vertebra l1 = new Vertebra(VertebraLevel.L1, at, true, body);
    return new L1Finding.Found(l1, new ArrayList<>(List.of(l1)), Anchor.LAST_RIBS, certainty);
  }

  static L1Finding abstained(Abstention.Reason reason) {
    return new L1Finding.NotFound(new Abstention(reason, "for a test"), List.of());
  }
}
