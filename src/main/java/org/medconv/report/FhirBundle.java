package org.medconv.report;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.StringType;
import org.medconv.classify.BoneClass;
import org.medconv.classify.PredictionSet;

/** The FHIR R4 transaction of a screening: attenuation and class of L1 as two Observations. */
final class FhirBundle {
  private static final String UCUM = "http://unitsofmeasure.org";

  private final Screening screening;
  private final Statement statement;
  private final ResultUids uids;
  private final Measurements measurements;
  private final FhirTransaction transaction;

  private FhirBundle(
      Screening screening, Equipment equipment, ResultUids uids, PatientIdentifierSystems systems) {
    this.screening = screening;
    this.statement = screening.statement();
    this.uids = uids;
    this.measurements = Measurements.of(screening, equipment, uids);
    this.transaction =
        new FhirTransaction(
            screening.origin(), equipment, uids, systems, ReportWords.comment(screening));
  }

  /**
   * The source must have a patient ID: a conditional reference without one could match any patient.
   */
  static Bundle of(
      Screening screening, Equipment equipment, ResultUids uids, PatientIdentifierSystems systems) {
    return new FhirBundle(screening, equipment, uids, systems).bundle();
  }

  /** The bundle as bytes; empty without a patient ID, which a server needs to find the patient. */
  static Optional<byte[]> content(ResultMaker.Source source) {
    return Soundness.whyNoFhir(source.screening().origin()).isPresent()
        ? Optional.empty()
        : Optional.of(
            FhirTransaction.json(
                of(
                    source.screening(),
                    source.equipment(),
                    source.uids(),
                    source.patientIdSystems())));
  }

  private Bundle bundle() {
    // The conclusion already contains the first sentence of the comment: for research only.
    List<String> comment = ReportWords.comment(screening);
    return transaction.of(
        List.of(attenuation(), category()),
        new FhirTransaction.Words(
            conclusion() + "\n" + String.join("\n", comment.subList(1, comment.size())),
            Codes.of(statement.conclusion()),
            conclusion()));
  }

  private Observation attenuation() {
    Observation observation = transaction.observation(measurements.mean().uid());
    CodeableConcept code = FhirTransaction.concept(Codes.ATTENUATION);
    code.addCoding(FhirTransaction.coding(Codes.TRABECULAR_ATTENUATION));
    observation.setCode(code.setText("Trabecular attenuation of L1 on CT, mean"));
    observation.setValue(quantity(measurements.mean()));
    observation.setMethod(FhirTransaction.concept(Codes.TRABECULAR_ROI));
    component(observation, Codes.MEDIAN, measurements.median());
    component(observation, Codes.STANDARD_DEVIATION, measurements.standardDeviation());
    component(observation, Codes.TRABECULAR_VOLUME, measurements.roiVolume());
    measurements
        .ellipticalMean()
        .ifPresent(mean -> component(observation, Codes.ELLIPTICAL_ATTENUATION, mean));
    addAnchor(observation);
    FhirTransaction.narrate(
        observation,
        "Trabecular attenuation of L1: mean %s HU, median %s HU, SD %s HU. %s."
            .formatted(
                measurements.mean().value(),
                measurements.median().value(),
                measurements.standardDeviation().value(),
                ReportWords.RESEARCH));
    return observation;
  }

  private Observation category() {
    Observation observation = transaction.observation(densityClassUid());
    observation.setCode(FhirTransaction.concept(Codes.DENSITY_CLASS));
    observation.setValue(value());
    observation.setMethod(FhirTransaction.concept(Codes.CLASSIFIER_OUTPUT));
    observation.addInterpretation(interpretation(statement.conclusion()));
    component(observation, Codes.mostProbable(statement), Codes.classOnly(statement.boneClass()));
    for (BoneClass each : BoneClass.values()) {
      component(observation, Codes.barOf(each, statement), measurements.probability(each));
    }
    statement.set().ifPresent(each -> addSet(observation, each));
    statement.flag().ifPresent(each -> addFlag(observation, each));
    addMedConv(observation);
    addAnchor(observation);
    FhirTransaction.narrate(observation, conclusion());
    return observation;
  }

  /** The headline as text, the conclusion as code. */
  private CodeableConcept value() {
    CodeableConcept value =
        new CodeableConcept(FhirTransaction.coding(Codes.of(statement.conclusion())));
    List<BoneClass> classes = statement.headlineClasses();
    if (statement.set().isPresent() && classes.size() == 1) {
      value.addCoding(FhirTransaction.coding(Codes.tScoreCategory(classes.get(0))));
    }
    return value.setText(statement.headline());
  }

  private static void addFlag(Observation observation, Flag flag) {
    observation
        .addComponent()
        .setCode(FhirTransaction.concept(Codes.FLAG))
        .setValue(new BooleanType(flag.raised()));
    observation
        .addComponent()
        .setCode(FhirTransaction.concept(Codes.FLAG_THRESHOLD))
        .setValue(quantity(BigDecimal.valueOf(flag.rule().threshold()), Codes.NO_UNITS));
    observation
        .addComponent()
        .setCode(FhirTransaction.concept(Codes.FLAG_BASIS))
        .setValue(new StringType(flag.sentence()));
  }

  private void addMedConv(Observation observation) {
    component(observation, Codes.MEDCONV_CLASS, Codes.classOnly(statement.medConv().boneClass()));
    observation
        .addComponent()
        .setCode(FhirTransaction.concept(Codes.MEDCONV_RULE))
        .setValue(new StringType(statement.medConv().rule()));
  }

  private static void component(Observation observation, Code code, Code value) {
    observation
        .addComponent()
        .setCode(FhirTransaction.concept(code))
        .setValue(FhirTransaction.concept(value));
  }

  /** Both observations describe L1, so both name the landmark from which it was counted. */
  private void addAnchor(Observation observation) {
    observation
        .addComponent()
        .setCode(FhirTransaction.concept(Codes.COUNTED_FROM))
        .setValue(FhirTransaction.concept(Codes.of(screening.finding().anchor())));
  }

  private static void addSet(Observation observation, PredictionSet set) {
    for (BoneClass remaining : set.classes()) {
      observation
          .addComponent()
          .setCode(FhirTransaction.concept(Codes.CLASSES_NOT_RULED_OUT))
          .setValue(FhirTransaction.concept(Codes.classOnly(remaining)));
    }
    observation
        .addComponent()
        .setCode(FhirTransaction.concept(Codes.CLASS_SET_COVERAGE))
        .setValue(quantity(BigDecimal.valueOf(set.coverage()), Codes.NO_UNITS));
  }

  private static void component(Observation observation, Code code, Measurement measurement) {
    observation
        .addComponent()
        .setCode(FhirTransaction.concept(code))
        .setValue(quantity(measurement));
  }

  private String conclusion() {
    return "Bone density of L1 estimated from CT: %s.%s Trabecular attenuation %s HU. %s."
        .formatted(
            statement.headline(),
            statement.flag().map(flag -> " " + flag.comparison() + ".").orElse(""),
            measurements.mean().value(),
            ReportWords.RESEARCH);
  }

  private String densityClassUid() {
    return uids.observation("density-class");
  }

  private static Quantity quantity(Measurement measurement) {
    return quantity(measurement.value(), measurement.unit());
  }

  private static Quantity quantity(BigDecimal value, Code unit) {
    return new Quantity()
        .setValue(value)
        .setUnit(unitText(unit))
        .setSystem(UCUM)
        .setCode(unit.value());
  }

  private static String unitText(Code unit) {
    return unit.equals(Codes.HOUNSFIELD_UNIT) ? "HU" : unit.value();
  }

  private static CodeableConcept interpretation(Conclusion conclusion) {
    String system = FhirTransaction.TERMINOLOGY + "v3-ObservationInterpretation";
    return new CodeableConcept(
        switch (conclusion) {
          case NORMAL -> new Coding(system, "N", "Normal");
          case NOT_DETERMINED -> new Coding(system, "IND", "Indeterminate");
          case OSTEOPOROSIS, OSTEOPENIA, BELOW_REFERENCE -> new Coding(system, "A", "Abnormal");
        });
  }
}
