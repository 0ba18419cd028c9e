package org.medconv.lab.cohort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medconv.phantom.PhantomSpec;
import org.medconv.phantom.SpinePhantom;
import org.medconv.phantom.Variation;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;

class ReconstructionKernelTest {

  @Test
  void half_of_the_contrast_is_left_at_2_9_to_6_8_line_pairs_per_cm() {
    double[] halves =
        Arrays.stream(ReconstructionKernel.values())
            .mapToDouble(kernel -> 10 * kernel.frequencyAt(0.5))
            .toArray();
    assertThat(halves).isSorted();
    assertThat(halves[0]).isCloseTo(2.9, within(0.1));
    assertThat(halves[1]).isCloseTo(4.0, within(0.1));
    assertThat(halves[3]).isCloseTo(6.8, within(0.1));
  }

  /** Compares the spectrum of a picture with that of the same object under an ideal kernel. */
  @ParameterizedTest
  @EnumSource(ReconstructionKernel.class)
  void a_picture_s_transfer_function_is_the_kernel_s(ReconstructionKernel kernel) {
    PhantomSpec ideal = PhantomSpec.patient(8, 130).withScan(120, 0, 0);
    Variation quiet = ideal.variation();
    PhantomSpec seen =
        ideal
            .withScan(120, 0, kernel.sigmaMm())
            .withVariation(
                new Variation(
                    quiet.age(), quiet.phase(), quiet.findings(), 0, 0, 0, 0, kernel.gain(), 1));
    SpinePhantom phantom = SpinePhantom.of(ideal);
    double pixel = 0.35;
    Grid grid = SpinePhantom.centred(phantom.truth().l1().centre(), 89.6, 70, 3, pixel, 3);
    CtVolume object = phantom.render(grid).volume();
    CtVolume picture = SpinePhantom.of(seen).render(grid).volume();
    for (double frequency : new double[] {0.1, 0.2, 0.3, 0.4}) {
      double of = power(picture, frequency) / power(object, frequency);
      assertThat(Math.sqrt(of))
          .as("%s at %s line pairs per mm", kernel, frequency)
          .isCloseTo(kernel.mtf(frequency), within(0.08));
    }
  }

  /** Of the sum of all rows, so that smoothing along them does not count. */
  private static double power(CtVolume volume, double frequency) {
    Grid grid = volume.grid();
    double real = 0;
    double imaginary = 0;
    for (int j = 0; j < grid.rows(); j++) {
      for (int i = 0; i < grid.columns(); i++) {
        double phase = 2 * Math.PI * frequency * i * grid.spacingI();
        double hu =
            hann(i, grid.columns()) * hann(j, grid.rows()) * volume.hu()[grid.index(i, j, 0)];
        real += hu * Math.cos(phase);
        imaginary += hu * Math.sin(phase);
      }
    }
    return real * real + imaginary * imaginary;
  }

  /** A window that suppresses the picture's own edges. */
  private static double hann(int place, int count) {
    return 1 - Math.cos(2 * Math.PI * (place + 0.5) / count);
  }
}
