package org.medconv.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples in src/site/markdown/routing-rules.md are right. */
class RoutingRulesPageTest {
  private static final Path PAGE = Path.of("src/site/markdown/routing-rules.md");

  private static Stream<String> blocks(String language) throws IOException {
    return Pattern.compile("(?s)```" + language + "\n(.*?)```")
        .matcher(Files.readString(PAGE))
        .results()
        .map((MatchResult found) -> found.group(1));
  }

  static Stream<String> expressions() throws IOException {
    Stream<String> inTheTable =
        Pattern.compile("(?m)^\\| .* \\| .* \\| `([^`]+)` \\|$")
            .matcher(Files.readString(PAGE))
            .results()
            .map(found -> found.group(1));
    return Stream.concat(inTheTable, blocks("cel"));
  }

  @ParameterizedTest
  @MethodSource("expressions")
  void an_expression_on_the_page_is_right(String text) throws WrongExpression {
    assertThat(RuleLanguage.compile(text).operands()).isNotEmpty();
  }

  @Test
  void the_rule_on_the_page_is_right(@TempDir Path folder) throws IOException, WrongRules {
    Files.writeString(folder.resolve("rule.yaml"), blocks("yaml").findFirst().orElseThrow());
    RuleSet rules = RuleSet.read(folder, new RuleScope(Set.of("pacs", "ehr"), Optional.empty()));
    assertThat(rules.rules()).singleElement().extracting(RoutingRule::priority).isEqualTo(50);
  }

  /** A recipe's title, a series that it accepts, and one that it rejects. */
  private static final Map<String, List<String>> RECIPES =
      Map.ofEntries(
          recipe(
              "Only adults of 50 and more, and those whose age is not known",
              "PatientAge=067Y",
              "PatientAge=049Y"),
          recipe(
              "Women from 50, men from 60",
              "PatientSex=F PatientAge=050Y",
              "PatientSex=M PatientAge=059Y"),
          recipe("No children", "PatientAge=018Y", "PatientAge=011M"),
          recipe(
              "No localizers and no dose reports",
              "ImageType=ORIGINAL\\PRIMARY\\AXIAL",
              "ImageType=ORIGINAL\\PRIMARY\\LOCALIZER"),
          recipe(
              "No reformats and no projections",
              "ImageType=ORIGINAL\\PRIMARY\\AXIAL",
              "ImageType=DERIVED\\SECONDARY\\MPR"),
          recipe("Slices thin enough", "SliceThickness=2.5", "SliceThickness=5"),
          recipe("Enough slices to hold a vertebra", "instances=40", "instances=12"),
          recipe(
              "Soft-tissue kernels of Siemens",
              "ConvolutionKernel=Br40d\\3",
              "ConvolutionKernel=Bl64"),
          recipe(
              "Soft-tissue kernels of GE, Philips and Canon",
              "ConvolutionKernel=STANDARD",
              "ConvolutionKernel=LUNG"),
          recipe("The voltage that the site has calibrated", "KVP=120", "KVP=100"),
          recipe("One scanner", "StationName=CT2", "StationName=CT9"),
          recipe("One manufacturer", "Manufacturer=SIEMENS", "Manufacturer=Example"),
          recipe("Without contrast agent", "Modality=CT", "ContrastBolusAgent=Iohexol"),
          recipe("One institution of several", "InstitutionName=North", "InstitutionName=South"),
          recipe(
              "Abdomen by the code of the anatomic region, where it is given",
              "BodyPartExamined=ABDOMEN",
              "BodyPartExamined=HEAD"),
          recipe(
              "One procedure of the site's catalogue",
              "ProcedureCodeSequence=CT-TRUNK",
              "ProcedureCodeSequence=CT-HEAD"),
          recipe(
              "No planning CTs of radiotherapy",
              "StudyDescription=Abdomen",
              "StudyDescription=Planning"),
          recipe("Only examinations made by day", "StudyTime=120000", "StudyTime=193000"),
          recipe("Only from a day on", "StudyDate=20261201", "StudyDate=20261130"),
          // Their fractions are 0.10 and 0.68.
          recipe("A tenth of all studies, for a start", "study=1.2.276.12", "study=1.2.276.1"),
          recipe("One sender", "callingAe=CT_EAST", "callingAe=CT_WEST"),
          recipe("Each patient once a year", "screened=400", "screened=100"),
          recipe(
              "No biopsies and no interventions", "ProtocolName=Abdomen", "ProtocolName=Biopsy"));

  private static Map.Entry<String, List<String>> recipe(String title, String takes, String leaves) {
    return Map.entry(title, List.of(takes, leaves));
  }

  static Stream<Arguments> recipes() throws IOException {
    return Pattern.compile("(?s)### ([^\n]+)\n\n```cel\n(.*?)```")
        .matcher(Files.readString(PAGE))
        .results()
        .map(found -> Arguments.of(found.group(1), found.group(2)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("recipes")
  void a_recipe_takes_and_leaves_what_its_title_says(String title, String text)
      throws WrongExpression {
    Expression recipe = RuleLanguage.compile(text);
    List<String> examples = RECIPES.get(title);
    assertThat(examples).as("examples of \"%s\" in this test", title).isNotNull();
    assertThat(recipe.judge(series(examples.get(0)))).matches(RoutingRulesPageTest::holds);
    assertThat(recipe.judge(series(examples.get(1)))).matches(finding -> !holds(finding));
  }

  @Test
  void there_are_twenty_recipes_and_more() throws IOException {
    assertThat(recipes().map(recipe -> (String) recipe.get()[0]))
        .hasSizeGreaterThanOrEqualTo(20)
        .containsExactlyInAnyOrderElementsOf(RECIPES.keySet());
  }

  private static boolean holds(Finding finding) {
    return finding.truth() == Finding.Truth.TRUE;
  }

  /** {@code instances} and {@code study} are no elements; a sequence gets one code. */
  private static SeriesFacts series(String words) {
    Attributes header = new Attributes();
    int instances = 1;
    String study = "1.2.3";
    SeriesFacts.Surroundings around = SeriesFacts.Surroundings.UNKNOWN;
    for (String word : words.split(" ")) {
      String[] pair = word.split("=");
      if (pair[0].equals("instances")) {
        instances = Integer.parseInt(pair[1]);
      } else if (pair[0].equals("study")) {
        study = pair[1];
      } else if (pair[0].equals("callingAe")) {
        around = new SeriesFacts.Surroundings(pair[1], "", null);
      } else if (pair[0].equals("screened")) {
        around = new SeriesFacts.Surroundings("", "", Double.valueOf(pair[1]));
      } else if (pair[0].endsWith("Sequence")) {
        Attributes code = new Attributes();
        code.setString(Tag.CodingSchemeDesignator, VR.SH, "99LOCAL");
        code.setString(Tag.CodeValue, VR.SH, pair[1]);
        header.newSequence(Tag.ProcedureCodeSequence, 1).add(code);
      } else {
        Keyword keyword = Keywords.named(pair[0]).orElseThrow();
        header.setString(
            keyword.tag(), VR.valueOf(keyword.representation()), pair[1].split("\\\\"));
      }
    }
    return new SeriesFacts(study, "1.2.3.4", instances, header, around);
  }
}
