package org.medconv.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.medconv.volume.Acquisition;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

class CoarseScanTest {
  private static final Grid CT =
      Grid.axisAligned(80, 60, 100, new Vector3(-40, 10, -300), 1.5, 1.5, 1.5);

  /** HU that grow along the patient's axes: every voxel tells its place. */
  private static CoarseScan slope() {
    short[] hu = new short[CT.voxels()];
    for (int p = 0; p < hu.length; p++) {
      hu[p] = (short) told(CT.toPatient(p));
    }
    return CoarseScan.of(new CtVolume(CT, hu, Acquisition.unknown()));
  }

  private static double told(Vector3 at) {
    return 4 * at.x() + 2 * at.y() + 2 * at.z() + 500;
  }

  private static void tellTheirPlace(CoarseScan scan, int border, double tolerance) {
    Grid grid = scan.grid();
    for (int k = border; k < grid.slices() - border; k++) {
      for (int j = border; j < grid.rows() - border; j++) {
        for (int i = border; i < grid.columns() - border; i++) {
          assertThat((double) scan.hu()[grid.index(i, j, k)])
              .isCloseTo(told(grid.toPatient(i, j, k)), within(tolerance));
        }
      }
    }
  }

  private static boolean inScan(CoarseScan scan, double x, double y, double z) {
    return new BoneMap(scan.grid(), null, null, scan.scan()).inScan(new Vector3(x, y, z));
  }

  @Test
  void a_cut_keeps_the_places_and_ends_the_field_of_view() {
    CoarseScan cut = slope().within(new Vector3(-20, 0, -250), new Vector3(30, 60, -200));
    tellTheirPlace(cut, 0, 1);
    assertThat(cut.grid().origin()).isEqualTo(new Vector3(-19, 10, -249));
    assertThat(cut.grid().columns()).isEqualTo(17);
    assertThat(cut.grid().rows()).isEqualTo(17);
    assertThat(cut.grid().slices()).isEqualTo(17);
    assertThat(inScan(cut, -19.9, 59.9, -249.9)).isTrue();
    assertThat(inScan(cut, -20.1, 50, -240)).isFalse();
    assertThat(inScan(cut, 30.1, 50, -240)).isFalse();
    assertThat(inScan(cut, 0, 60.1, -240)).isFalse();
    assertThat(inScan(cut, 0, 50, -199.9)).isFalse();
  }

  @Test
  void a_cut_wider_than_the_scan_ends_where_the_scan_ends() {
    CoarseScan cut = slope().within(new Vector3(-500, -500, -500), new Vector3(500, 500, -200));
    assertThat(inScan(cut, -40.7, 9.3, -300.7)).isTrue();
    assertThat(inScan(cut, -40.8, 20, -250)).isFalse();
    assertThat(inScan(cut, 0, 9.2, -250)).isFalse();
    assertThat(inScan(cut, 0, 20, -300.8)).isFalse();
  }

  @Test
  void a_cut_beside_the_scan_is_refused() {
    CoarseScan scan = slope();
    assertThatThrownBy(() -> scan.within(new Vector3(200, 0, 0), new Vector3(300, 50, 50)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_turned_scan_lies_where_the_patient_is() {
    CoarseScan turned = slope().turned(new Vector3(0, 0, 1), 5);
    assertThat(turned.grid().alongI().y()).isCloseTo(Math.sin(Math.toRadians(5)), within(1e-9));
    tellTheirPlace(turned, 3, 1.5);
  }

  @Test
  void a_moved_scan_lies_where_the_patient_is() {
    CoarseScan moved = slope().moved(new Vector3(1, 1.5, -0.5));
    assertThat(moved.grid().origin())
        .isEqualTo(slope().grid().origin().plus(new Vector3(1, 1.5, -0.5)));
    tellTheirPlace(moved, 1, 1.5);
  }

  @Test
  void thicker_slices_blur_along_the_patient_and_stay_in_place() {
    CoarseScan scan = slope();
    CoarseScan thick = scan.thicker(6);
    assertThat(thick.grid()).isEqualTo(scan.grid());
    tellTheirPlace(thick, 2, 1.5);

    float[] one = new float[scan.hu().length];
    one[scan.grid().index(10, 10, 20)] = 300;
    float[] spread = new CoarseScan(scan.grid(), one, CT).thicker(6).hu();
    assertThat(spread[scan.grid().index(10, 10, 20)]).isBetween(50f, 200f);
    assertThat(spread[scan.grid().index(10, 10, 21)]).isPositive();
    assertThat(spread[scan.grid().index(11, 10, 20)]).isZero();
  }
}
