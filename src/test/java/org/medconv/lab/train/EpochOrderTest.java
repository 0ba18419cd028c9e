package org.medconv.lab.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.medconv.classify.CutOutPlan;

/** The content of an epoch, and the effect of BalAug. */
class EpochOrderTest {
  private static final CutOutPlan PLAN = new CutOutPlan(17, 19, 16, 2, 0);

  @Test
  void an_epoch_shows_every_case_once_and_another_epoch_in_another_order() {
    int[] first = places(EpochOrder.shuffled(100, 3, 0));
    assertThat(first).containsExactlyInAnyOrder(IntStream.range(0, 100).toArray());
    assertThat(places(EpochOrder.shuffled(100, 3, 0))).isEqualTo(first);
    assertThat(places(EpochOrder.shuffled(100, 3, 1))).isNotEqualTo(first);
    assertThat(places(EpochOrder.shuffled(100, 4, 0))).isNotEqualTo(first);
  }

  @Test
  void resampled_classes_are_shown_equally_often() {
    // 20, 110 and 181 cases, as in AustinSpine.
    int[] classes = IntStream.range(0, 311).map(n -> n < 20 ? 0 : n < 130 ? 1 : 2).toArray();
    int[] shown = new int[3];
    for (int epoch = 0; epoch < 40; epoch++) {
      for (int one : places(EpochOrder.resampled(classes, 3, epoch))) {
        shown[classes[one]]++;
      }
    }
    // 12 440 draws: a class' share has a standard deviation of 0.42 %.
    for (int count : shown) {
      assertThat(count / (40 * 311.0)).isBetween(0.31, 0.355);
    }
  }

  @Test
  void draws_of_neighbouring_places_are_independent() {
    EpochOrder order = EpochOrder.shuffled(1000, 1, 0);
    int flipped = 0;
    int alike = 0;
    boolean before = false;
    for (int place = 0; place < 1000; place++) {
      boolean one = order.random(place).nextBoolean();
      flipped += one ? 1 : 0;
      alike += one == before ? 1 : 0;
      before = one;
    }
    assertThat(flipped).isBetween(430, 570);
    assertThat(alike).isBetween(430, 570);
  }

  @Test
  void a_flip_takes_each_voxel_to_its_mirror() {
    float[] values = random();
    float[] flipped = applied(new Augmentation(true, true, 0), values);
    for (int k = 0; k < 16; k++) {
      for (int j = 0; j < 19; j++) {
        for (int i = 0; i < 17; i++) {
          assertThat(flipped[(k * 19 + j) * 17 + i])
              .isEqualTo(values[((15 - k) * 19 + j) * 17 + 16 - i]);
        }
      }
    }
    assertThat(applied(new Augmentation(false, false, 0), values)).isEqualTo(values);
  }

  @Test
  void a_turn_by_a_quarter_takes_columns_to_rows_around_the_middle() {
    float[] values = new float[17 * 19 * 16];
    values[(5 * 19 + 9) * 17 + 8 + 4] = 1;
    float[] turned = applied(new Augmentation(false, false, 90), values);
    assertThat(turned[(5 * 19 + 9 - 4) * 17 + 8]).isGreaterThan(0.999f);
    assertThat(applied(new Augmentation(false, false, -90), turned)[(5 * 19 + 9) * 17 + 8 + 4])
        .isGreaterThan(0.998f);
  }

  @Test
  void turns_are_drawn_up_to_30_degrees_either_way() {
    RandomGenerator random = new SplittableRandom(1);
    List<Double> degrees =
        IntStream.range(0, 1000).mapToObj(n -> Augmentation.drawn(random).degrees()).toList();
    assertThat(degrees).allMatch(one -> Math.abs(one) <= 30);
    assertThat(degrees).anyMatch(one -> one < -28).anyMatch(one -> one > 28);
  }

  private static float[] applied(Augmentation augmentation, float[] values) {
    float[] to = new float[values.length + 5];
    augmentation.apply(values, PLAN, to, 5);
    return java.util.Arrays.copyOfRange(to, 5, to.length);
  }

  private static float[] random() {
    Random random = new Random(1);
    float[] values = new float[17 * 19 * 16];
    for (int n = 0; n < values.length; n++) {
      values[n] = random.nextFloat();
    }
    return values;
  }

  private static int[] places(EpochOrder order) {
    return IntStream.range(0, order.size()).map(order::at).toArray();
  }
}
