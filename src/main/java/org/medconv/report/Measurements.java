package org.medconv.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.medconv.classify.BoneClass;
import org.medconv.measure.BodyShape;
import org.medconv.measure.TrabecularHu;

/** The numbers of one screening, each with its unit, method, algorithm and Observation UID. */
record Measurements(
    Measurement mean,
    Measurement median,
    Measurement standardDeviation,
    Measurement roiVolume,
    Measurement bodyVolume,
    Optional<Measurement> ellipticalMean,
    List<Measurement> heights,
    List<Measurement> probabilities) {
  private static final int HU_DIGITS = 1;
  private static final int MILLILITRE_DIGITS = 2;
  private static final int PROBABILITY_DIGITS = 4;
  private static final int MILLIMETRE_DIGITS = 1;
  private static final int RATIO_DIGITS = 2;
  private static final String ELLIPTICAL_MEAN = "attenuation-elliptical-mean";

  static Measurements of(Screening screening, Equipment equipment, ResultUids uids) {
    var trabecular = screening.trabecular();
    Algorithm densitometry = Algorithm.densitometry(screening, equipment);
    return new Measurements(
        attenuation("mean", trabecular, densitometry, uids),
        attenuation("median", trabecular, densitometry, uids),
        attenuation("sd", trabecular, densitometry, uids),
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
        screening
            .elliptical()
            .map(of -> elliptical(of, densitometry, uids.observation(ELLIPTICAL_MEAN))),
        screening.shape().map(shape -> heights(shape, densitometry, "", uids)).orElseGet(List::of),
        probabilities(screening, uids));
  }

  /**
   * Attenuation and classes, which a viewer lists beside the outline. The most important come
   * first, since a common viewer draws five lines at most.
   */
  List<Measurement> inPlane() {
    List<Measurement> all = new ArrayList<>(List.of(mean, median));
    all.addAll(probabilities);
    all.add(standardDeviation);
    ellipticalMean.ifPresent(all::add);
    return all;
  }

  /** Numbers of the body as a whole. */
  List<Measurement> ofBody() {
    List<Measurement> all = new ArrayList<>(List.of(roiVolume, bodyVolume));
    all.addAll(heights);
    return all;
  }

  /** Numbers of a vertebra other than L1; empty if nothing was measured. */
  static List<Measurement> of(
      MeasuredLevel level, Screening screening, Equipment equipment, ResultUids uids) {
    String prefix = level.vertebra().level() + "-";
    Algorithm algorithm = Algorithm.densitometry(screening, equipment);
    List<Measurement> all = new ArrayList<>();
    level
        .measurement()
        .eroded()
        .ifPresent(
            hu -> {
              for (String statistic : List.of("mean", "median", "sd")) {
                all.add(attenuation(prefix, statistic, hu, algorithm, uids));
              }
            });
    level
        .measurement()
        .elliptical()
        .ifPresent(
            hu -> all.add(elliptical(hu, algorithm, uids.observation(prefix + ELLIPTICAL_MEAN))));
    level
        .measurement()
        .shape()
        .ifPresent(shape -> all.addAll(heights(shape, algorithm, prefix, uids)));
    return all;
  }

  Measurement probability(BoneClass boneClass) {
    return probabilities.stream()
        .filter(measurement -> measurement.boneClass().equals(Optional.of(boneClass)))
        .findFirst()
        .orElseThrow();
  }

  private static Measurement attenuation(
      String statistic, TrabecularHu hu, Algorithm algorithm, ResultUids uids) {
    return attenuation("", statistic, hu, algorithm, uids);
  }

  private static Measurement attenuation(
      String prefix, String statistic, TrabecularHu hu, Algorithm algorithm, ResultUids uids) {
    String uid = uids.observation(prefix + "attenuation-" + statistic);
    Code roi = Codes.TRABECULAR_ROI;
    return switch (statistic) {
      case "mean" -> hu(uid, Codes.TRABECULAR_MEAN, hu.mean(), roi, Codes.MEAN, algorithm);
      case "median" -> hu(uid, Codes.TRABECULAR_MEDIAN, hu.median(), roi, Codes.MEDIAN, algorithm);
      default -> hu(uid, Codes.TRABECULAR_SD, hu.sd(), roi, Codes.STANDARD_DEVIATION, algorithm);
    };
  }

  private static Measurement elliptical(TrabecularHu hu, Algorithm algorithm, String uid) {
    return hu(uid, Codes.ELLIPSE_MEAN, hu.mean(), Codes.ELLIPTICAL_ROI, Codes.MEAN, algorithm);
  }

  private static Measurement hu(
      String uid, Code concept, double hu, Code method, Code derivation, Algorithm algorithm) {
    return new Measurement(
        uid,
        concept,
        rounded(hu, HU_DIGITS),
        Codes.HOUNSFIELD_UNIT,
        Optional.of(method),
        Optional.of(derivation),
        Optional.empty(),
        algorithm);
  }

  private static List<Measurement> heights(
      BodyShape shape, Algorithm algorithm, String prefix, ResultUids uids) {
    return List.of(
        height("anterior", Codes.ANTERIOR_HEIGHT, shape.anterior(), algorithm, prefix, uids),
        height("middle", Codes.MIDDLE_HEIGHT, shape.middle(), algorithm, prefix, uids),
        height("posterior", Codes.POSTERIOR_HEIGHT, shape.posterior(), algorithm, prefix, uids),
        ofShape(
            uids.observation(prefix + "wedge"),
            Codes.WEDGE_RATIO,
            rounded(shape.wedgeRatio(), RATIO_DIGITS),
            Codes.NO_UNITS,
            algorithm));
  }

  private static Measurement height(
      String name, Code concept, double mm, Algorithm algorithm, String prefix, ResultUids uids) {
    return ofShape(
        uids.observation(prefix + "height-" + name),
        concept,
        rounded(mm, MILLIMETRE_DIGITS),
        Codes.MILLIMETRE,
        algorithm);
  }

  private static Measurement ofShape(
      String uid, Code concept, BigDecimal value, Code unit, Algorithm algorithm) {
    return new Measurement(
        uid,
        concept,
        value,
        unit,
        Optional.of(Codes.BODY_AXES),
        Optional.empty(),
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
    return Arrays.stream(BoneClass.values())
        .map(
            boneClass ->
                new Measurement(
                    uids.observation("probability-" + boneClass),
                    Codes.barOf(boneClass, statement),
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
