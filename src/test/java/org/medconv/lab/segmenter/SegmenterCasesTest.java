package org.medconv.lab.segmenter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.medconv.segment.SpineClass;

class SegmenterCasesTest {
  private static final SegmenterCases CASES = new SegmenterCases(80, 64, 96);

  @Test
  void the_same_seed_draws_the_same_case() {
    SegmenterCase one = CASES.draw(3);
    SegmenterCase two = CASES.draw(3);

    assertThat(two.hu()).isEqualTo(one.hu());
    assertThat(two.classes()).isEqualTo(one.classes());
    assertThat(two.votes()).isEqualTo(one.votes());
  }

  @Test
  void half_of_the_crops_lack_the_sacrum_and_a_quarter_the_ribs_but_nearly_all_show_bodies() {
    int crops = 40;
    int withoutSacrum = 0;
    int withoutRibs = 0;
    int withBodies = 0;
    for (long seed = 900; seed < 900 + crops; seed++) {
      byte[] classes = CASES.draw(seed).classes();
      withoutSacrum += count(classes, SpineClass.SACRUM) == 0 ? 1 : 0;
      withoutRibs += count(classes, SpineClass.RIB) == 0 ? 1 : 0;
      withBodies += count(classes, SpineClass.BODY_CORE) > 50 ? 1 : 0;
    }
    // Binomial: three standard deviations of 40 crops are 9 about a half and 8 about a quarter.
    assertThat(withoutSacrum).isBetween(15, 34);
    assertThat(withoutRibs).isBetween(5, 20);
    assertThat(withBodies).isGreaterThan(34);
  }

  private static long count(byte[] classes, SpineClass wanted) {
    long count = 0;
    for (byte found : classes) {
      count += found == wanted.ordinal() ? 1 : 0;
    }
    return count;
  }
}
