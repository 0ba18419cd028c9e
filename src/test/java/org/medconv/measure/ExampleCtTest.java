package org.medconv.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medconv.measure.VertebraMeasurement.Measured;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.LabelVolume;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.NiftiFile;
import org.medconv.volume.Vector3;

/**
 * The real CT of the TotalSegmentator project, its published outlines of the bodies, and the
 * measurements of its spine report.
 */
class ExampleCtTest {
  private static final Path EXAMPLE = Path.of("../shared/data/totalsegmentator-example");

  private static CtVolume volume;
  private static LabelVolume bodies;
  private static JsonNode published;

  @BeforeAll
  static void read() throws IOException {
    assumeTrue(Files.isDirectory(EXAMPLE), "skipped: no " + EXAMPLE);
    volume = NiftiFile.readCt(EXAMPLE.resolve("example_ct.nii.gz"));
    bodies = NiftiFile.readLabels(EXAMPLE.resolve("vertebral_bodies.nii.gz"));
    published =
        new ObjectMapper().readTree(EXAMPLE.resolve("spine_report.json").toFile()).get("results");
  }

  @ParameterizedTest
  @CsvSource({"L1, 20", "L2, 21", "L3, 22", "L4, 23"})
  void attenuation_and_volume_are_near_the_published_ones(String level, int label) {
    MaskedRegion body = region(label);
    Measured measured = measured(label);
    TrabecularHu eroded = measured.trabecular();
    TrabecularHu elliptical = measured.elliptical().orElseThrow();
    System.out.printf(
        "example CT, %s: body %.2f ml (published %.2f); eroded median %.1f (%.1f), mean %.1f"
            + " (%.1f), SD %.1f HU over %.2f ml; ellipse median %.1f, mean %.1f, SD %.1f HU over"
            + " %.2f ml%n",
        level,
        body.millilitres(),
        of(level, "volume_ml"),
        eroded.median(),
        of(level, "intensity_median"),
        eroded.mean(),
        of(level, "intensity"),
        eroded.sd(),
        eroded.millilitres(),
        elliptical.median(),
        elliptical.mean(),
        elliptical.sd(),
        elliptical.millilitres());
    assertThat(body.millilitres()).isCloseTo(of(level, "volume_ml"), within(0.01));
    // The report's kernel is off-centre at 3 mm and takes in cortex on one side: it reads higher.
    assertThat(eroded.median()).isCloseTo(of(level, "intensity_median"), within(10.0));
    assertThat(eroded.mean()).isLessThan(of(level, "intensity"));
  }

  @Test
  void the_reports_own_kernel_gives_the_reports_own_figures() {
    short[] values = valuesUnderTheReportsKernel(20);
    double mean = 0;
    for (short value : values) {
      mean += (double) value / values.length;
    }
    Arrays.sort(values);
    assertThat(mean).isCloseTo(of("L1", "intensity"), within(0.01));
    assertThat((double) values[values.length / 2])
        .isCloseTo(of("L1", "intensity_median"), within(0.51));
  }

  /**
   * The report works along RAS axes with a kernel of even size, whose middle is off-centre at 3 mm:
   * a voxel is kept if it and its neighbours one step back are in the body.
   */
  private static short[] valuesUnderTheReportsKernel(int label) {
    MaskedRegion body = region(label);
    Grid grid = body.grid();
    int di = grid.alongI().x() < 0 ? -1 : 1;
    int dj = grid.alongJ().y() < 0 ? -1 : 1;
    int dk = grid.alongK().z() > 0 ? -1 : 1;
    List<Short> kept = new ArrayList<>();
    for (int k = 1; k < grid.slices() - 1; k++) {
      for (int j = 1; j < grid.rows() - 1; j++) {
        for (int i = 1; i < grid.columns() - 1; i++) {
          boolean whole = true;
          for (int n = 0; n < 8; n++) {
            whole &= body.contains(i + (n & 1) * di, j + (n >> 1 & 1) * dj, k + (n >> 2) * dk);
          }
          if (whole) {
            kept.add(volume.at(i, j, k));
          }
        }
      }
    }
    short[] values = new short[kept.size()];
    for (int n = 0; n < values.length; n++) {
      values[n] = kept.get(n);
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({"L1, 20", "L2, 21", "L3, 22", "L4, 23"})
  void heights_are_near_the_published_ones(String level, int label) {
    BodyShape shape = measured(label).shape().orElseThrow();
    System.out.printf(
        "example CT, %s: heights front %.1f (%.1f), middle %.1f (%.1f), back %.1f (%.1f) mm, wedge"
            + " %.2f (%.2f); depth %.1f, width %.1f mm; up %s%n",
        level,
        shape.anterior(),
        of(level, "height_anterior_mm"),
        shape.middle(),
        of(level, "height_middle_mm"),
        shape.posterior(),
        of(level, "height_posterior_mm"),
        shape.wedgeRatio(),
        of(level, "height_anterior_mm") / of(level, "height_posterior_mm"),
        shape.depth(),
        shape.width(),
        shape.frame().up());
    // The report walks in half voxels (1.5 mm) and stops short of the surface, in the one sagittal
    // slice whose heights differ most: its heights are lower, by a voxel where the two add up.
    double tolerance = level.equals("L1") ? 3 : 5;
    assertThat(shape.anterior()).isCloseTo(of(level, "height_anterior_mm"), within(tolerance));
    assertThat(shape.middle()).isCloseTo(of(level, "height_middle_mm"), within(tolerance));
    assertThat(shape.posterior()).isCloseTo(of(level, "height_posterior_mm"), within(tolerance));
  }

  private static double of(String level, String figure) {
    return published.get("vertebrae_" + level + "_" + figure).asDouble();
  }

  private static Measured measured(int label) {
    Vector3 above = region(label - 1).centroid();
    Vector3 below = region(label + 1).centroid();
    return (Measured) Densitometry.measure(volume, region(label), above.minus(below));
  }

  private static MaskedRegion region(int wanted) {
    return bodies.region(value -> value == wanted);
  }
}
