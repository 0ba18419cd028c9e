package org.medconv.lab.segmenter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.medconv.lab.segmenter.AnatomyTemplate.Tissue;
import org.medconv.phantom.PhantomLabel;
import org.medconv.segment.SpineClass;
import org.medconv.volume.CtVolume;

class TemplateCasesTest {
  private static final TemplateCases CASES = new TemplateCases(64, 64, 96);

  @Test
  void the_same_seed_draws_the_same_case_and_another_seed_another() {
    SegmenterCase one = CASES.draw(3);
    SegmenterCase two = CASES.draw(3);

    assertThat(two.hu()).isEqualTo(one.hu());
    assertThat(two.classes()).isEqualTo(one.classes());
    assertThat(two.votes()).isEqualTo(one.votes());
    assertThat(CASES.draw(4).hu()).isNotEqualTo(one.hu());
  }

  @Test
  void labels_lie_inside_the_scan_and_every_class_is_drawn() {
    long[] counts = new long[SpineClass.COUNT];
    for (long seed = 40; seed < 52; seed++) {
      SegmenterCase drawn = CASES.draw(seed);
      for (int p = 0; p < drawn.classes().length; p++) {
        counts[drawn.classes()[p]]++;
        assertThat(drawn.classes()[p] != 0 && drawn.hu()[p] == CtVolume.AIR)
            .as("voxel %d of seed %d has a label outside the scan", p, seed)
            .isFalse();
      }
    }
    assertThat(counts).doesNotContain(0L);
  }

  @Test
  void a_rib_runs_on_and_a_lumbar_transverse_process_ends() {
    AnatomyTemplate abdomen = AnatomyTemplate.abdomen();
    for (int body = AnatomyTemplate.T12 + 1; body <= AnatomyTemplate.L5; body++) {
      double[] centre = abdomen.centre(body);
      assertThat(reach(abdomen, Tissue.PROCESS.ordinal(), centre)).isBetween(30.0, 60.0);
    }
    double[] t12 = abdomen.centre(AnatomyTemplate.T12);
    assertThat(reach(abdomen, AnatomyTemplate.LAST_RIB, t12)).isGreaterThan(65);
    assertThat(AnatomyTemplate.label(AnatomyTemplate.LAST_RIB))
        .isEqualTo((byte) PhantomLabel.RIB.ordinal());
  }

  /** If painted only with means and noise, half of these cases have less than 5 HU. */
  @Test
  void most_bodies_keep_the_texture_of_their_cts() {
    double[] differences = LongStream.rangeClosed(1, 12).mapToDouble(this::inCores).toArray();
    Arrays.sort(differences);
    assertThat(differences[6]).isGreaterThan(8);
  }

  /** Mean difference of neighbours in the cores of bodies, HU. */
  private double inCores(long seed) {
    SegmenterCase drawn = CASES.draw(seed);
    byte[] classes = drawn.classes();
    return IntStream.range(1, classes.length)
        .filter(p -> classes[p] == SpineClass.BODY_CORE.ordinal() && classes[p - 1] == classes[p])
        .mapToDouble(p -> Math.abs(drawn.hu()[p] - drawn.hu()[p - 1]))
        .average()
        .orElse(0);
  }

  /** Mm from a body's middle to the furthest voxel of a kind, no more than 40 mm below or above. */
  private static double reach(AnatomyTemplate template, int kind, double[] centre) {
    double reach = 0;
    double height = kind == AnatomyTemplate.LAST_RIB ? 40 : 12;
    for (double z = centre[2] - height; z <= centre[2] + height; z += template.mm()) {
      for (double y = centre[1] - 60; y <= centre[1] + 80; y += template.mm()) {
        for (double x = centre[0] - 120; x <= centre[0] + 120; x += template.mm()) {
          int voxel = template.at(x, y, z);
          if (voxel >= 0 && AnatomyTemplate.kind(voxel) == kind) {
            reach = Math.max(reach, Math.abs(x - centre[0]));
          }
        }
      }
    }
    return reach;
  }
}
