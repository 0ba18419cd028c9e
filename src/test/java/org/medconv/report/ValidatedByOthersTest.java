package org.medconv.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medconv.classify.BoneClass;
import org.medconv.segment.Anchor;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Rejection;
import org.medconv.volume.Vector3;

/** Validators and readers that nobody here wrote, on synthetic results and the real CT's. */
@org.junit.jupiter.api.Tag("heavy")
class ValidatedByOthersTest {
  @TempDir Path folder;

  static Stream<Screening> synthetic() {
    Attributes header = Screenings.header();
    Screening axial = Screenings.synthetic();
    return Stream.of(
        axial,
        Screenings.of(Screenings.whole(), header),
        Screenings.withL2(axial),
        Screenings.with(
            axial, Screenings.calibrated(EnumSet.of(BoneClass.NORMAL, BoneClass.OSTEOPENIA), 1.1)),
        Screenings.with(axial, Screenings.calibrated(EnumSet.allOf(BoneClass.class), 1.1)),
        Screenings.of(Screenings.axial(), SourceHeaderTest.requested()),
        Screenings.calibrated(),
        Screenings.countedFrom(axial, Anchor.SACRUM),
        Screenings.countedFrom(axial, Anchor.LAST_RIBS),
        Screenings.countedFrom(axial, Anchor.MODEL_LABELS),
        Screenings.of(Screenings.sagittal(), header),
        Screenings.of(Screenings.oblique(), header),
        Screenings.with(axial, Screenings.enhanced(header, 37)));
  }

  /** highdicom 0.28 creates a volume only if there is a frame of reference. */
  static Stream<Screening> withoutFrameToo() {
    Screening unframed = Screenings.of(Screenings.axial(), Screenings.unframedHeader());
    return Stream.concat(synthetic(), Stream.of(unframed));
  }

  @ParameterizedTest
  @MethodSource("withoutFrameToo")
  void dciodvfy_finds_no_error(Screening screening) throws IOException {
    for (ResultObject object : dicom(write(screening))) {
      assertThat(Validators.dciodvfyErrors(object.file())).as(object.kind().name()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("synthetic")
  void dciodvfy_finds_no_error_in_what_takes_results_back(Screening screening) throws IOException {
    List<Path> former = dicom(write(screening)).stream().map(ResultObject::file).toList();
    ResultObject retraction =
        new ResultObjects(Screenings.EQUIPMENT, Screenings.SYSTEMS)
            .writeRetraction(
                former,
                RetractionCause.IDENTITY_CORRECTED,
                "r1",
                screening.performed(),
                folder.resolve("ko.dcm"));
    assertThat(Validators.dciodvfyErrors(retraction.file())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("withoutFrameToo")
  void pixelmed_finds_the_template_kept(Screening screening) throws IOException {
    keepsTheTemplate(file(write(screening), ResultObject.Kind.SR));
  }

  /**
   * PixelMed holds every group against TID 1410 where the report has just one image region
   * (TID_1500 of its DicomSRDescriptionsCompiled.xsl), so that it misses in a volumetric group what
   * only a planar one must have. With two regions, as where L2 is measured too, it does not look at
   * TID 1410 at all; those cases are here as well.
   */
  private static final Pattern VOLUMETRIC_TAKEN_FOR_PLANAR =
      Pattern.compile(
          "Error: Template 1410 PlanarROIMeasurements/\\[Row 1\\][^\n]*/\\[Row (5\\] SCOORD"
              + " \\(111030|7\\] IMAGE \\(121214),[^\n]*within 1\\.10\\.2:[^\n]*: Missing"
              + " conditional content item\n");

  private static void keepsTheTemplate(Path report) {
    assertThat(VOLUMETRIC_TAKEN_FOR_PLANAR.matcher(Validators.pixelmed(report)).replaceAll(""))
        .contains("Found Root Template TID_1500", "Root Template Validation Complete")
        .doesNotContainIgnoringCase("error")
        .doesNotContainIgnoringCase("warning")
        .doesNotContainIgnoringCase("not in template");
  }

  @ParameterizedTest
  @MethodSource("org.medconv.report.NotEvaluableTest#runs")
  void a_report_without_a_class_is_as_sound(NotEvaluable run) throws IOException {
    Path report =
        file(
            new ResultObjects(Screenings.EQUIPMENT, Screenings.SYSTEMS)
                .write(run, Set.of(ResultObject.Kind.SR), folder),
            ResultObject.Kind.SR);
    assertThat(Validators.dciodvfyErrors(report)).isEmpty();
    var dump = Validators.dsrdump(report);
    assertThat(dump.status()).isZero();
    assertThat(dump.output()).contains(run.headline(), "What was seen").doesNotContain("E: ");
  }

  @ParameterizedTest
  @MethodSource("withoutAClass")
  void pixelmed_finds_the_template_kept_without_a_class(NotEvaluable run) throws IOException {
    Path report =
        file(
            new ResultObjects(Screenings.EQUIPMENT, Screenings.SYSTEMS)
                .write(run, Set.of(ResultObject.Kind.SR), folder),
            ResultObject.Kind.SR);
    keepsTheTemplate(report);
  }

  /** One of each kind; PixelMed takes seconds for one. */
  static Stream<NotEvaluable> withoutAClass() {
    return Stream.of(
        Screenings.metal(),
        Screenings.notEvaluable(
            new Obstacle.Refused(
                new Rejection(Rejection.Reason.TOO_FEW_SLICES, "9 slices, 12 are needed."))));
  }

  @Test
  void dsr2html_shows_what_a_reader_needs() throws IOException {
    String html = Validators.dsr2html(file(write(Screenings.calibrated()), ResultObject.Kind.SR));
    assertThat(html)
        .contains("132.6 [hnsf&#39;U]")
        .contains("Mean Attenuation Coefficient", "Median Attenuation Coefficient")
        .contains("Probability of osteoporosis", "Osteopenia or osteoporosis");
  }

  @Test
  void dsrdump_renders_the_report() throws IOException {
    // dcmtk 3.6.7 warns of a date-time with offset +0000, which PS3.5 6.2 allows.
    var dump = Validators.dsrdump(file(write(Screenings.synthetic()), ResultObject.Kind.SR));
    assertThat(dump.status()).isZero();
    assertThat(dump.output())
        .contains("Imaging Measurement Report", "132.6", "RESEARCH USE ONLY")
        .contains("Level counted from", "Last ribs and sacrum, five vertebrae between them")
        .doesNotContain("E: ");
  }

  @Test
  void poppler_copies_the_words_out_of_the_page() throws IOException {
    Path page = folder.resolve("page.pdf");
    Attributes object = Datasets.read(write(Screenings.calibrated()), ResultObject.Kind.PDF);
    Files.write(page, object.getSafeBytes(Tag.EncapsulatedDocument));
    assertThat(Validators.pdftotext(page))
        .contains("RESEARCH USE ONLY", "Osteopenia or osteoporosis", "132.6 HU", "12.34 ml")
        .contains("Flagged for osteoporosis: 0.31")
        .contains("not verified by a person");
  }

  @ParameterizedTest
  @MethodSource("synthetic")
  void highdicom_reads_the_same_voxels_and_values(Screening screening) throws IOException {
    readTheSame(screening);
  }

  @Test
  void the_results_of_the_real_ct_pass_all_of_them() throws IOException {
    Screening real = RealScreening.ofExample();
    for (ResultObject object : dicom(write(real))) {
      assertThat(Validators.dciodvfyErrors(object.file())).as(object.kind().name()).isEmpty();
    }
    readTheSame(real);
    new ResultObjects(Screenings.EQUIPMENT, Screenings.SYSTEMS)
        .writePicture(real, Path.of("target", "key-image-of-the-example.png"));
  }

  private void readTheSame(Screening screening) throws IOException {
    List<ResultObject> written = write(screening);
    JsonNode read =
        Validators.highdicom(
            file(written, ResultObject.Kind.SEG), file(written, ResultObject.Kind.SR));
    MaskedRegion body = screening.finding().l1().body();
    assertThat(voxels(read.get("voxels"), body.grid())).isEqualTo(voxels(body));
    assertThat(read.get("wrong_meanings")).isEmpty();
    JsonNode measured = read.get("groups").get(0);
    JsonNode drawn = read.get("drawn").get(0);
    assertThat(measured.get("tracking_uid")).isEqualTo(read.get("segment_tracking_uid"));
    assertThat(drawn.get("tracking_uid")).isEqualTo(read.get("segment_tracking_uid"));
    assertThat(measured.get("finding").asText()).isEqualTo("L1 vertebra");
    assertThat(drawn.get("outline").asText()).isEqualTo("POLYLINE");
    assertThat(drawn.get("closed").asBoolean()).isTrue();
    assertThat(values(drawn))
        .startsWith("132.6 [hnsf'U] Mean", "110.0 [hnsf'U] Median")
        .element(5)
        .isEqualTo("88.4 [hnsf'U] Standard Deviation");
    BigDecimal millilitres =
        BigDecimal.valueOf(body.millilitres()).setScale(2, RoundingMode.HALF_EVEN);
    assertThat(values(measured))
        .startsWith("12.34 cm3 null", millilitres.toPlainString() + " cm3 null");
    String anchor = Codes.of(screening.finding().anchor()).meaning();
    assertThat(read.at("/evaluations/Level counted from").asText()).isEqualTo(anchor);
    assertThat(read.get("segment_description").asText())
        .endsWith(screening.finding().anchor().sentence());
    assertThat(values(drawn))
        .containsSequence(
            screening.classification().certainty().isPresent()
                ? new String[] {"0.3100 1 null", "0.5700 1 null", "0.1200 1 null"}
                : new String[] {"0.2100 1 null", "0.6400 1 null", "0.1500 1 null"});
  }

  private List<ResultObject> write(Screening screening) throws IOException {
    return new ResultObjects(Screenings.EQUIPMENT, Screenings.SYSTEMS, true)
        .write(screening, folder);
  }

  private static List<ResultObject> dicom(List<ResultObject> written) {
    return written.stream().filter(object -> object.kind().isDicom()).toList();
  }

  private static Path file(List<ResultObject> written, ResultObject.Kind kind) {
    return Datasets.file(written, kind);
  }

  private static List<String> values(JsonNode group) {
    List<String> values = new ArrayList<>();
    for (JsonNode number : group.get("numbers")) {
      values.add(
          "%s %s %s"
              .formatted(
                  number.get("value").asText(),
                  number.get("unit").asText(),
                  number.get("derivation").asText()));
    }
    return values;
  }

  /** The voxels' indices; each point must lie on one of them, to a fiftieth of its size. */
  private static Set<List<Integer>> voxels(JsonNode points, Grid grid) {
    Set<List<Integer>> found = new HashSet<>();
    for (JsonNode point : points) {
      Vector3 index =
          grid.toIndex(
              new Vector3(
                  point.get(0).asDouble(), point.get(1).asDouble(), point.get(2).asDouble()));
      found.add(List.of(whole(index.x()), whole(index.y()), whole(index.z())));
    }
    return found;
  }

  private static int whole(double index) {
    assertThat(index).isCloseTo(Math.rint(index), within(0.02));
    return Math.toIntExact(Math.round(index));
  }

  private static Set<List<Integer>> voxels(MaskedRegion body) {
    Set<List<Integer>> expected = new HashSet<>();
    Grid grid = body.grid();
    for (int k = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++) {
          if (body.contains(i, j, k)) {
            expected.add(List.of(i, j, k));
          }
        }
      }
    }
    return expected;
  }
}
