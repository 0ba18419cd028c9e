package org.medconv.lab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.medconv.classify.BoneClass;
import org.medconv.lab.evaluate.AddedToHu.Case;

class AddedToHuTest {

  /**
   * @param own how much the network knows about T beyond HU
   */
  private static List<Case> cases(int count, double own, long seed) {
    Random random = new Random(seed);
    List<Case> cases = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      double z = random.nextGaussian();
      double other = random.nextGaussian();
      double t = -0.9 + 1.36 * (0.62 * z + 0.78 * other);
      double seen = -(z + own * other) + 0.3 * random.nextGaussian();
      cases.add(new Case(BoneClass.ofTScore(t), 160 + 45 * z, seen, seen));
    }
    return cases;
  }

  @Test
  void a_network_that_reads_hu_alone_adds_nothing() {
    AddedToHu added = AddedToHu.of(cases(1000, 0, 1), cases(800, 0, 2)).get(0);
    // Osteoporosis by HU in such a population: 0.827.
    assertThat(added.hu().value()).isCloseTo(0.827, within(0.03));
    assertThat(added.bothMinusHu().value()).isCloseTo(0, within(0.005));
    assertThat(added.bothMinusHu().low()).isNegative();
    assertThat(added.network().value()).isLessThan(added.hu().value());
    assertThat(added.hu().low()).isLessThan(added.hu().value());
    assertThat(added.hu().high()).isGreaterThan(added.hu().value());
  }

  @Test
  void a_network_that_sees_more_adds_it() {
    List<AddedToHu> added = AddedToHu.of(cases(1000, 0.5, 1), cases(800, 0.5, 2));
    assertThat(added).extracting(AddedToHu::question).hasSize(2);
    for (AddedToHu one : added) {
      assertThat(one.bothMinusHu().low()).as(one.question()).isPositive();
      assertThat(one.networkMinusHu().low()).as(one.question()).isPositive();
    }
  }
}
