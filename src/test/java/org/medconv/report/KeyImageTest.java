package org.medconv.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
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
    assertThat(count(picture, Palette.L1, 170, 850)).isGreaterThan(500);
  }

  @Test
  void the_class_decides_the_colour() {
    BufferedImage picture = picture(Screenings.synthetic());
    int chosen = count(picture, Palette.of(BoneClass.OSTEOPENIA), 190, 260);
    int other = count(picture, Palette.of(BoneClass.NORMAL), 190, 260);
    assertThat(chosen).isGreaterThan(500);
    assertThat(other).isZero();
  }

  @Test
  void the_classes_of_the_set_and_the_flag_stand_in_their_colours() {
    BufferedImage picture = picture(Screenings.calibrated());
    assertThat(count(picture, Palette.of(BoneClass.OSTEOPENIA), 190, 260)).isGreaterThan(300);
    assertThat(count(picture, Palette.of(BoneClass.OSTEOPOROSIS), 190, 260)).isGreaterThan(300);
    assertThat(count(picture, Palette.WARNING, 290, 330)).isGreaterThan(200);
    assertThat(count(picture(Screenings.synthetic()), Palette.WARNING, 290, 330)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Anchor.class)
  void what_l1_was_counted_from_is_written_whole(Anchor anchor) {
    assertThat(words(Screenings.countedFrom(Screenings.synthetic(), anchor)))
        .contains(anchor.sentence());
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
    assertThat(words(off)).doesNotContain("Pickhardt", " 110 ", " 160 ");
    assertThat(words(on)).contains("Pickhardt 2013", " 110 ", " 160 ");
  }

  @Test
  void more_warnings_than_fit_end_with_a_hint_to_the_report() {
    assertThat(words(Screenings.with(Screenings.synthetic(), warnings(12))))
        .contains("! Metal number 0 lies", "More warnings in the report.", "MedConv class: ")
        .doesNotContain("Metal number 11");
    assertThat(words(Screenings.with(Screenings.synthetic(), warnings(1))))
        .doesNotContain("More warnings");
  }

  @Test
  void it_shows_the_day_of_the_scan_where_the_images_say_it() {
    Attributes header = Screenings.header();
    header.setString(Tag.AcquisitionDate, VR.DA, "20260131");
    assertThat(words(Screenings.of(Screenings.axial(), header))).contains("CT of 2026-01-31");
    Attributes none = Screenings.header();
    for (int tag : new int[] {Tag.AcquisitionDate, Tag.SeriesDate, Tag.StudyDate}) {
      none.remove(tag);
    }
    assertThat(words(Screenings.of(Screenings.axial(), none)))
        .contains("Opportunistic screening")
        .doesNotContain("CT of");
  }

  static Stream<Screening> crowded() {
    Screening many = Screenings.with(Screenings.calibrated(), warnings(12));
    Warning regions =
        new Warning(
            Warning.Kind.ROI_DISAGREES,
            "Regions measured in L1 disagree: ellipse mean 143 HU, eroded body median 106 HU (L2:"
                + " 115 and 115); SD 81 HU (L2: 34). Look for a focus or a wrong outline.");
    return Stream.of(
        Screenings.synthetic(),
        Screenings.calibrated(),
        many,
        Screenings.countedFrom(many, Anchor.LAST_RIBS),
        Screenings.with(Screenings.calibrated(), List.of(regions)),
        Screenings.with(
            Screenings.calibrated(), Screenings.calibrated(EnumSet.allOf(BoneClass.class), 0)));
  }

  /** Viewers write name, date and window into the corners. */
  @ParameterizedTest
  @MethodSource("crowded")
  void nothing_is_drawn_in_the_corners(Screening screening) {
    BufferedImage picture = picture(screening);
    int right = KeyPicture.WIDTH - KeyPicture.CORNER_WIDTH;
    int bottom = KeyPicture.HEIGHT - KeyPicture.CORNER_HEIGHT;
    for (int x : new int[] {0, right}) {
      for (int y : new int[] {0, bottom}) {
        BufferedImage corner =
            picture.getSubimage(x, y, KeyPicture.CORNER_WIDTH, KeyPicture.CORNER_HEIGHT);
        assertThat(count(corner, Palette.GROUND, 0, KeyPicture.CORNER_HEIGHT))
            .isEqualTo(KeyPicture.CORNER_WIDTH * KeyPicture.CORNER_HEIGHT);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("crowded")
  void all_words_lie_in_the_picture_apart_from_each_other_and_large_enough(Screening screening) {
    List<KeyPicture.Text> texts = texts(screening);
    Rectangle2D page = new Rectangle2D.Double(20, 20, 1240, 1255);
    for (int n = 0; n < texts.size(); n++) {
      KeyPicture.Text text = texts.get(n);
      assertThat(page.contains(text.place())).as(text.words()).isTrue();
      assertThat(text.size()).as(text.words()).isGreaterThanOrEqualTo(KeyPicture.SMALLEST);
      assertThat(texts.subList(n + 1, texts.size()))
          .as(text.words())
          .noneMatch(later -> later.place().intersects(text.place()));
    }
  }

  @ParameterizedTest
  @MethodSource("crowded")
  void the_papers_decision_is_written_to_its_end(Screening screening) {
    String sentence = screening.statement().medConvSentence();
    assertThat(words(screening)).contains(sentence);
  }

  private static List<Warning> warnings(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            n ->
                new Warning(
                    Warning.Kind.METAL,
                    "Metal number %d lies beside L1 and brightens what is measured.".formatted(n)))
        .toList();
  }

  private static List<KeyPicture.Text> texts(Screening screening) {
    ResultUids uids = ResultUids.of(screening, Screenings.EQUIPMENT);
    return KeyPicture.texts(screening, Measurements.of(screening, Screenings.EQUIPMENT, uids));
  }

  private static String words(Screening screening) {
    return texts(screening).stream()
        .map(KeyPicture.Text::words)
        .collect(Collectors.joining(" ", " ", " "));
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
