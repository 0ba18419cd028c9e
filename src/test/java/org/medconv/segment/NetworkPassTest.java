package org.medconv.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.medconv.volume.Acquisition;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

class NetworkPassTest {
  @Test
  void tiles_cover_the_axis_and_overlap() {
    for (int size = 2; size < 400; size += 2) {
      List<Integer> starts = TileBlend.starts(size, 80);
      assertThat(starts.get(0)).isZero();
      assertThat(starts.get(starts.size() - 1) + 80).isGreaterThanOrEqualTo(size);
      for (int n = 1; n < starts.size(); n++) {
        assertThat(starts.get(n) % 2).isZero();
        assertThat(starts.get(n) - starts.get(n - 1)).isLessThanOrEqualTo(62);
      }
    }
  }

  @Test
  void the_grid_of_the_network_lies_along_the_patient_whatever_way_the_scan_runs() {
    Grid scan =
        new Grid(
            100,
            80,
            60,
            new Vector3(50, 40, 30),
            new Vector3(-1, 0, 0),
            new Vector3(0, 0, -1),
            new Vector3(0, -1, 0),
            1,
            1,
            2);
    Grid grid = CoarseScan.enclosing(scan);
    assertThat(grid.origin()).isEqualTo(new Vector3(-49, -78, -49));
    assertThat(grid.columns()).isEqualTo(34);
    assertThat(grid.rows()).isEqualTo(40);
    assertThat(grid.slices()).isEqualTo(27);
  }

  @Test
  void a_scan_larger_than_can_be_worked_on_is_no_exception() {
    Grid scan = Grid.axisAligned(100, 100, 100, new Vector3(0, 0, 0), 20, 20, 20);
    CtVolume volume = new CtVolume(scan, new short[scan.voxels()], Acquisition.unknown());
    Abstention why = NetworkPass.tooLarge(volume).orElseThrow();
    assertThat(why.reason()).isEqualTo(Abstention.Reason.VOLUME_TOO_LARGE);
    assertThat(why.sentence()).contains("the scan measures 1980 x 1980 x 1980 mm");
  }

  @Test
  void more_tissue_than_can_be_worked_on_is_no_exception() {
    Grid scan = Grid.axisAligned(60, 60, 90, new Vector3(0, 0, 0), 15, 15, 15);
    CtVolume volume = new CtVolume(scan, new short[scan.voxels()], Acquisition.unknown());
    NetworkPass.Look look =
        new NetworkPass(null, null, new int[] {80, 64, 96})
            .over(NetworkPass.scans(volume).toList())
            .get(0);
    assertThat(((NetworkPass.Look.Nothing) look).why().sentence())
        .startsWith("the part of the scan that holds tissue");
  }

  @Test
  void a_scan_of_absurd_extent_does_not_overflow() {
    Grid scan = Grid.axisAligned(2, 2, 2, new Vector3(0, 0, 0), 1e12, 1e12, 1e12);
    assertThat(CoarseScan.count(scan)).isGreaterThan(1e30);
  }
}
