package org.medconv.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.route.Decision.LeftOut;
import org.medconv.route.Decision.NotRouted;
import org.medconv.route.Decision.Routed;
import org.medconv.yaml.Fault;

class RuleSetTest {
  private static final RuleScope SCOPE =
      new RuleScope(
          Set.of("pacs", "ehr"), Optional.of(Set.of("vertebrae-unet3d", "medconv-resnet50")));
  private static final String MODELS =
      "segmenter: vertebrae-unet3d\nclassifier: medconv-resnet50\n";

  @TempDir Path folder;

  private static RuleSet shipped() throws WrongRules {
    return RuleSet.read(Path.of("dicom-rules"), SCOPE);
  }

  private RuleSet rules(String... files) throws IOException, WrongRules {
    for (int i = 0; i < files.length; i++) {
      Files.writeString(folder.resolve("rule%d.yaml".formatted(i)), files[i]);
    }
    return RuleSet.read(folder, SCOPE);
  }

  private List<String> faults(String... files) {
    WrongRules wrong = catchThrowableOfType(WrongRules.class, () -> rules(files));
    assertThat(wrong).isNotNull();
    return wrong.faults().stream()
        .map(Fault::toString)
        .map(text -> text.replace(folder + "/", ""))
        .toList();
  }

  private static SeriesFacts series(String uid, int instances, String kernel, String thickness) {
    Attributes header = new Attributes();
    header.setString(Tag.Modality, VR.CS, "CT");
    header.setString(Tag.ImageType, VR.CS, "ORIGINAL", "PRIMARY", "AXIAL");
    if (!kernel.isEmpty()) {
      header.setString(Tag.ConvolutionKernel, VR.SH, kernel);
    }
    if (!thickness.isEmpty()) {
      header.setString(Tag.SliceThickness, VR.DS, thickness);
    }
    return new SeriesFacts("1.2", uid, instances, header);
  }

  private static SeriesFacts localizer() {
    SeriesFacts facts = series("1.2.9", 2, "", "");
    facts.header().setString(Tag.ImageType, VR.CS, "ORIGINAL", "PRIMARY", "LOCALIZER");
    return facts;
  }

  /** Such a rule was accepted, and silently skipped for every series. */
  @Test
  void a_condition_that_runs_out_of_steps_whatever_comes_is_refused() {
    String ten = "[1,2,3,4,5,6,7,8,9,10]";
    String endless = "%s.all(a, %s.all(b, %s.all(c, %s.all(d, %s.all(e, a > 0)))))";
    assertThat(
            faults(
                "name: a\nwhen: '%s'\n%s"
                    .formatted(endless.formatted(ten, ten, ten, ten, ten), MODELS)))
        .containsExactly("rule0.yaml:2: when: needs more than 10000 steps to decide; simplify it");
  }

  @Test
  void a_preference_that_runs_out_of_steps_over_common_lists_is_refused() {
    String squared = "ImageType.exists(a, ImageType.exists(b, a == b && a == \"x\"))";
    String endless = "ImageType.all(c, ImageType.all(d, %s || c == d))".formatted(squared);
    assertThat(faults("name: a\nwhen: 'true'\nprefer:\n- '%s'\n%s".formatted(endless, MODELS)))
        .containsExactly(
            "rule0.yaml:4: prefer: needs more than 10000 steps to decide; simplify it");
  }

  @Test
  void a_rule_that_runs_out_of_steps_for_a_series_is_passed_over_and_told() throws Exception {
    String pairs = "ImageType.all(a, ImageType.all(b, a != \"x\" || b != \"x\"))";
    RuleSet rules =
        rules(
            "name: slow\npriority: 60\nwhen: '%s'\n%s".formatted(pairs, MODELS),
            "name: quick\nwhen: 'true'\n" + MODELS);
    SeriesFacts series = series("1.2.1", 600, "B30f", "1");
    series
        .header()
        .setString(Tag.ImageType, VR.CS, Collections.nCopies(200, "A").toArray(String[]::new));
    Decision decision = rules.decide(List.of(series));
    assertThat(((Routed) decision).rule().name()).isEqualTo("quick");
    assertThat(decision.undecided()).containsExactly("slow");
    assertThat(rules.judge(series).get(0).why())
        .startsWith("rule slow does not match: ")
        .contains("needs more than 10000 steps to decide; simplify it");
  }

  @Test
  void the_shipped_rule_takes_the_thin_soft_tissue_series_and_says_why_not_the_others()
      throws WrongRules {
    SeriesFacts thinBone = series("1.2.1", 600, "BONE", "0.6");
    SeriesFacts thickSoft = series("1.2.2", 60, "B30f", "5");
    SeriesFacts thinSoft = series("1.2.3", 300, "B30f", "1");
    SeriesFacts tooThick = series("1.2.4", 30, "B30f", "10");
    Decision decision =
        shipped().decide(List.of(thinBone, thickSoft, thinSoft, tooThick, localizer()));
    assertThat(decision).isInstanceOf(Routed.class);
    assertThat(((Routed) decision).series()).isEqualTo(thinSoft);
    assertThat(((Routed) decision).rule().destinations()).containsExactlyInAnyOrder("pacs", "ehr");
    assertThat(shipped().withoutClass("abdomen-ct")).containsExactly("SR", "FHIR");
    assertThat(decision.leftOut().stream().map(LeftOut::why))
        .containsExactly(
            "rule abdomen-ct matches, but another series of the study is better: here"
                + " has(ConvolutionKernel) && !ConvolutionKernel.exists(k,"
                + " k.matches(\"(?i)(bone|lung|sharp|[bh]r?[67][0-9].*)\")) is false"
                + " (ConvolutionKernel is [\"BONE\"])",
            "rule abdomen-ct matches, but another series of the study is better: here"
                + " has(SliceThickness) && SliceThickness <= 3 is false (SliceThickness is 5.0)",
            "rule abdomen-ct does not match: (!has(SliceThickness) || SliceThickness <= 5) is false"
                + " (SliceThickness is 10.0)",
            "rule abdomen-ct does not match: !(\"LOCALIZER\" in ImageType) is false (ImageType is"
                + " [\"ORIGINAL\", \"PRIMARY\", \"LOCALIZER\"])");
  }

  @Test
  void of_like_series_the_thinner_then_the_longer_is_taken() throws WrongRules {
    SeriesFacts thin = series("1.2.2", 100, "B30f", "1");
    SeriesFacts thick = series("1.2.1", 300, "B30f", "2");
    SeriesFacts longer = series("1.2.3", 200, "B30f", "1");
    Decision decision = shipped().decide(List.of(thick, thin, longer));
    assertThat(((Routed) decision).series()).isEqualTo(longer);
    assertThat(decision.leftOut().stream().map(LeftOut::why))
        .containsExactly(
            "rule abdomen-ct matches, but another series of the study is better: its slices are 1.0"
                + " mm thick, here 2.0 mm",
            "rule abdomen-ct matches, but another series of the study is better: it has 200"
                + " instances, here 100");
  }

  @Test
  void a_study_that_no_rule_matches_is_not_routed_and_says_why() throws WrongRules {
    SeriesFacts magnetic = series("1.2.1", 100, "", "");
    magnetic.header().setString(Tag.Modality, VR.CS, "MR");
    magnetic.header().remove(Tag.ImageType);
    Decision decision = shipped().decide(List.of(magnetic));
    assertThat(decision).isInstanceOf(NotRouted.class);
    assertThat(decision.leftOut().get(0).why())
        .isEqualTo(
            "rule abdomen-ct does not match: Modality == \"CT\" is false (Modality is \"MR\");"
                + " \"PRIMARY\" in ImageType cannot be decided (ImageType is missing);"
                + " !(\"LOCALIZER\" in ImageType) cannot be decided (ImageType is missing)");
  }

  @Test
  void the_rule_of_higher_priority_decides() throws Exception {
    RuleSet rules =
        rules(
            "name: low\npriority: 1\nwhen: Modality == \"CT\"\n" + MODELS,
            "name: high\npriority: 99\nwhen: SliceThickness < 2\n" + MODELS);
    assertThat(rules.rules().stream().map(RoutingRule::name)).containsExactly("high", "low");
    SeriesFacts thin = series("1.2.1", 1, "", "1");
    SeriesFacts thick = series("1.2.2", 1000, "", "5");
    Decision decision = rules.decide(List.of(thick, thin));
    assertThat(((Routed) decision).series()).isEqualTo(thin);
    assertThat(decision.leftOut().get(0).why())
        .isEqualTo(
            "rule high does not match: SliceThickness < 2 is false (SliceThickness is 5.0); rule"
                + " low matches; rule high comes first and decides for this study");
    assertThat(((Routed) rules.decide(List.of(thick))).rule().name()).isEqualTo("low");
  }

  @RepeatedTest(20)
  void no_series_is_lost_or_doubled_and_the_order_does_not_matter() throws WrongRules {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<SeriesFacts> study = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(8); i++) {
      String kernel = random.nextBoolean() ? "B30f" : random.nextBoolean() ? "B70f" : "";
      study.add(
          series(
              "1.2." + i,
              random.nextInt(5),
              kernel,
              random.nextInt(4) == 0 ? "" : "" + random.nextInt(8)));
    }
    Decision decision = shipped().decide(study);
    assertThat(seen(decision)).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(study);
    List<SeriesFacts> shuffled = new ArrayList<>(study);
    Collections.shuffle(shuffled, random);
    assertThat(taken(shipped().decide(shuffled))).as("seed %d", seed).isEqualTo(taken(decision));
  }

  private static List<SeriesFacts> seen(Decision decision) {
    return Stream.concat(taken(decision).stream(), decision.leftOut().stream().map(LeftOut::series))
        .toList();
  }

  private static Optional<SeriesFacts> taken(Decision decision) {
    return decision instanceof Routed routed ? Optional.of(routed.series()) : Optional.empty();
  }

  @Test
  void every_fault_of_every_file_is_told_with_its_line() {
    assertThat(
            faults(
                "name: one\nwhen: >\n  Modality == \"CT\"\n  && Slicethickness < 3\n" + MODELS,
                "name: two words\n"
                    + "priority: 200\n"
                    + "when: true\n"
                    + "prefer:\n"
                    + "  - Rows > 1\n"
                    + "  - Rows\n"
                    + "segmenter: vertebrae-unet\n"
                    + "classifier: medconv-resnet50\n"
                    + "destinations: [pacs, erh]\n"
                    + "destination: x\n",
                "name: three\nwhen: [\n",
                "name: four\nwhen: \"true\"\n" + MODELS + "withoutClass: [SR, SC]\n",
                "name: five\nwhen: \"true\"\n" + MODELS + "withoutClass: [FHIR]\n"))
        .containsExactly(
            "rule0.yaml:4: when: \"Slicethickness\" is not a DICOM keyword that rules can use; did"
                + " you mean \"SliceThickness\"?",
            "rule1.yaml:6: prefer: has type int instead of true or false; write a comparison, like"
                + " SliceThickness <= 5",
            "rule1.yaml:1: name: \"two words\" is not a name: 1 to 64 letters, digits, dots,"
                + " hyphens, underscores",
            "rule1.yaml:2: priority: \"200\" is not a whole number from 0 to 100",
            "rule1.yaml:7: segmenter: \"vertebrae-unet\" is not a folder of models/; did you mean"
                + " \"vertebrae-unet3d\"?",
            "rule1.yaml:9: destinations: \"erh\" is not a destination of conf/node.yaml (peers,"
                + " fhir, destinations); did you mean \"ehr\"?",
            "rule1.yaml:10: destination is not a known key; did you mean \"destinations\"?",
            "rule2.yaml:3: is not YAML: expected the node content, but found '<stream end>'",
            "rule3.yaml:5: withoutClass: a run without a class does not send \"SC\"; choose from"
                + " SR, FHIR",
            "rule4.yaml:5: withoutClass: FHIR needs the SR, which identifies the patient; write"
                + " [SR, FHIR]");
  }

  @Test
  void a_rule_without_a_condition_is_a_fault() {
    assertThat(faults("name: one\n" + MODELS))
        .containsExactly(
            "rule0.yaml:1: when: is missing; to take every series write: when: \"true\"");
  }

  @Test
  void two_rules_of_one_name_are_a_fault() {
    assertThat(faults("name: same\nwhen: 'true'\n" + MODELS, "name: same\nwhen: 'true'\n" + MODELS))
        .containsExactly(
            "rule1.yaml: name: \"same\" is already the name of the rule in rule0.yaml");
  }

  @Test
  void a_folder_without_rules_is_a_fault() {
    assertThat(faults()).singleElement().asString().endsWith("holds no rule: it has no .yaml file");
  }
}
