package org.medconv.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medconv.peers.RealCts;
import org.medconv.volume.NiftiFile;
import org.medconv.volume.Vector3;

/**
 * The witnesses of a refusal on random parts of real CTs, without a network: fields of view of 100
 * to 400 mm or all, 30 to 400 mm tall, ends anywhere.
 */
@Tag("heavy")
class WitnessesOnRealPartsTest {
  private static final long SEED = 5;
  private static final int PARTS = 60;
  private static final double ALL_MM = 600;

  /** Half a body of L1, mm. */
  private static final double HALF_BODY = 13;

  /** The canal lies within this of the middle of the bodies, mm: aside, and to the back. */
  private static final double CANAL_ASIDE = 30;

  private static final double CANAL_BEHIND = 60;

  /** A box of a scan. */
  private record Part(Vector3 low, Vector3 high) {
    static Part random(CoarseScan all, Vector3 l1, Random random) {
      double foot = all.grid().toPatient(0, 0, 0).z();
      double height = all.grid().slices() * NetworkInput.SPACING_MM;
      double tall = 30 + random.nextDouble() * Math.min(370, height);
      double z = foot - 20 + random.nextDouble() * height;
      boolean whole = random.nextInt(3) == 0;
      double half = 0.5 * (whole ? ALL_MM : 100 + 300 * random.nextDouble());
      double x = l1.x() + (whole ? 0 : 30 * random.nextGaussian());
      double y = l1.y() + (whole ? 0 : 25 * random.nextGaussian());
      return new Part(
          new Vector3(x - half, y - half, z), new Vector3(x + half, y + half, z + tall));
    }

    boolean shows(Vector3 l1) {
      return l1.z() - HALF_BODY > low.z() && l1.z() + HALF_BODY < high.z();
    }

    boolean showsCanal(Vector3 l1) {
      return shows(l1)
          && l1.x() - CANAL_ASIDE > low.x()
          && l1.x() + CANAL_ASIDE < high.x()
          && l1.y() > low.y()
          && l1.y() + CANAL_BEHIND < high.y();
    }
  }

  /**
   * @param l1 the middle of its body, LPS mm
   */
  private static void borneOut(Path file, Vector3 l1) throws Exception {
    CoarseScan all = CoarseScan.of(NiftiFile.readCt(file));
    Random random = new Random(SEED);
    List<String> denied = new ArrayList<>();
    int withL1 = 0;
    int withCanal = 0;
    for (int n = 0; n < PARTS; n++) {
      Part part = Part.random(all, l1, random);
      if (part.shows(l1)) {
        CoarseScan scan = all.within(part.low(), part.high());
        withL1++;
        Optional<String> instead = new OtherRegions(scan).insteadOfL1(false);
        instead.ifPresent(words -> denied.add(part + ": " + words));
        if (part.showsCanal(l1)) {
          withCanal++;
          if (BoneRings.spineMm(scan).isEmpty()) {
            denied.add(part + ": no rings");
          }
        }
      }
    }
    System.out.printf("%d of %d parts show L1, %d its canal%n", withL1, PARTS, withCanal);
    assertThat(withCanal).isPositive();
    assertThat(denied).isEmpty();
  }

  @Test
  void no_part_of_a_trunk_with_l1_is_denied_it() throws Exception {
    borneOut(RealCts.acrin().ct(), new Vector3(-15, 56, -560.6));
  }

  @Test
  void no_part_of_an_abdomen_with_l1_is_denied_it() throws Exception {
    borneOut(RealCts.example().ct(), new Vector3(5, -125, 386.2));
  }

  @Test
  void no_part_of_a_chest_with_l1_is_denied_it() throws Exception {
    borneOut(RealCts.chest().ct(), new Vector3(15, 35, -279.8));
  }
}
