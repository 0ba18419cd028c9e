package org.medconv.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.medconv.classify.BoneClass;

/** The numbers of one screening, each with its unit, method, algorithm and Observation UID. */
record Measurements(
    Measurement mean,
    Measurement median,
    Measurement standardDeviation,
    Measurement roiVolume,
    Measurement bodyVolume,
    Optional<Measurement> ellipticalMean,
    List<Measurement> probabilities) {
  private static final int HU_DIGITS = 1;
  private static final int MILLILITRE_DIGITS = 2;
  private static final int PROBABILITY_DIGITS = 4;

  static Measurements of(Screening screening, Equipment equipment, ResultUids uids) {
    var trabecular = screening.trabecular();
    Algorithm densitometry = Algorithm.densitometry(screening, equipment);
    return new Measurements(
        attenuation("mean", trabecular.mean(), Codes.MEAN, densitometry, uids),
        attenuation("median", trabecular.median(), Codes.MEDIAN, densitometry, uids),
        attenuation("sd", trabecular.sd(), Codes.STANDARD_DEVIATION, densitometry, uids),
        volume(
            Codes.TRABECULAR_VOLUME,
            trabecular.millilitres(),
            Codes.TRABECULAR_ROI,
            densitometry,
            uids.observation("roi-volume")),
        volume(
            Codes.VOLUME,
            screening.finding().l1().body().millilitres(),
            Codes.VOXEL_SUM,
            Algorithm.segmenter(screening),
            uids.observation("body-volume")),
        screening.elliptical().map(ellipse -> elliptical(ellipse.mean(), densitometry, uids)),
        probabilities(screening, uids));
  }

  /** Those of the body and the bone in it; the probabilities stand in a group of their own. */
  List<Measurement> ofL1() {
    List<Measurement> all =
        new ArrayList<>(List.of(mean, median, standardDeviation, bodyVolume, roiVolume));
    ellipticalMean.ifPresent(all::add);
    return all;
  }

  Measurement probability(BoneClass boneClass) {
    return probabilities.stream()
        .filter(measurement -> measurement.boneClass().equals(Optional.of(boneClass)))
        .findFirst()
        .orElseThrow();
  }

  private static Measurement attenuation(
      String name, double hu, Code derivation, Algorithm algorithm, ResultUids uids) {
    return attenuation(
        uids.observation("attenuation-" + name), hu, Codes.TRABECULAR_ROI, derivation, algorithm);
  }

  private static Measurement elliptical(double mean, Algorithm algorithm, ResultUids uids) {
    return attenuation(
        uids.observation("attenuation-elliptical-mean"),
        mean,
        Codes.ELLIPTICAL_ROI,
        Codes.MEAN,
        algorithm);
  }

  private static Measurement attenuation(
      String uid, double hu, Code method, Code derivation, Algorithm algorithm) {
    return new Measurement(
        uid,
        Codes.ATTENUATION,
        rounded(hu, HU_DIGITS),
        Codes.HOUNSFIELD_UNIT,
        Optional.of(method),
        Optional.of(derivation),
        Optional.empty(),
        algorithm);
  }

  private static Measurement volume(
      Code concept, double millilitres, Code method, Algorithm algorithm, String uid) {
    return new Measurement(
        uid,
        concept,
        rounded(millilitres, MILLILITRE_DIGITS),
        Codes.CUBIC_CENTIMETRE,
        Optional.of(method),
        Optional.empty(),
        Optional.empty(),
        algorithm);
  }

  private static List<Measurement> probabilities(Screening screening, ResultUids uids) {
    Algorithm classifier = Algorithm.classifier(screening);
    Statement statement = screening.statement();
    Code concept = statement instanceof Statement.Scored ? Codes.SCORE : Codes.PROBABILITY;
    return Arrays.stream(BoneClass.values())
        .map(
            boneClass ->
                new Measurement(
                    uids.observation("probability-" + boneClass),
                    concept,
                    rounded(statement.bars().of(boneClass), PROBABILITY_DIGITS),
                    Codes.NO_UNITS,
                    Optional.of(Codes.CLASSIFIER_OUTPUT),
                    Optional.empty(),
                    Optional.of(boneClass),
                    classifier))
        .toList();
  }

  private static BigDecimal rounded(double value, int digits) {
    return BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_EVEN);
  }
}
