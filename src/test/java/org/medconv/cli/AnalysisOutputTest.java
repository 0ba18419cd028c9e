package org.medconv.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.junit.jupiter.api.Test;
import org.medconv.classify.BoneClass;
import org.medconv.classify.Certainty;
import org.medconv.classify.Classification;
import org.medconv.classify.FlagRule;
import org.medconv.classify.MedConvClass;
import org.medconv.classify.PredictionSet;
import org.medconv.classify.Probabilities;
import org.medconv.classify.Unfamiliarity;
import org.medconv.measure.BodyFrame;
import org.medconv.measure.BodyShape;
import org.medconv.measure.HuCorrection;
import org.medconv.measure.LargeOrgans;
import org.medconv.measure.Metal;
import org.medconv.measure.TrabecularHu;
import org.medconv.measure.VertebraMeasurement;
import org.medconv.measure.VertebraMeasurement.Measured;
import org.medconv.measure.VertebraMeasurement.NotMeasurable;
import org.medconv.measure.VertebraMeasurement.Reason;
import org.medconv.model.ModelId;
import org.medconv.report.Screening;
import org.medconv.screen.ScanQuality;
import org.medconv.screen.ScreeningOutcome;
import org.medconv.screen.ScreeningOutcome.Abstained;
import org.medconv.screen.ScreeningOutcome.Classified;
import org.medconv.screen.ScreeningOutcome.MeasuredVertebra;
import org.medconv.screen.Seconds;
import org.medconv.segment.Abstention;
import org.medconv.segment.Anchor;
import org.medconv.segment.L1Finding;
import org.medconv.segment.Vertebra;
import org.medconv.segment.VertebraLevel;
import org.medconv.volume.Acquisition;
import org.medconv.volume.Box;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.SourceSeries;
import org.medconv.volume.Vector3;
import org.medconv.volume.Warning;

/** The output of {@code analyze} for a run without a class. */
class AnalysisOutputTest {
  private static final BodyShape SHAPE =
      new BodyShape(
          new BodyFrame(
              new Vector3(0, 0, 0),
              new Vector3(1, 0, 0),
              new Vector3(0, -1, 0),
              new Vector3(0, 0, 1)),
          44.5,
          34,
          25,
          24,
          20);

  @Test
  void each_level_has_its_figures_or_nulls_and_a_reason() throws IOException {
    JsonNode levels = new ObjectMapper().readTree(AnalysisJson.of(outcome())).get("vertebrae");
    JsonNode t12 = levels.get(0);
    assertThat(t12.get("level").asText()).isEqualTo("T12");
    assertThat(t12.get("complete").asBoolean()).isTrue();
    assertThat(t12.get("reason").isNull()).isTrue();
    assertThat(t12.at("/trabecular/hu_median").asDouble()).isEqualTo(110);
    assertThat(t12.at("/elliptical/hu_mean").asDouble()).isEqualTo(121.5);
    assertThat(t12.at("/elliptical/volume_ml").asDouble()).isEqualTo(2.1);
    assertThat(t12.at("/heights_mm/anterior").asDouble()).isEqualTo(20);
    assertThat(t12.at("/heights_mm/posterior").asDouble()).isEqualTo(25);
    assertThat(t12.get("wedge_ratio").asDouble()).isEqualTo(0.8);

    JsonNode l1 = levels.get(1);
    assertThat(l1.get("reason").asText()).isEqualTo("HARDWARE");
    assertThat(l1.get("explanation").asText()).startsWith("it contains 1.2 ml above 1500 HU");
    for (String figure : List.of("trabecular", "elliptical", "heights_mm", "wedge_ratio")) {
      assertThat(l1.get(figure).isNull()).as(figure).isTrue();
    }
  }

  @Test
  void the_scan_is_recorded_with_what_is_unknown_as_null() throws IOException {
    JsonNode scan = new ObjectMapper().readTree(AnalysisJson.of(outcome())).get("scan");
    assertThat(scan.get("kvp").asDouble()).isEqualTo(120);
    assertThat(scan.get("kernel").asText()).isEqualTo("B30f");
    assertThat(scan.get("contrast_agent").isNull()).isTrue();
    assertThat(scan.get("noise_hu").asDouble()).isEqualTo(14.5);
    assertThat(scan.get("enhanced_blood_hu").isNull()).isTrue();
    assertThat(scan.get("metal_in_l1_ml").asDouble()).isEqualTo(1.2);
    assertThat(scan.get("organs_right_ml").asDouble()).isEqualTo(510);
    assertThat(scan.get("organs_left_ml").asDouble()).isEqualTo(120);
  }

  @Test
  void corrected_values_stand_beside_the_measured_ones_where_the_site_has_a_correction()
      throws IOException {
    ObjectMapper json = new ObjectMapper();
    JsonNode plain = json.readTree(AnalysisJson.of(outcome()));
    assertThat(plain.at("/scan/hu_correction").isNull()).isTrue();
    assertThat(plain.at("/vertebrae/0/trabecular").has("hu_median_corrected")).isFalse();

    HuCorrection correction = new HuCorrection(0.8, 5, "100 kV");
    JsonNode corrected = json.readTree(AnalysisJson.of(outcome(Optional.of(correction))));
    assertThat(corrected.at("/scan/hu_correction/factor").asDouble()).isEqualTo(0.8);
    assertThat(corrected.at("/scan/hu_correction/offset_hu").asDouble()).isEqualTo(5);
    assertThat(corrected.at("/scan/hu_correction/basis").asText()).isEqualTo("100 kV");
    JsonNode t12 = corrected.at("/vertebrae/0/trabecular");
    assertThat(t12.get("hu_median").asDouble()).isEqualTo(110);
    assertThat(t12.get("hu_median_corrected").asDouble()).isCloseTo(93, within(1e-9));
    assertThat(t12.get("hu_mean_corrected").asDouble()).isCloseTo(98.6, within(1e-9));
    assertThat(corrected.at("/vertebrae/1/trabecular").isNull()).isTrue();
  }

  @Test
  void the_table_for_people_has_one_line_a_level() {
    assertThat(AnalysisText.of(outcome()).lines())
        .contains("abstained    HARDWARE_IN_L1", "warning      Look at it.")
        .anyMatch(
            line ->
                line.matches(
                    "  T12 +110 \\(117 ± 30\\) +21\\.1 +119 \\(122 ± 28\\) +2\\.1 +20\\.0 24\\.0"
                        + " 25\\.0 +0\\.80"))
        .anyMatch(
            line ->
                line.matches("  L1 .*- +- +not measurable: it contains 1\\.2 ml above 1500 HU"));
  }

  @Test
  void a_calibrated_answer_has_its_set_its_familiarity_and_the_shares_it_holds_for()
      throws IOException {
    JsonNode root = new ObjectMapper().readTree(AnalysisJson.of(classified(Optional.of(SURE))));
    assertThat(root.get("class").asText()).isEqualTo("osteopenia");
    assertThat(root.get("headline").asText()).isEqualTo("Osteopenia or osteoporosis");
    assertThat(root.get("conclusion").asText()).isEqualTo("below_reference");
    assertThat(root.at("/flag/flagged").asBoolean()).isTrue();
    assertThat(root.at("/flag/threshold").asDouble()).isEqualTo(0.25);
    assertThat(root.at("/flag/sensitivity").isNull()).isTrue();
    assertThat(root.at("/medconv_class/class").asText()).isEqualTo("osteoporosis");
    assertThat(root.at("/medconv_class/rule").asText()).contains("softmax(z - tau2 log pi)");
    assertThat(root.get("scores").isNull()).isTrue();
    assertThat(root.at("/prediction_set/classes/0").asText()).isEqualTo("osteoporosis");
    assertThat(root.at("/prediction_set/classes/1").asText()).isEqualTo("osteopenia");
    assertThat(root.at("/prediction_set/classes")).hasSize(2);
    assertThat(root.at("/prediction_set/coverage").asDouble()).isEqualTo(0.9);
    assertThat(root.at("/unfamiliarity/distance").asDouble()).isEqualTo(1.1);
    assertThat(root.at("/unfamiliarity/limit").asDouble()).isEqualTo(1.5);
    assertThat(root.at("/class_shares/osteopenia").asDouble()).isEqualTo(0.35);
    assertThat(AnalysisText.of(classified(Optional.of(SURE))).lines())
        .contains(
            "result       Osteopenia or osteoporosis",
            "             Classes not ruled out at a coverage of 90 %: osteoporosis or osteopenia."
                + " Most probable: osteopenia (0.57).",
            "             Flagged for osteoporosis: 0.31 \u2265 0.25; the site set the threshold"
                + " (screen.flagThreshold); its sensitivity and specificity are not known.");
  }

  @Test
  void an_answer_says_from_what_l1_was_counted_and_how_sure_that_is() throws IOException {
    ScreeningOutcome counted = classified(Anchor.LAST_RIBS, 0.9991);
    JsonNode anchor = new ObjectMapper().readTree(AnalysisJson.of(counted)).get("anchor");
    assertThat(anchor.get("counted_from").asText()).isEqualTo("last_ribs");
    assertThat(anchor.get("sentence").asText())
        .isEqualTo(
            "L1 was counted from the last ribs; a transitional vertebra cannot be excluded.");
    assertThat(anchor.get("transitional_excluded").asBoolean(true)).isFalse();
    assertThat(anchor.get("certainty").asDouble()).isEqualTo(0.9991);
    assertThat(AnalysisText.of(counted).lines())
        .contains(
            "level        L1 was counted from the last ribs; a transitional vertebra cannot be"
                + " excluded. Certainty 0.9991.");
  }

  @Test
  void a_segmenter_without_a_certainty_has_null() throws IOException {
    ScreeningOutcome labelled = classified(Anchor.MODEL_LABELS, Double.NaN);
    JsonNode anchor = new ObjectMapper().readTree(AnalysisJson.of(labelled)).get("anchor");
    assertThat(anchor.get("counted_from").asText()).isEqualTo("model_labels");
    assertThat(anchor.get("certainty").isNull()).isTrue();
    assertThat(AnalysisText.of(labelled)).doesNotContain("Certainty").doesNotContain("NaN");
  }

  @Test
  void an_abstention_has_no_anchor_but_a_remedy() throws IOException {
    JsonNode root = new ObjectMapper().readTree(AnalysisJson.of(outcome()));
    assertThat(root.get("anchor").isNull()).isTrue();
    String remedy = Abstention.Reason.HARDWARE_IN_L1.remedy();
    assertThat(root.get("remedy").asText()).isEqualTo(remedy);
    assertThat(AnalysisText.of(outcome()).lines()).contains("             " + remedy);
  }

  @Test
  void without_a_calibration_the_set_is_null() throws IOException {
    JsonNode root = new ObjectMapper().readTree(AnalysisJson.of(classified(Optional.empty())));
    assertThat(root.get("status").asText()).isEqualTo("classified");
    assertThat(root.get("prediction_set").isNull()).isTrue();
    assertThat(root.get("flag").isNull()).isTrue();
    assertThat(root.get("probabilities").isNull()).isTrue();
    assertThat(root.at("/scores/osteopenia").asDouble()).isEqualTo(0.57);
    assertThat(root.get("bars").asText()).isEqualTo("Scores, not probabilities");
    assertThat(root.get("conclusion").asText()).isEqualTo("not_determined");
    assertThat(AnalysisText.of(classified(Optional.empty())).lines())
        .noneMatch(line -> line.startsWith("set"));
  }

  @Test
  void regions_that_disagree_are_told_with_their_code() throws IOException {
    Warning told = new Warning(Warning.Kind.ROI_DISAGREES, "Regions measured in L1 disagree.");
    ScreeningOutcome outcome = classified(Optional.empty(), List.of(told));
    JsonNode warning = new ObjectMapper().readTree(AnalysisJson.of(outcome)).at("/warnings/0");
    assertThat(warning.get("kind").asText()).isEqualTo("ROI_DISAGREES");
    assertThat(warning.get("sentence").asText()).isEqualTo("Regions measured in L1 disagree.");
    assertThat(AnalysisText.of(outcome)).contains("warning      Regions measured in L1 disagree.");
  }

  private static final Certainty SURE =
      new Certainty(
          new PredictionSet(EnumSet.of(BoneClass.OSTEOPOROSIS, BoneClass.OSTEOPENIA), 0.9),
          new Unfamiliarity(1.1, 1.5, Optional.empty(), 0.97),
          new Probabilities(0.127, 0.35, 0.523),
          Optional.of(FlagRule.ofSite(0.25)));

  private static ScreeningOutcome classified(Optional<Certainty> certainty) {
    return classified(certainty, List.of());
  }

  private static ScreeningOutcome classified(
      Optional<Certainty> certainty, List<Warning> warnings) {
    Grid grid = Grid.axisAligned(1, 1, 1, new Vector3(0, 0, 0), 1, 1, 1);
    TrabecularHu hu = new TrabecularHu(117, 110, 30, 21.1, 700);
    MeasuredVertebra l1 =
        level(VertebraLevel.L1, new Measured(hu, Optional.empty(), Optional.of(SHAPE)));
    ModelId model = new ModelId("medconv", "1", "a".repeat(64));
    CtVolume volume = new CtVolume(grid, new short[1], Acquisition.unknown());
    Screening screening =
        new Screening(
            volume,
            new SourceSeries(new Attributes(), List.of()),
            new L1Finding.Found(
                l1.vertebra(), List.of(l1.vertebra()), Anchor.SACRUM_AND_LAST_RIBS, 0.999),
            hu,
            Optional.empty(),
            new Classification(
                new Probabilities(0.31, 0.57, 0.12),
                new MedConvClass(
                    certainty.isPresent()
                        ? new Probabilities(0.6, 0.3, 0.1)
                        : new Probabilities(0.31, 0.57, 0.12),
                    "argmax of softmax(z - tau2 log pi), tau2 = 0.5"),
                certainty,
                model,
                "cpu"),
            model,
            "cpu",
            warnings,
            "",
            Instant.EPOCH);
    ScanQuality quality =
        new ScanQuality(
            Acquisition.unknown(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return new ScreeningOutcome.Classified(
        screening, List.of(l1), quality, List.of(), new Seconds(1, 2, 0.1, 0, 0));
  }

  private static ScreeningOutcome classified(Anchor anchor, double certainty) {
    Classified any = (Classified) classified(Optional.empty());
    Screening s = any.screening();
    L1Finding.Found found =
        new L1Finding.Found(s.finding().l1(), s.finding().vertebrae(), anchor, certainty);
    Screening screening =
        new Screening(
            s.volume(),
            s.source(),
            found,
            s.trabecular(),
            s.elliptical(),
            s.classification(),
            s.segmenter(),
            s.segmenterDevice(),
            s.warnings(),
            s.parameters(),
            s.performed());
    return new Classified(screening, any.vertebrae(), any.scan(), any.objects(), any.seconds());
  }

  private static ScreeningOutcome outcome() {
    return outcome(Optional.empty());
  }

  private static ScreeningOutcome outcome(Optional<HuCorrection> correction) {
    VertebraMeasurement measured =
        new Measured(
            new TrabecularHu(117, 110, 30, 21.1, 700),
            Optional.of(new TrabecularHu(121.5, 119, 28, 2.1, 2100)),
            Optional.of(SHAPE));
    VertebraMeasurement cemented =
        new NotMeasurable(Reason.HARDWARE, "it contains 1.2 ml above 1500 HU", Optional.empty());
    return new Abstained(
        new Abstention(Abstention.Reason.HARDWARE_IN_L1, "L1 holds 1.2 ml above 1500 HU."),
        List.of(level(VertebraLevel.T12, measured), level(VertebraLevel.L1, cemented)),
        new ScanQuality(
            new Acquisition(
                OptionalDouble.of(120),
                OptionalDouble.of(2),
                Optional.of("B30f"),
                Optional.empty()),
            OptionalDouble.of(14.5),
            OptionalDouble.empty(),
            Optional.of(new Metal(1.2, 1.3)),
            Optional.of(new LargeOrgans(510, 120)),
            correction),
        List.of(new Warning(Warning.Kind.FRACTURE_SUSPECTED, "Look at it.")),
        "cpu",
        new Seconds(1, 2, 0.1, 0, 0));
  }

  private static MeasuredVertebra level(VertebraLevel level, VertebraMeasurement measurement) {
    Grid grid = Grid.axisAligned(1, 1, 1, new Vector3(0, 0, 0), 1, 1, 1);
    MaskedRegion body = new MaskedRegion(grid, new Box(0, 0, 0, 1, 1, 1), new BitSet());
    return new MeasuredVertebra(new Vertebra(level, new Vector3(1, 2, 3), true, body), measurement);
  }
}
