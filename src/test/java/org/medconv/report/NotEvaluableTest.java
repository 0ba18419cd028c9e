package org.medconv.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.medconv.report.Datasets.code;
import static org.medconv.report.Datasets.named;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.medconv.segment.Abstention;
import org.medconv.volume.Rejection;
import org.medconv.volume.SourceSeries;

/** A run that says no class leaves a report that says so, and why. */
class NotEvaluableTest {
  private static final Set<ResultObject.Kind> BOTH =
      Set.of(ResultObject.Kind.SR, ResultObject.Kind.FHIR);

  @TempDir Path folder;

  /** One run for each reason that there is. */
  static Stream<NotEvaluable> runs() {
    List<Obstacle> obstacles = new ArrayList<>();
    for (Abstention.Reason reason : Abstention.Reason.values()) {
      obstacles.add(new Obstacle.Abstained(new Abstention(reason, "what was seen")));
    }
    for (Rejection.Reason reason : Rejection.Reason.values()) {
      obstacles.add(new Obstacle.Refused(new Rejection(reason, "What was seen.")));
    }
    return obstacles.stream().map(Screenings::notEvaluable);
  }

  @ParameterizedTest
  @MethodSource("runs")
  void the_sr_says_why_coded_and_in_words(NotEvaluable run) throws IOException {
    List<Attributes> items = Datasets.contentItems(sr(run));
    assertThat(value(items, "density-class")).isEqualTo("not-evaluable");
    assertThat(value(items, "not-eval-reason")).isEqualTo(ObstacleCodes.of(run.obstacle()).value());
    assertThat(text(items, "headline")).startsWith("L1 not evaluable: ").isEqualTo(run.headline());
    assertThat(text(items, "121106"))
        .contains("RESEARCH USE ONLY", "What was seen.", "not verified by a person")
        .contains(run.obstacle().remedy().orElse(""));
    assertThat(named(items, "warning")).hasSize(1);
  }

  @Test
  void there_is_no_number_and_no_class_in_it() throws IOException {
    List<Attributes> items = Datasets.contentItems(sr(Screenings.metal()));
    assertThat(items).noneMatch(item -> "NUM".equals(item.getString(Tag.ValueType)));
    assertThat(Codes.of(org.medconv.classify.BoneClass.NORMAL).value())
        .isNotIn(items.stream().map(item -> code(item, Tag.ConceptCodeSequence)).toList());
  }

  @Test
  void no_two_reasons_have_the_same_code() {
    assertThat(runs().map(run -> ObstacleCodes.of(run.obstacle()))).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("runs")
  void the_observation_has_a_reason_instead_of_a_value(NotEvaluable run) throws IOException {
    Bundle bundle = fhir(run);
    Observation observation = only(bundle, Observation.class);
    assertThat(observation.hasValue()).isFalse();
    String expected = run.obstacle() instanceof Obstacle.Abstained ? "unknown" : "not-performed";
    assertThat(observation.getDataAbsentReason().getCoding())
        .extracting(coding -> coding.getCode())
        .containsExactly(expected, ObstacleCodes.of(run.obstacle()).value());
    assertThat(observation.getDataAbsentReason().getText()).containsIgnoringCase("what was seen");
    DiagnosticReport report = only(bundle, DiagnosticReport.class);
    assertThat(report.getConclusion()).contains(run.headline(), "What was seen.");
    assertThat(report.getConclusionCodeFirstRep().getCodingFirstRep().getCode())
        .isEqualTo("not-evaluable");
  }

  @Test
  void the_same_run_makes_the_same_objects_and_another_reason_makes_others() throws IOException {
    String uid = sr(Screenings.metal()).getString(Tag.SOPInstanceUID);
    assertThat(sr(Screenings.metal()).getString(Tag.SOPInstanceUID)).isEqualTo(uid);
    Obstacle noise =
        new Obstacle.Abstained(new Abstention(Abstention.Reason.IMAGE_QUALITY, "61 HU"));
    assertThat(sr(Screenings.notEvaluable(noise)).getString(Tag.SOPInstanceUID)).isNotEqualTo(uid);
    Attributes answered =
        MeasurementReport.of(
            Screenings.synthetic(),
            L1Regions.of(Screenings.synthetic()),
            Screenings.EQUIPMENT,
            ResultUids.of(Screenings.synthetic(), Screenings.EQUIPMENT));
    assertThat(answered.getString(Tag.SOPInstanceUID)).isNotEqualTo(uid);
  }

  @Test
  void only_what_is_wanted_is_written() throws IOException {
    assertThat(write(Screenings.metal(), Set.of())).isEmpty();
    assertThat(folder).isEmptyDirectory();
    assertThat(write(Screenings.metal(), Set.of(ResultObject.Kind.SR)))
        .extracting(ResultObject::kind)
        .containsExactly(ResultObject.Kind.SR);
    assertThat(write(Screenings.metal(), BOTH))
        .extracting(ResultObject::kind)
        .containsExactly(ResultObject.Kind.SR, ResultObject.Kind.FHIR);
  }

  @Test
  void of_an_input_that_is_no_dicom_series_nothing_is_written() throws IOException {
    NotEvaluable run = Screenings.metal();
    NotEvaluable nifti =
        new NotEvaluable(
            new SourceSeries(new Attributes(), List.of()),
            run.obstacle(),
            List.of(),
            run.segmenter(),
            run.classifier(),
            run.performed(),
            "");
    assertThat(write(nifti, BOTH)).isEmpty();
  }

  private List<ResultObject> write(NotEvaluable run, Set<ResultObject.Kind> wanted)
      throws IOException {
    return new ResultObjects(Screenings.EQUIPMENT, Screenings.SYSTEMS).write(run, wanted, folder);
  }

  private Attributes sr(NotEvaluable run) throws IOException {
    return Datasets.read(write(run, BOTH), ResultObject.Kind.SR);
  }

  private Bundle fhir(NotEvaluable run) throws IOException {
    Path file = Datasets.file(write(run, BOTH), ResultObject.Kind.FHIR);
    return FhirTransaction.parse(Files.readString(file));
  }

  private static <T> T only(Bundle bundle, Class<T> type) {
    List<T> found =
        bundle.getEntry().stream()
            .map(Bundle.BundleEntryComponent::getResource)
            .filter(type::isInstance)
            .map(type::cast)
            .toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private static String value(List<Attributes> items, String name) {
    return code(named(items, name).findFirst().orElseThrow(), Tag.ConceptCodeSequence);
  }

  private static String text(List<Attributes> items, String name) {
    return named(items, name).findFirst().orElseThrow().getString(Tag.TextValue);
  }
}
