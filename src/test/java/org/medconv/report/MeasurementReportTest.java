package org.medconv.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.medconv.report.Datasets.children;
import static org.medconv.report.Datasets.code;
import static org.medconv.report.Datasets.named;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medconv.segment.Anchor;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/** What validators do not check: dciodvfy knows no templates, and none of them checks meaning. */
class MeasurementReportTest {
  @TempDir Path folder;
  private Attributes report;
  private Attributes segmentation;
  private List<Attributes> items;
  private List<Attributes> groups;

  @BeforeEach
  void write() throws IOException {
    Screening screening = Screenings.synthetic();
    ResultUids uids = ResultUids.of(screening, Screenings.EQUIPMENT);
    report =
        Datasets.throughFile(
            MeasurementReport.of(screening, L1Regions.of(screening), Screenings.EQUIPMENT, uids),
            folder);
    segmentation =
        Datasets.throughFile(
            L1Segmentation.of(screening, L1Regions.of(screening), Screenings.EQUIPMENT, uids),
            folder);
    items = Datasets.contentItems(report);
    groups = named(items, "125007").toList();
  }

  @Test
  void it_is_complete_preliminary_and_unverified() {
    assertThat(report.getString(Tag.CompletionFlag)).isEqualTo("COMPLETE");
    assertThat(report.getString(Tag.PreliminaryFlag)).isEqualTo("PRELIMINARY");
    assertThat(report.getString(Tag.VerificationFlag)).isEqualTo("UNVERIFIED");
    assertThat(report.getString(Tag.ObservationDateTime)).isEqualTo("20261122174046+0000");
  }

  @Test
  void the_tracking_uid_of_l1_is_that_of_the_segment() {
    Attributes segment = segmentation.getNestedDataset(Tag.SegmentSequence);
    assertThat(trackingUid(groups.get(0))).isEqualTo(segment.getString(Tag.TrackingUID));
    assertThat(named(children(groups.get(0)), "112039").findFirst().orElseThrow())
        .satisfies(
            item ->
                assertThat(item.getString(Tag.TextValue))
                    .isEqualTo(segment.getString(Tag.TrackingID)));
    assertThat(trackingUid(groups.get(1))).isEqualTo(trackingUid(groups.get(0)));
  }

  @Test
  void the_tracking_uid_is_the_first_uidref_of_each_group() {
    for (Attributes group : groups) {
      Attributes first =
          children(group).stream()
              .filter(item -> "UIDREF".equals(item.getString(Tag.ValueType)))
              .findFirst()
              .orElseThrow();
      assertThat(Datasets.name(first)).isEqualTo("112040");
    }
  }

  @Test
  void the_volumetric_group_points_to_the_segment_and_the_source_series() {
    Attributes group = group("1411");
    Attributes reference =
        named(children(group), "121191")
            .findFirst()
            .orElseThrow()
            .getNestedDataset(Tag.ReferencedSOPSequence);
    assertThat(reference.getString(Tag.ReferencedSOPInstanceUID))
        .isEqualTo(segmentation.getString(Tag.SOPInstanceUID));
    assertThat(reference.getInt(Tag.ReferencedSegmentNumber, 0)).isEqualTo(1);
    assertThat(named(children(group), "121232").findFirst().orElseThrow().getString(Tag.UID))
        .isEqualTo("1.2.3.4.5");
  }

  @Test
  void the_outline_is_closed_and_lies_around_l1_on_the_slice_through_its_middle() {
    Attributes region = named(children(group("1410")), "111030").findFirst().orElseThrow();
    assertThat(region.getString(Tag.GraphicType)).isEqualTo("POLYLINE");
    float[] points = region.getFloats(Tag.GraphicData);
    assertThat(points[points.length - 2]).isEqualTo(points[0]);
    assertThat(points[points.length - 1]).isEqualTo(points[1]);
    Grid grid = Screenings.axial();
    Vector3 centre = grid.toIndex(Screenings.CENTRE);
    assertThat(middle(points, 0)).isCloseTo(centre.x() + 0.5, within(1.0));
    assertThat(middle(points, 1)).isCloseTo(centre.y() + 0.5, within(1.0));
    Attributes image = children(region).get(0);
    assertThat(image.getString(Tag.RelationshipType)).isEqualTo("SELECTED FROM");
    assertThat(
            image
                .getNestedDataset(Tag.ReferencedSOPSequence)
                .getString(Tag.ReferencedSOPInstanceUID))
        .isIn(
            "1.2.3.4.5." + (int) (Math.floor(centre.z()) + 1),
            "1.2.3.4.5." + (int) (Math.ceil(centre.z()) + 1));
  }

  /** Of the bounding box. */
  private static double middle(float[] points, int axis) {
    double low = points[axis];
    double high = points[axis];
    for (int n = axis; n < points.length; n += 2) {
      low = Math.min(low, points[n]);
      high = Math.max(high, points[n]);
    }
    return (low + high) / 2;
  }

  @Test
  void no_two_numbers_of_a_vertebra_have_the_same_name() {
    assertThat(numbers()).extracting(Datasets::name).doesNotHaveDuplicates();
  }

  @Test
  void other_levels_have_an_outline_and_numbers_of_their_own() throws IOException {
    Screening screening = Screenings.withL2(Screenings.synthetic());
    ResultUids uids = ResultUids.of(screening, Screenings.EQUIPMENT);
    List<Attributes> read =
        Datasets.contentItems(
            Datasets.throughFile(
                MeasurementReport.of(
                    screening, L1Regions.of(screening), Screenings.EQUIPMENT, uids),
                folder));
    Attributes l2 =
        named(read, "125007")
            .filter(group -> modifier(group, "363698007").equals("14293000"))
            .findFirst()
            .orElseThrow();
    assertThat(named(children(l2), "111030")).hasSize(1);
    assertThat(named(children(l2), "112181").map(MeasurementReportTest::value))
        .containsExactly("141.2 [hnsf'U]");
    assertThat(named(read, "height-anterior").map(MeasurementReportTest::value))
        .containsExactly("25.0 mm");
    List<String> uidsOfNumbers =
        read.stream()
            .filter(item -> "NUM".equals(item.getString(Tag.ValueType)))
            .map(item -> item.getString(Tag.ObservationUID))
            .toList();
    assertThat(uidsOfNumbers).doesNotHaveDuplicates();
  }

  @Test
  void warnings_are_coded() {
    assertThat(named(items, "warning").map(item -> code(item, Tag.ConceptCodeSequence)))
        .containsExactly("contrast");
  }

  @Test
  void all_objects_are_marked_as_research() throws IOException {
    Screening screening = Screenings.synthetic();
    ResultUids uids = ResultUids.of(screening, Screenings.EQUIPMENT);
    assertThat(
            List.of(
                report,
                segmentation,
                KeyImage.of(screening, L1Regions.of(screening), Screenings.EQUIPMENT, uids)))
        .extracting(object -> object.getString(Tag.ContentQualification))
        .containsOnly("RESEARCH");
  }

  @Test
  void every_number_names_its_algorithm_with_version_and_parameters() {
    assertThat(numbers()).hasSize(9);
    for (Attributes number : numbers()) {
      for (String required : List.of("111001", "111002", "111003")) {
        assertThat(named(children(number), required).findFirst().orElseThrow())
            .satisfies(item -> assertThat(item.getString(Tag.TextValue)).isNotBlank());
      }
    }
  }

  @Test
  void every_number_has_an_observation_uid_of_its_own() {
    assertThat(numbers())
        .extracting(number -> number.getString(Tag.ObservationUID))
        .doesNotContainNull()
        .doesNotHaveDuplicates();
  }

  @Test
  void attenuation_is_in_hounsfield_units_as_ucum_writes_them() {
    List<Attributes> attenuation =
        numbers().stream().filter(item -> value(item).endsWith("[hnsf'U]")).toList();
    assertThat(attenuation)
        .extracting(Datasets::name)
        .containsExactly("112181", "112182", "112183", "ellipse-hu-mean");
    assertThat(attenuation)
        .extracting(MeasurementReportTest::value)
        .containsExactly("132.6 [hnsf'U]", "110.0 [hnsf'U]", "88.4 [hnsf'U]", "118.4 [hnsf'U]");
    assertThat(attenuation)
        .extracting(item -> modifier(item, "121401"))
        .containsExactly("373098007", "373099004", "386136009", "373098007");
    assertThat(attenuation)
        .extracting(item -> modifier(item, "370129005"))
        .containsExactly("trabecular-roi", "trabecular-roi", "trabecular-roi", "elliptical-roi");
  }

  @Test
  void the_first_volume_is_that_of_the_body() {
    double millilitres = Screenings.synthetic().finding().l1().body().millilitres();
    assertThat(value(named(items, "118565006").findFirst().orElseThrow()))
        .isEqualTo("%.2f cm3".formatted(millilitres));
  }

  @Test
  void each_score_says_of_which_class_it_is_and_is_no_probability() {
    assertThat(named(items, "122157")).isEmpty();
    assertThat(numbers().stream().filter(item -> Datasets.name(item).startsWith("s-")).toList())
        .extracting(item -> modifier(item, "121071") + " " + value(item))
        .containsExactly("osteoporosis 0.2100 1", "osteopenia 0.6400 1", "normal 0.1500 1");
  }

  @ParameterizedTest
  @EnumSource(Anchor.class)
  void an_evaluation_says_from_what_l1_was_counted(Anchor anchor) throws IOException {
    Screening screening = Screenings.countedFrom(Screenings.synthetic(), anchor);
    ResultUids uids = ResultUids.of(screening, Screenings.EQUIPMENT);
    List<Attributes> read =
        Datasets.contentItems(
            Datasets.throughFile(
                MeasurementReport.of(
                    screening, L1Regions.of(screening), Screenings.EQUIPMENT, uids),
                folder));
    Attributes evaluations = named(read, "C0034375").findFirst().orElseThrow();
    assertThat(named(children(evaluations), "counted-from").toList())
        .singleElement()
        .satisfies(
            item ->
                assertThat(code(item, Tag.ConceptCodeSequence))
                    .isEqualTo(
                        switch (anchor) {
                          case SACRUM -> "sacrum";
                          case LAST_RIBS -> "last-ribs";
                          case SACRUM_AND_LAST_RIBS -> "ribs-and-sacrum";
                          case MODEL_LABELS -> "model-labels";
                        }));
    assertThat(named(read, "counted-from")).hasSize(1);
    assertThat(named(read, "121106").findFirst().orElseThrow().getString(Tag.TextValue).lines())
        .contains(anchor.sentence());
  }

  @Test
  void the_classes_not_ruled_out_are_evaluations_and_words() throws IOException {
    Screening calibrated = Screenings.calibrated();
    ResultUids uids = ResultUids.of(calibrated, Screenings.EQUIPMENT);
    List<Attributes> read =
        Datasets.contentItems(
            Datasets.throughFile(
                MeasurementReport.of(
                    calibrated, L1Regions.of(calibrated), Screenings.EQUIPMENT, uids),
                folder));
    assertThat(named(read, "class-set").toList())
        .extracting(item -> code(item, Tag.ConceptCodeSequence))
        .containsExactly("osteoporosis", "osteopenia");
    assertThat(named(read, "121106").findFirst().orElseThrow().getString(Tag.TextValue))
        .contains("Classes not ruled out at a coverage of 90 %: osteoporosis or osteopenia.")
        .contains("are valid for a population with 13 % osteoporosis and 35 % osteopenia");
  }

  @Test
  void without_a_calibration_no_set_is_claimed() {
    assertThat(named(items, "class-set")).isEmpty();
    assertThat(named(items, "121106").findFirst().orElseThrow().getString(Tag.TextValue))
        .doesNotContain("ruled out");
  }

  @Test
  void the_finding_site_is_l1_and_not_a_neighbour() {
    assertThat(named(items, "363698007").toList())
        .hasSize(2)
        .extracting(item -> code(item, Tag.ConceptCodeSequence))
        .containsOnly("66794005");
  }

  @Test
  void the_procedure_reported_and_the_device_observer_are_there() {
    assertThat(code(named(items, "121058").findFirst().orElseThrow(), Tag.ConceptCodeSequence))
        .isEqualTo("25045-6");
    assertThat(code(named(items, "121005").findFirst().orElseThrow(), Tag.ConceptCodeSequence))
        .isEqualTo("121007");
    assertThat(named(items, "121012").findFirst().orElseThrow().getString(Tag.UID))
        .startsWith("2.25.");
  }

  @Test
  void the_comment_says_research_only_the_warnings_and_the_models() {
    String comment = named(items, "121106").findFirst().orElseThrow().getString(Tag.TextValue);
    assertThat(comment)
        .contains("RESEARCH USE ONLY")
        .contains("No DXA was done")
        .contains("Contrast agent was given")
        .contains("vertebrae-unet3d 1.0.0")
        .contains("medconv-resnet50 1.0.0");
  }

  @Test
  void the_private_scheme_is_declared() {
    Attributes scheme = report.getNestedDataset(Tag.CodingSchemeIdentificationSequence);
    assertThat(scheme.getString(Tag.CodingSchemeDesignator)).isEqualTo("99MEDCONV");
    assertThat(scheme.getString(Tag.CodingSchemeUID)).startsWith("2.25.");
  }

  @Test
  void the_evidence_lists_everything_that_the_tree_refers_to() {
    List<String> referenced =
        items.stream()
            .map(item -> item.getNestedDataset(Tag.ReferencedSOPSequence))
            .filter(java.util.Objects::nonNull)
            .map(item -> item.getString(Tag.ReferencedSOPInstanceUID))
            .distinct()
            .toList();
    List<String> evidence =
        report
            .getNestedDataset(Tag.CurrentRequestedProcedureEvidenceSequence)
            .getSequence(Tag.ReferencedSeriesSequence)
            .stream()
            .flatMap(series -> series.getSequence(Tag.ReferencedSOPSequence).stream())
            .map(item -> item.getString(Tag.ReferencedSOPInstanceUID))
            .toList();
    assertThat(evidence).containsExactlyInAnyOrderElementsOf(referenced);
  }

  @Test
  void dxa_codes_and_a_measured_t_score_are_nowhere() {
    assertThat(report.toString(10_000, 200))
        .doesNotContain("38267-1", "104938-6", "85394-5", "83311-1", "38269-7", "121416");
  }

  private Attributes group(String template) {
    return groups.stream()
        .filter(
            group ->
                group
                    .getNestedDataset(Tag.ContentTemplateSequence)
                    .getString(Tag.TemplateIdentifier)
                    .equals(template))
        .findFirst()
        .orElseThrow();
  }

  private List<Attributes> numbers() {
    return items.stream().filter(item -> "NUM".equals(item.getString(Tag.ValueType))).toList();
  }

  private static String trackingUid(Attributes group) {
    return named(children(group), "112040").findFirst().orElseThrow().getString(Tag.UID);
  }

  private static String modifier(Attributes number, String name) {
    return code(named(children(number), name).findFirst().orElseThrow(), Tag.ConceptCodeSequence);
  }

  private static String value(Attributes number) {
    Attributes value = number.getNestedDataset(Tag.MeasuredValueSequence);
    return value.getString(Tag.NumericValue) + " " + code(value, Tag.MeasurementUnitsCodeSequence);
  }
}
