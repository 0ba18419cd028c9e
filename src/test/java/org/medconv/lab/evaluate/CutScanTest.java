package org.medconv.lab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.Resampler;
import org.medconv.volume.Vector3;

class CutScanTest {
  private static RealParts parts() {
    CutScan scan = MadeScan.scan();
    return RealParts.of("made", scan.ct(), scan.levels());
  }

  @Test
  void the_same_seed_and_number_give_the_same_part_and_others_another() {
    for (int n = 0; n < 5; n++) {
      ScanPart one = parts().draw(3, n);
      ScanPart again = parts().draw(3, n);
      assertThat(again.volume().grid()).isEqualTo(one.volume().grid());
      assertThat(again.volume().hu()).isEqualTo(one.volume().hu());
      assertThat(again.levels()).isEqualTo(one.levels());
      assertThat(parts().draw(3, n + 1).plan()).isNotEqualTo(one.plan());
      assertThat(parts().draw(4, n).plan()).isNotEqualTo(one.plan());
    }
  }

  @Test
  void however_a_part_is_turned_or_mirrored_the_bodies_are_where_it_says() {
    RealParts parts = parts();
    int seen = 0;
    for (int n = 0; n < 60; n++) {
      ScanPart part = parts.draw(5, n);
      Grid grid = part.volume().grid();
      assertThat(grid.spacingK()).isBetween(3.0, 5.0);
      assertThat(part.heightMm()).isGreaterThan(PartPlan.LEAST_HEIGHT_MM - 5);
      assertThat(part.fieldMm()).isBetween(78.0, 402.0);
      for (KnownLevels.Body body : part.levels().bodies().values()) {
        Vector3 at = grid.toIndex(body.centre());
        // Of one whose last slice is half out of the part, only some may be bright.
        if (part.shows(body.top()) && part.shows(body.bottom())) {
          int hu =
              part.volume()
                  .at((int) Math.round(at.x()), (int) Math.round(at.y()), (int) Math.round(at.z()));
          assertThat(hu).as("part %d, %s", n, part.plan()).isGreaterThan(200);
          seen++;
        }
      }
    }
    assertThat(seen).isGreaterThan(100);
  }

  @Test
  void a_straight_part_holds_the_scan_s_own_voxels() {
    CutScan scan = MadeScan.scan();
    ScanPart part = MadeScan.part(scan, 120, 10, 300, 100);
    Grid grid = part.volume().grid();
    assertThat(grid).isEqualTo(part.cutFrom());
    for (int n = 0; n < grid.voxels(); n += 97) {
      Vector3 at = scan.ct().grid().toIndex(grid.toPatient(n));
      assertThat(part.volume().hu()[n])
          .isEqualTo(scan.ct().at((int) at.x(), (int) at.y(), (int) at.z()));
    }
  }

  @Test
  void voxels_in_another_order_are_the_same_scan() {
    CutScan scan = MadeScan.scan();
    Grid grid = scan.ct().grid();
    Grid reversed =
        new Grid(
            grid.columns(),
            grid.rows(),
            grid.slices(),
            grid.toPatient(grid.columns() - 1.0, grid.rows() - 1.0, grid.slices() - 1.0),
            grid.alongI().times(-1),
            grid.alongJ().times(-1),
            grid.alongK().times(-1),
            grid.spacingI(),
            grid.spacingJ(),
            grid.spacingK());
    CtVolume other = Resampler.resample(scan.ct(), reversed);
    CutScan again = new CutScan("made", other, scan.levels(), scan.findings());
    assertThat(again.ct().hu()).isEqualTo(scan.ct().hu());
    assertThat(again.ct().grid().origin().minus(grid.origin()).length()).isCloseTo(0, within(1e-9));
  }
}
