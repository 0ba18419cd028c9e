package org.medconv.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.medconv.classify.BoneClass;
import org.medconv.segment.Anchor;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Warning;

class KeyImageTest {
  @TempDir Path folder;

  static Stream<Grid> grids() {
    return Stream.of(Screenings.axial(), Screenings.sagittal(), Screenings.oblique());
  }

  /** The synthetic body is 42 mm wide, 30 mm deep and 26 mm high; a voxel's half on each side. */
  @ParameterizedTest
  @MethodSource("grids")
  void the_outline_has_the_bodys_size_whatever_the_grid(Grid grid) {
    MaskedRegion body = Screenings.ellipsoid(grid);
    double mm = 0.25;
    PatientPlane sagittal = PatientPlane.sagittal(grid, Screenings.CENTRE, mm, 300, 300);
    PatientPlane axial = PatientPlane.axial(grid, Screenings.CENTRE, mm, 300, 300);

    Rectangle2D side = Contour.of(PlaneSampler.coverage(body, sagittal)).getBounds2D();
    assertThat(side.getWidth() * mm).isCloseTo(30, within(3.0));
    assertThat(side.getHeight() * mm).isCloseTo(26, within(3.0));
    Rectangle2D top = Contour.of(PlaneSampler.coverage(body, axial)).getBounds2D();
    assertThat(top.getWidth() * mm).isCloseTo(42, within(3.0));
    assertThat(top.getHeight() * mm).isCloseTo(30, within(3.0));
    assertThat(side.getCenterX()).isCloseTo(sagittal.column(Screenings.CENTRE), within(6.0));
    assertThat(side.getCenterY()).isCloseTo(sagittal.row(Screenings.CENTRE), within(6.0));
  }

  @ParameterizedTest
  @MethodSource("grids")
  void the_ct_under_the_outline_is_the_same_whatever_the_grid(Grid grid) {
    Screening screening = Screenings.of(grid, Screenings.header());
    PatientPlane plane = PatientPlane.sagittal(grid, Screenings.CENTRE, 0.25, 300, 300);
    BufferedImage image =
        PlaneSampler.picture(screening.volume(), plane, new PlaneSampler.Window(250, 1000));
    int x = Math.toIntExact(Math.round(plane.column(Screenings.CENTRE)));
    int y = Math.toIntExact(Math.round(plane.row(Screenings.CENTRE)));
    assertThat(image.getRaster().getSample(x, y, 0)).isEqualTo(97);
  }

  @Test
  void it_says_research_only_in_its_pixels() {
    BufferedImage picture = picture(Screenings.synthetic());
    assertThat(count(picture, Palette.NOTICE, 0, 100)).isGreaterThan(5000);
    assertThat(count(picture, Palette.L1, 90, 870)).isGreaterThan(500);
  }

  @Test
  void the_class_decides_the_colour() {
    BufferedImage picture = picture(Screenings.synthetic());
    int chosen = count(picture, Palette.of(BoneClass.OSTEOPENIA), 90, 200);
    int other = count(picture, Palette.of(BoneClass.NORMAL), 90, 200);
    assertThat(chosen).isGreaterThan(500);
    assertThat(other).isZero();
  }

  @Test
  void the_classes_of_the_set_and_the_flag_stand_in_their_colours() {
    BufferedImage picture = picture(Screenings.calibrated());
    assertThat(count(picture, Palette.of(BoneClass.OSTEOPENIA), 110, 150)).isGreaterThan(300);
    assertThat(count(picture, Palette.of(BoneClass.OSTEOPOROSIS), 150, 190)).isGreaterThan(300);
    assertThat(count(picture, Palette.WARNING, 215, 240)).isGreaterThan(200);
    assertThat(count(picture(Screenings.synthetic()), Palette.WARNING, 215, 240)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Anchor.class)
  void what_l1_was_counted_from_is_written_whole_below_the_axial_picture(Anchor anchor) {
    BufferedImage picture = picture(Screenings.countedFrom(Screenings.synthetic(), anchor));
    BufferedImage line = picture.getSubimage(0, 500, picture.getWidth(), 26);
    assertThat(count(line, Palette.TEXT, 0, 26)).isGreaterThan(100);
    // Nothing is cut: the margins beside and the rows above and below are empty.
    BufferedImage margin = picture.getSubimage(1249, 500, 31, 26);
    assertThat(count(margin, Palette.GROUND, 0, 26)).isEqualTo(31 * 26);
    BufferedImage panel = picture.getSubimage(520, 497, 728, 50);
    assertThat(count(panel, Palette.GROUND, 0, 5)).isEqualTo(728 * 5);
    assertThat(count(panel, Palette.GROUND, 28, 32)).isEqualTo(728 * 4);
  }

  @Test
  void each_anchor_makes_another_line() {
    Set<String> lines = new HashSet<>();
    for (Anchor anchor : Anchor.values()) {
      BufferedImage picture = picture(Screenings.countedFrom(Screenings.synthetic(), anchor));
      lines.add(Arrays.toString(picture.getRGB(520, 500, 728, 26, null, 0, 728)));
    }
    assertThat(lines).hasSameSizeAs(Anchor.values());
  }

  @Test
  void off_120_kvp_the_published_thresholds_are_left_out() {
    Screening off =
        Screenings.with(
            Screenings.synthetic(),
            List.of(
                new Warning(
                    Warning.Kind.KVP_NOT_120, "The scan was made at 100 kV instead of 120.")));
    Screening on = Screenings.with(Screenings.synthetic(), List.of());
    assertThat(count(picture(off), Palette.QUIET, 325, 365)).isZero();
    assertThat(count(picture(on), Palette.QUIET, 325, 365)).isPositive();
  }

  @Test
  void more_warnings_than_fit_end_with_a_hint_to_the_report() {
    List<Warning> many = new ArrayList<>();
    for (int n = 0; n < 12; n++) {
      many.add(
          new Warning(
              Warning.Kind.METAL,
              "Metal number %d lies beside L1 and brightens what is measured.".formatted(n)));
    }
    BufferedImage picture = picture(Screenings.with(Screenings.synthetic(), many));
    assertThat(count(picture, Palette.WARNING, 860, 960)).isZero();
  }

  @Test
  void it_is_a_colour_secondary_capture_of_the_source_slices() throws IOException {
    Attributes capture =
        Datasets.read(
            new ResultObjects(Screenings.EQUIPMENT, Screenings.SYSTEMS)
                .write(Screenings.synthetic(), folder),
            ResultObject.Kind.SC);
    assertThat(capture.getString(Tag.ImageComments))
        .isEqualTo(
            "RESEARCH USE ONLY - NOT FOR DIAGNOSIS. L1 was counted from the last ribs and the"
                + " sacrum; five vertebrae lie between them.");
    assertThat(capture.getStrings(Tag.ImageType)).containsExactly("DERIVED", "SECONDARY");
    assertThat(capture.getString(Tag.PhotometricInterpretation)).isEqualTo("RGB");
    assertThat(capture.getString(Tag.BurnedInAnnotation)).isEqualTo("NO");
    assertThat(capture.getSafeBytes(Tag.PixelData))
        .hasSize(3 * KeyPicture.WIDTH * KeyPicture.HEIGHT);
    assertThat(capture.getSequence(Tag.SourceImageSequence)).hasSizeGreaterThan(5);
  }

  private static BufferedImage picture(Screening screening) {
    ResultUids uids = ResultUids.of(screening, Screenings.EQUIPMENT);
    return KeyPicture.of(screening, Measurements.of(screening, Screenings.EQUIPMENT, uids));
  }

  private static int count(BufferedImage picture, Color color, int fromRow, int toRow) {
    int count = 0;
    for (int y = fromRow; y < toRow; y++) {
      for (int x = 0; x < picture.getWidth(); x++) {
        if (picture.getRGB(x, y) == color.getRGB()) {
          count++;
        }
      }
    }
    return count;
  }
}
