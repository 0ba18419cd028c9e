package org.medconv.lab.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.classify.CutOutPlan;
import org.medconv.classify.CutOutTraits;
import org.medconv.lab.calibrate.KeptTraits.Draw;
import org.medconv.lab.cohort.Physics;
import org.medconv.lab.cohort.StrangeCrop;

class KeptTraitsTest {
  private static final CutOutPlan PLAN = new CutOutPlan(32, 28, 24, 2, 3);
  private static final Draw DRAW = new Draw(2, 5, Physics.ROUTINE, PLAN);
  private static final List<StrangeCrop> KINDS = List.of(StrangeCrop.NOISE, StrangeCrop.HEAD);

  @TempDir Path folder;

  @Test
  void what_is_read_back_is_to_the_bit_what_was_drawn() {
    List<double[]> drawn = new KeptTraits(Optional.empty()).ofL1s(DRAW, 100, 120);
    KeptTraits kept = new KeptTraits(Optional.of(folder));
    kept.ofL1s(DRAW, 100, 120);
    assertThat(drawn.toArray(double[][]::new))
        .isDeepEqualTo(kept.ofL1s(DRAW, 100, 120).toArray(double[][]::new))
        .hasDimensions(2, CutOutTraits.COUNT);
    assertThat(folder).isDirectoryContaining("glob:**l1-100-120-2-5-ROUTINE-32x28x24-2.0-3.0.csv");
  }

  @Test
  void crops_that_are_kept_are_not_drawn_again_and_those_of_another_seed_are() throws Exception {
    KeptTraits kept = new KeptTraits(Optional.of(folder));
    Map<StrangeCrop, List<double[]>> drawn = kept.ofCrops(KINDS, DRAW);
    assertThat(drawn.get(StrangeCrop.HEAD)).hasSize(2);
    Path head = folder.resolve("HEAD-2-5-ROUTINE-32x28x24-2.0-3.0.csv");
    Files.writeString(head, "1.5,2.5\n");
    Map<StrangeCrop, List<double[]>> again = kept.ofCrops(KINDS, DRAW);
    assertThat(again.get(StrangeCrop.HEAD)).singleElement().isEqualTo(new double[] {1.5, 2.5});
    assertThat(again.get(StrangeCrop.NOISE).get(1)).isEqualTo(drawn.get(StrangeCrop.NOISE).get(1));
    assertThat(kept.ofCrops(KINDS, new Draw(2, 6, Physics.ROUTINE, PLAN)).get(StrangeCrop.HEAD))
        .hasSize(2);
  }
}
