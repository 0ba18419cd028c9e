package org.medconv.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.medconv.classify.BoneClass.NORMAL;
import static org.medconv.classify.BoneClass.OSTEOPENIA;
import static org.medconv.classify.BoneClass.OSTEOPOROSIS;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DiagnosticReport;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.classify.BoneClass;
import org.medconv.classify.Certainty;
import org.medconv.classify.Classification;
import org.medconv.classify.FlagRule;
import org.medconv.classify.LogitAdjustment;
import org.medconv.classify.LogitScaling;
import org.medconv.classify.MedConvClass;
import org.medconv.classify.PredictionSet;
import org.medconv.classify.PredictionSets;
import org.medconv.classify.Probabilities;
import org.medconv.classify.Unfamiliarity;

/** The statement is derived once: whatever the network answers, all outputs agree. */
class StatementTest {
  private static final long SEED = 20261127;
  private static final Set<String> DISEASES = Set.of("64859006", "312894000");

  @TempDir Path folder;

  /** A possible answer of a node: any logits, priors, scaling, thresholds and flag. */
  private static Classification answer(Random random) {
    float[] logits = new float[3];
    double[] priors = {
      0.05 + random.nextDouble(), 0.05 + random.nextDouble(), 0.05 + random.nextDouble()
    };
    double sum = priors[0] + priors[1] + priors[2];
    double[] offsets = new double[3];
    double[] thresholds = new double[3];
    for (int n = 0; n < 3; n++) {
      logits[n] = (float) (3 * random.nextGaussian());
      priors[n] /= sum;
      offsets[n] = random.nextGaussian();
      thresholds[n] = random.nextDouble();
    }
    MedConvClass medConv = new LogitAdjustment(priors, 1, 0.5).decide(logits);
    if (random.nextInt(4) == 0) {
      return new Classification(medConv, Screenings.CLASSIFIER, "cpu");
    }
    Probabilities answer =
        new LogitScaling(new double[] {0.9, 0.9, 0.9}, offsets).probabilities(logits);
    FlagRule rule =
        random.nextBoolean() ? Screenings.FLAG : FlagRule.ofSite(0.01 + 0.98 * random.nextDouble());
    Certainty certainty =
        new Certainty(
            new PredictionSets(0.9, thresholds).of(answer),
            new Unfamiliarity(1, 1.5, Optional.empty(), 0.97),
            new Probabilities(priors[0], priors[1], 1 - priors[0] - priors[1]),
            random.nextInt(5) == 0 ? Optional.empty() : Optional.of(rule));
    return new Classification(
        answer, medConv, Optional.of(certainty), Screenings.CLASSIFIER, "cpu");
  }

  private static Stream<Classification> answers(int count) {
    Random random = new Random(SEED);
    return Stream.generate(() -> answer(random)).limit(count);
  }

  @Test
  void the_headline_begins_with_the_longest_bar_and_names_the_set() {
    answers(20_000)
        .forEach(
            answer -> {
              Statement statement = Statement.of(answer);
              BoneClass longest = longest(statement.bars());
              assertThat(statement.boneClass()).isEqualTo(longest);
              assertThat(statement.headlineClasses().get(0)).isEqualTo(longest);
              statement
                  .set()
                  .ifPresent(
                      set ->
                          assertThat(statement.headlineClasses())
                              .containsExactlyInAnyOrderElementsOf(set.classes()));
              if (statement.headlineClasses().size() < 3) {
                assertThat(statement.headline().toLowerCase(java.util.Locale.ROOT))
                    .startsWith(Statement.word(longest));
              } else {
                assertThat(statement.headline()).isEqualTo("No class ruled out");
                assertThat(String.join(" ", statement.sentences()))
                    .contains("Most probable: " + Statement.word(longest));
              }
            });
  }

  private static BoneClass longest(Probabilities bars) {
    double most = Math.max(bars.osteoporosis(), Math.max(bars.osteopenia(), bars.normal()));
    return Stream.of(BoneClass.values()).filter(c -> bars.of(c) == most).findFirst().orElseThrow();
  }

  @Test
  void no_disease_is_concluded_while_its_probability_is_under_one_half() {
    answers(20_000)
        .map(Statement::of)
        .forEach(
            statement -> {
              boolean disease = DISEASES.contains(Codes.of(statement.conclusion()).value());
              if (disease) {
                assertThat(statement).isInstanceOf(Statement.Calibrated.class);
                assertThat(statement.bars().of(statement.boneClass())).isGreaterThanOrEqualTo(0.5);
                assertThat(statement.headlineClasses()).hasSize(1);
              }
            });
  }

  @Test
  void a_class_by_the_papers_rule_that_is_not_the_most_probable_says_why() {
    assertThat(answers(20_000).map(Statement::of))
        .filteredOn(each -> each.medConv().boneClass() != each.boneClass())
        .hasSizeGreaterThan(1000)
        .allSatisfy(
            each ->
                assertThat(each.sentences())
                    .anyMatch(
                        line ->
                            line.startsWith(
                                    "MedConv class: " + Statement.word(each.medConv().boneClass()))
                                && line.contains(each.medConv().rule())
                                && line.endsWith(
                                    Statement.word(each.boneClass()) + " is more probable.")));
  }

  @Test
  void the_flags_numbers_are_never_rounded_into_the_wrong_order() {
    for (double probability : new double[] {0.1496, 0.14999, 0.1500001, 0.15, 0.24, 0.02}) {
      Flag flag = new Flag(probability, Screenings.FLAG);
      String[] words = flag.comparison().split(" ");
      double left = Double.parseDouble(words[words.length - 3]);
      double right = Double.parseDouble(words[words.length - 1]);
      assertThat(left >= right).isEqualTo(probability >= 0.15);
      assertThat(words[words.length - 2]).isEqualTo(probability >= 0.15 ? "\u2265" : "<");
    }
  }

  @Test
  void the_flag_says_its_numbers_and_what_the_threshold_finds() {
    assertThat(new Flag(0.239, Screenings.FLAG).sentence())
        .isEqualTo(
            "Flagged for osteoporosis: 0.24 \u2265 0.15; at this threshold the sensitivity is 85 %"
                + " and the specificity 62 %, on 500 simulated persons.");
    assertThat(new Flag(0.1, FlagRule.ofSite(0.2)).sentence())
        .startsWith("Not flagged for osteoporosis: 0.10 < 0.20; the site set the threshold");
  }

  @Test
  void a_sites_own_threshold_takes_the_place_of_the_models_and_makes_no_flag_of_scores() {
    Classification calibrated = Screenings.calibrated().classification();
    assertThat(Statement.of(calibrated).flag().orElseThrow().raised()).isTrue();
    Flag own = Statement.of(calibrated.flaggedAt(0.32)).flag().orElseThrow();
    assertThat(own.raised()).isFalse();
    assertThat(own.rule()).isEqualTo(FlagRule.ofSite(0.32));
    Classification scored = Screenings.synthetic().classification();
    assertThat(Statement.of(scored.flaggedAt(0.01)).flag()).isEmpty();
  }

  @Test
  void the_real_example_of_osteopenia_before_osteoporosis_reads_as_both() {
    Statement statement =
        Statement.of(
            new Classification(
                new Probabilities(0.239, 0.499, 0.262),
                new MedConvClass(new Probabilities(0.45, 0.35, 0.2), Screenings.RULE),
                Optional.of(
                    new Certainty(
                        new PredictionSet(EnumSet.of(OSTEOPOROSIS, OSTEOPENIA), 0.9),
                        new Unfamiliarity(1, 1.5, Optional.empty(), 0.97),
                        new Probabilities(0.121, 0.341, 0.538),
                        Optional.of(Screenings.FLAG))),
                Screenings.CLASSIFIER,
                "cpu"));
    assertThat(statement.headline()).isEqualTo("Osteopenia or osteoporosis");
    assertThat(statement.conclusion()).isEqualTo(Conclusion.BELOW_REFERENCE);
    assertThat(statement.tScores()).contains("as if DXA T \u2264 \u22121");
    assertThat(Codes.of(statement.conclusion()).value()).isEqualTo("449781000");
  }

  @Test
  void a_set_that_reaches_to_normal_concludes_nothing() {
    Probabilities probabilities = new Probabilities(0.05, 0.55, 0.4);
    assertThat(Conclusion.of(probabilities, new PredictionSet(EnumSet.of(OSTEOPENIA, NORMAL), 0.9)))
        .isEqualTo(Conclusion.NOT_DETERMINED);
    assertThat(Conclusion.of(probabilities, new PredictionSet(EnumSet.of(OSTEOPENIA), 0.9)))
        .isEqualTo(Conclusion.OSTEOPENIA);
  }

  /** Written and read back: SR, FHIR and the words in the picture. */
  @Test
  void sr_fhir_and_picture_say_the_same() throws Exception {
    int number = 0;
    for (Classification answer : answers(24).toList()) {
      Screening screening = Screenings.with(Screenings.synthetic(), answer);
      Statement statement = screening.statement();
      List<ResultObject> objects =
          new ResultObjects(Screenings.EQUIPMENT, Screenings.SYSTEMS)
              .write(screening, folder.resolve("case" + number++));
      checkSr(Datasets.read(objects, ResultObject.Kind.SR), statement);
      Path fhir =
          objects.stream()
              .filter(object -> object.kind() == ResultObject.Kind.FHIR)
              .findFirst()
              .orElseThrow()
              .file();
      checkFhir(FhirTransaction.parse(Files.readString(fhir)), statement);
      ResultUids uids = ResultUids.of(screening, Screenings.EQUIPMENT);
      checkPicture(
          KeyPicture.texts(screening, Measurements.of(screening, Screenings.EQUIPMENT, uids))
              .stream()
              .map(KeyPicture.Text::words)
              .toList(),
          statement);
    }
  }

  private static void checkSr(Attributes sr, Statement statement) {
    assertThat(texts(sr, Codes.HEADLINE)).containsExactly(statement.headline());
    assertThat(values(sr, Codes.DENSITY_CLASS))
        .containsExactly(Codes.of(statement.conclusion()).value());
    assertThat(values(sr, Codes.mostProbable(statement)))
        .containsExactly(Codes.classOnly(statement.boneClass()).value());
    assertThat(values(sr, Codes.MEDCONV_CLASS))
        .containsExactly(Codes.classOnly(statement.medConv().boneClass()).value());
    assertThat(texts(sr, Codes.MEDCONV_RULE)).containsExactly(statement.medConv().rule());
    assertThat(values(sr, Codes.CLASSES_NOT_RULED_OUT))
        .hasSize(statement.set().map(set -> set.classes().size()).orElse(0));
    assertThat(values(sr, Codes.FLAG))
        .isEqualTo(
            statement
                .flag()
                .map(f -> List.of(f.raised() ? "373066001" : "373067005"))
                .orElse(List.of()));
    for (BoneClass each : BoneClass.values()) {
      assertThat(numbers(sr, Codes.barOf(each, statement))).isEqualTo(1);
    }
    String comment = texts(sr, Codes.COMMENT).get(0);
    statement.sentences().forEach(line -> assertThat(comment).contains(PlainText.of(line)));
  }

  private static Stream<Attributes> items(Attributes item) {
    return item.contains(Tag.ContentSequence)
        ? Stream.concat(
            Stream.of(item),
            item.getSequence(Tag.ContentSequence).stream().flatMap(StatementTest::items))
        : Stream.of(item);
  }

  private static Stream<Attributes> named(Attributes sr, Code concept) {
    return items(sr)
        .filter(item -> item.contains(Tag.ConceptNameCodeSequence))
        .filter(
            item ->
                item.getNestedDataset(Tag.ConceptNameCodeSequence)
                    .getString(Tag.CodeValue)
                    .equals(concept.value()));
  }

  private static List<String> values(Attributes sr, Code concept) {
    return named(sr, concept)
        .map(item -> item.getNestedDataset(Tag.ConceptCodeSequence).getString(Tag.CodeValue))
        .toList();
  }

  private static List<String> texts(Attributes sr, Code concept) {
    return named(sr, concept).map(item -> item.getString(Tag.TextValue)).toList();
  }

  private static long numbers(Attributes sr, Code concept) {
    return named(sr, concept).filter(item -> item.contains(Tag.MeasuredValueSequence)).count();
  }

  private static void checkFhir(Bundle bundle, Statement statement) {
    Observation category =
        bundle.getEntry().stream()
            .map(Bundle.BundleEntryComponent::getResource)
            .filter(Observation.class::isInstance)
            .map(Observation.class::cast)
            .filter(each -> each.getValue() instanceof CodeableConcept)
            .findFirst()
            .orElseThrow();
    CodeableConcept value = category.getValueCodeableConcept();
    assertThat(value.getText()).isEqualTo(statement.headline());
    assertThat(value.getCodingFirstRep().getCode())
        .isEqualTo(Codes.of(statement.conclusion()).value());
    assertThat(component(category, Codes.mostProbable(statement)).orElseThrow())
        .isEqualTo(Codes.classOnly(statement.boneClass()).value());
    assertThat(component(category, Codes.MEDCONV_CLASS).orElseThrow())
        .isEqualTo(Codes.classOnly(statement.medConv().boneClass()).value());
    assertThat(component(category, Codes.FLAG))
        .isEqualTo(statement.flag().map(flag -> String.valueOf(flag.raised())));
    DiagnosticReport report =
        bundle.getEntry().stream()
            .map(Bundle.BundleEntryComponent::getResource)
            .filter(DiagnosticReport.class::isInstance)
            .map(DiagnosticReport.class::cast)
            .findFirst()
            .orElseThrow();
    assertThat(report.getConclusionCodeFirstRep().getCodingFirstRep().getCode())
        .isEqualTo(Codes.of(statement.conclusion()).value());
    assertThat(report.getConclusion()).contains(statement.headline());
    statement
        .sentences()
        .forEach(line -> assertThat(report.getConclusion()).contains(PlainText.of(line)));
  }

  private static Optional<String> component(Observation observation, Code code) {
    return observation.getComponent().stream()
        .filter(each -> each.getCode().getCodingFirstRep().getCode().equals(code.value()))
        .map(Observation.ObservationComponentComponent::getValue)
        .map(
            value ->
                value instanceof BooleanType flag
                    ? flag.getValue().toString()
                    : ((CodeableConcept) value).getCodingFirstRep().getCode())
        .findFirst();
  }

  private static void checkPicture(List<String> texts, Statement statement) {
    String all = String.join(" ", texts).replaceAll(" +", " ");
    assertThat(all).contains(statement.headline());
    assertThat(texts).contains(statement.barsTitle());
    statement.flag().ifPresent(flag -> assertThat(texts).contains(flag.comparison()));
    assertThat(all).contains("MedConv class: " + Statement.word(statement.medConv().boneClass()));
    boolean scored = statement instanceof Statement.Scored;
    assertThat(texts.stream().anyMatch(text -> text.matches("[0-9.]+ %"))).isEqualTo(!scored);
    assertThat(all.contains("Scores, not probabilities")).isEqualTo(scored);
  }
}
