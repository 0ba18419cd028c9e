package org.medconv.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Optional;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.route.Finding.Truth;

class RuleLanguageTest {
  private static Attributes abdomen() {
    Attributes header = new Attributes();
    header.setString(Tag.Modality, VR.CS, "CT");
    header.setString(Tag.ImageType, VR.CS, "ORIGINAL", "PRIMARY", "AXIAL");
    header.setString(Tag.SliceThickness, VR.DS, "5 ");
    header.setString(Tag.KVP, VR.DS, "120");
    header.setInt(Tag.Rows, VR.US, 512);
    header.setString(Tag.SeriesNumber, VR.IS, "+3");
    header.setString(Tag.PixelSpacing, VR.DS, "0.7", "0.8");
    header.setString(Tag.ConvolutionKernel, VR.SH, "B30f");
    header.setString(Tag.PatientSex, VR.CS, "F");
    header.setString(Tag.PatientName, VR.PN, "Doe^Jane");
    header.setString(Tag.StudyDate, VR.DA, "20260102");
    header.setString(Tag.GantryDetectorTilt, VR.DS, "none");
    header.setNull(Tag.BodyPartExamined, VR.CS);
    return header;
  }

  private static SeriesFacts series() {
    return of(abdomen());
  }

  private static SeriesFacts of(Attributes header) {
    return new SeriesFacts("1.2.3", "1.2.3.4", 40, header);
  }

  private static Truth judge(String text, String ae, String host, Double days)
      throws WrongExpression {
    SeriesFacts facts =
        new SeriesFacts(
            "1.2.3", "1.2.3.4", 40, abdomen(), new SeriesFacts.Surroundings(ae, host, days));
    return RuleLanguage.compile(text).judge(facts).truth();
  }

  @Test
  void who_sent_a_series_can_be_asked_and_is_unknown_of_files() throws WrongExpression {
    assertThat(judge("callingAe() == 'CT_EAST'", "CT_EAST", "192.0.2.7", null))
        .isEqualTo(Truth.TRUE);
    assertThat(judge("callingHost().startsWith('192.0.2.')", "CT_EAST", "192.0.2.7", null))
        .isEqualTo(Truth.TRUE);
    assertThat(judge("callingAe() == 'CT_WEST'", "CT_EAST", "192.0.2.7", null))
        .isEqualTo(Truth.FALSE);
    assertThat(judge("callingAe() == 'CT_EAST'")).isEqualTo(Truth.UNKNOWN);
  }

  @Test
  void a_patient_screened_lately_is_told_from_one_long_ago_never_and_unknown()
      throws WrongExpression {
    String lately = "screenedWithin('365d')";
    assertThat(judge(lately, "", "", 364.9)).isEqualTo(Truth.TRUE);
    assertThat(judge(lately, "", "", 365.0)).isEqualTo(Truth.FALSE);
    assertThat(judge(lately, "", "", Double.POSITIVE_INFINITY)).isEqualTo(Truth.FALSE);
    assertThat(judge(lately)).isEqualTo(Truth.UNKNOWN);
    for (String wrong : new String[] {"screenedWithin(365)", "screenedWithin('1y')"}) {
      assertThat(catchThrowableOfType(WrongExpression.class, () -> RuleLanguage.compile(wrong)))
          .hasMessageContaining("screenedWithin() takes days");
    }
  }

  private static Truth judge(String text) throws WrongExpression {
    return RuleLanguage.compile(text).judge(series()).truth();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Modality == 'CT'",
        "\"PRIMARY\" in ImageType",
        "ImageType[2] == 'AXIAL' && size(ImageType) == 3",
        "SliceThickness <= 5",
        "SliceThickness == 5 && 5 == SliceThickness && SliceThickness != 4",
        "SliceThickness <= 5.0 && SliceThickness > 4.9",
        "Rows == 512 && Rows < 512.5",
        "SeriesNumber == 3",
        "KVP in [100.0, 120.0]",
        "PixelSpacing.all(s, s < 1)",
        "ConvolutionKernel.exists(k, k.matches('(?i)^b3'))",
        "has(SliceThickness) && !has(SpacingBetweenSlices)",
        "!has(BodyPartExamined)",
        "!has(GantryDetectorTilt)",
        "Modality == 'CT' || SpacingBetweenSlices < 1",
        "StudyDate >= '20260101'",
        "PatientSex in ['F', 'O']",
        "!(BodyPartExamined == 'HEAD') || true",
        "StudyDate >= '2026' && StudyDate < '20260103'",
        "instances() >= 40 && instances() < 41",
        "sample(0.999)",
      })
  void is_true(String text) throws WrongExpression {
    assertThat(judge(text)).isEqualTo(Truth.TRUE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Modality == 'MR'",
        "'LOCALIZER' in ImageType",
        "SliceThickness < 5",
        "has(SpacingBetweenSlices)",
        "has(SpacingBetweenSlices) && SpacingBetweenSlices < 1",
        "SpacingBetweenSlices < 1 && Modality == 'MR'",
      })
  void is_false(String text) throws WrongExpression {
    assertThat(judge(text)).isEqualTo(Truth.FALSE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SpacingBetweenSlices < 1",
        "!(SpacingBetweenSlices < 1)",
        "BodyPartExamined == 'ABDOMEN'",
        "BodyPartExamined != 'HEAD'",
        "GantryDetectorTilt == 0",
        "'X' in AcquisitionType + ''",
        "ImageType[7] == 'X'",
        "100 / (Rows - 512) > 1",
      })
  void a_missing_or_unfit_value_is_neither_true_nor_false_and_never_a_crash(String text) {
    try {
      assertThat(judge(text)).isEqualTo(Truth.UNKNOWN);
    } catch (WrongExpression wrong) {
      assertThat(text).contains("AcquisitionType");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Modalty == 'CT' | 0 | \"Modalty\" is not a DICOM keyword that rules can use; did you mean"
            + " \"Modality\"?",
        "has(SliceThicknes) | 4 | \"SliceThicknes\" is not a DICOM keyword that rules can use; did"
            + " you mean \"SliceThickness\"?",
        "has(ImageType[0]) | 13 | has() takes one DICOM keyword",
        "PixelData == '' | 0 | \"PixelData\" is not a DICOM keyword that rules can use",
        "ImageType == 'PRIMARY' | 10 | == does not work for (list(string), string); the element may"
            + " have several values: \"X\" in Keyword",
        "SliceThickness == '5' | 15 | == does not work for (double, string)",
        "SliceThickness * 2 < 5.0 | 15 | * does not work for (double, int); write whole numbers as"
            + " 5.0 beside decimals",
        "PatientAge >= \"50\" | 11 | PatientAge is text like \"067Y\" and does not sort by years;"
            + " write age() >= 50",
        "'050Y' < PatientAge | 7 | PatientAge is text like \"067Y\" and does not sort by years;"
            + " write age() > 50",
        "PatientAge == '50' | 11 | PatientAge is never \"50\": it holds an age like \"067Y\"",
        "StudyDate == '2026-01-31' | 10 | StudyDate is never \"2026-01-31\": it holds a date like"
            + " \"20260131\"",
        "StudyDate > '31.01.2026' | 12 | \"31.01.2026\" is compared by its letters; only dates and"
            + " times sort so: StudyDate takes a date like \"20260131\"",
        "AcquisitionTime < '14:30' | 18 | \"14:30\" is compared by its letters; only dates and"
            + " times sort so: AcquisitionTime takes a time like \"143000\"",
        "StationName > 'CT2' | 12 | StationName is text, which is compared by its letters; use ==,"
            + " in, startsWith() or matches()",
        "ImageType.exists(t, t > 'B') | 24 | \"B\" is compared by its letters; only dates and times"
            + " sort so: write numbers without quotation marks",
        "age >= 50 | 0 | \"age\" is a function; write age() >= 50",
        "sample(10) | 7 | sample() takes a share between 0.0 and 1.0, as in sample(0.1)",
        "'SCT:1' in codes(Modality) | 17 | codes() takes one of ProcedureCodeSequence,",
        "SliceThickness | 0 | has type double instead of true or false",
        "Modality == | 11 | ends too early",
        "Modality.matches('(') | 17 | \"(\" is not a regular expression: error parsing regexp:"
            + " missing closing ): `(`",
      })
  void an_error_is_found_at_once_with_its_place(String text, int offset, String message) {
    WrongExpression wrong =
        catchThrowableOfType(WrongExpression.class, () -> RuleLanguage.compile(text));
    assertThat(wrong).hasMessageStartingWith(message.replaceFirst("`.*", ""));
    assertThat(wrong.offset()).isEqualTo(offset);
  }

  /** RE2/J 1.8 never returns from the first five; the others take minutes or the whole memory. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(?i)[0-\uff00]",
        "(?i)\u1c80",
        "(?i)\\x{1c85}",
        "(?s-i:a)[[:alpha:]\\x{30}-\\x{1e942}]",
        "a(?mi)[\\101-\uff00]",
        "(((a{1000}){1000}){1000}){1000}",
        "a{1000}b{0,1000}c{10,}",
        "[a-z]{0,1000}[a-z]{0,1000}",
      })
  @Timeout(20)
  void a_pattern_that_would_never_end_is_refused(String pattern) {
    assertThat(PatternCheck.fault(pattern)).isPresent();
    String text = "Modality.matches(r'" + pattern + "')";
    WrongExpression wrong =
        catchThrowableOfType(WrongExpression.class, () -> RuleLanguage.compile(text));
    assertThat(wrong).hasMessageStartingWith("this regular expression cannot be used: ");
    assertThat(wrong.offset()).isEqualTo(17);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(?i)(wirbels\u00e4ule|l-\u8170|[\u4e00-\u9fff]+)",
        "\\d{4}-\\d{2}-\\d{2}",
        "[0-\uff00]",
        "(?i)[a-z]\\-\u8170{2}",
        "\\Qa.b\\E.{0,200}",
      })
  void other_patterns_are_used(String pattern) throws WrongExpression {
    assertThat(judge("Modality.matches(r'" + pattern + "')")).isNotEqualTo(Truth.UNKNOWN);
  }

  /** A header's text could be any pattern, which would only fail when a series comes. */
  @Test
  void a_pattern_is_written_in_the_rule() {
    assertThat(
            catchThrowableOfType(
                WrongExpression.class,
                () -> RuleLanguage.compile("Modality.matches(StudyDescription)")))
        .hasMessageStartingWith("matches() takes a regular expression in quotes");
  }

  @Test
  void a_finding_shows_the_values() throws WrongExpression {
    assertThat(RuleLanguage.compile("Modality == 'MR' || SliceThickness < 3").judge(series()))
        .hasToString(
            "Modality == 'MR' || SliceThickness < 3 is false (Modality is \"CT\", SliceThickness is"
                + " 5.0)");
    assertThat(RuleLanguage.compile("SpacingBetweenSlices < 3").judge(series()))
        .hasToString(
            "SpacingBetweenSlices < 3 cannot be decided (SpacingBetweenSlices is missing)");
    assertThat(RuleLanguage.compile("GantryDetectorTilt == 0").judge(series()))
        .hasToString(
            "GantryDetectorTilt == 0 cannot be decided (GantryDetectorTilt is \"none\", which is"
                + " not a number)");
    assertThat(RuleLanguage.compile("ImageType[7] == 'X'").judge(series()))
        .hasToString(
            "ImageType[7] == 'X' cannot be decided (ImageType is [\"ORIGINAL\", \"PRIMARY\","
                + " \"AXIAL\"]: Index out of bounds: 7)");
  }

  @Test
  void a_finding_never_shows_who_the_patient_is() throws WrongExpression {
    assertThat(RuleLanguage.compile("PatientName == 'X' || StudyDate < '2025'").judge(series()))
        .hasToString(
            "PatientName == 'X' || StudyDate < '2025' is false (PatientName is [hidden], StudyDate"
                + " is [hidden])");
  }

  @Test
  void an_enhanced_image_is_asked_in_its_shared_functional_groups() throws WrongExpression {
    Attributes measures = new Attributes();
    measures.setString(Tag.SliceThickness, VR.DS, "1.5");
    Attributes shared = new Attributes();
    shared.newSequence(Tag.PixelMeasuresSequence, 1).add(measures);
    Attributes enhanced = new Attributes();
    enhanced.newSequence(Tag.SharedFunctionalGroupsSequence, 1).add(shared);
    assertThat(RuleLanguage.compile("SliceThickness < 2").judge(of(enhanced)).truth())
        .isEqualTo(Truth.TRUE);
  }

  @ParameterizedTest
  @CsvSource({
    "067Y, , , 67",
    "67y, , , 67",
    "018M, , , 1",
    "005D, , , 0",
    "060W, , , 1",
    // Fillers and odd values: the birth date decides, or nothing.
    "000Y, 19591231, 20260101, 66",
    "999Y, 19600101, 20260101, 66",
    "67, 19600102, 20260101, 65",
    ", 19600101, 20260101, 66",
    "000Y, , , ",
    "67, , , ",
    "old, 18000101, 20260101, ",
    ", 20270101, 20260101, ",
    ", 1960, 20260101, ",
    ", 19600231, 20260101, ",
  })
  void age_is_in_completed_years_or_unknown(
      String stated, String born, String examined, Long years) {
    Attributes header = new Attributes();
    header.setString(Tag.PatientAge, VR.AS, stated);
    header.setString(Tag.PatientBirthDate, VR.DA, born);
    header.setString(Tag.StudyDate, VR.DA, examined);
    assertThat(Fact.AGE.value(of(header))).isEqualTo(Optional.ofNullable(years));
  }

  @Test
  void a_rule_by_age_says_what_it_saw() throws WrongExpression {
    Attributes header = abdomen();
    header.setString(Tag.PatientAge, VR.AS, "067Y");
    assertThat(RuleLanguage.compile("age() >= 50").judge(of(header)))
        .hasToString("age() >= 50 is true (age() is 67)");
    assertThat(RuleLanguage.compile("age() >= 50").judge(series()))
        .hasToString("age() >= 50 cannot be decided (age() is unknown)");
  }

  /** A binomial of 10 000 with p = 0.1 has a standard deviation of 30. */
  @Test
  void a_sample_takes_its_share_of_studies_and_always_the_same() throws WrongExpression {
    Expression tenth = RuleLanguage.compile("sample(0.1)");
    int taken = 0;
    for (int study = 0; study < 10_000; study++) {
      SeriesFacts one = new SeriesFacts("1.2.276." + study, "1.2.1", 1, abdomen());
      SeriesFacts other = new SeriesFacts("1.2.276." + study, "1.2.2", 9, new Attributes());
      Truth truth = tenth.judge(one).truth();
      assertThat(tenth.judge(other).truth()).isEqualTo(truth);
      taken += truth == Truth.TRUE ? 1 : 0;
    }
    assertThat(taken).isBetween(850, 1150);
  }

  @Test
  void codes_are_asked_by_scheme_and_value() throws WrongExpression {
    Attributes header = abdomen();
    Attributes region = new Attributes();
    region.setString(Tag.CodingSchemeDesignator, VR.SH, "SCT");
    region.setString(Tag.CodeValue, VR.SH, "818981001");
    header.newSequence(Tag.AnatomicRegionSequence, 1).add(region);
    Expression abdomen = RuleLanguage.compile("'SCT:818981001' in codes(AnatomicRegionSequence)");
    assertThat(abdomen.judge(of(header)))
        .hasToString(
            "'SCT:818981001' in codes(AnatomicRegionSequence) is true"
                + " (codes(AnatomicRegionSequence) is [SCT:818981001])");
    assertThat(abdomen.judge(series()).truth()).isEqualTo(Truth.UNKNOWN);
  }
}
