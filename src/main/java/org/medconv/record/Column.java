package org.medconv.record;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.medconv.jobs.RunEnd;
import org.medconv.jobs.RunFacts;
import org.medconv.model.ModelId;
import org.medconv.record.RecordedRun.StageBegan;

/**
 * The columns of the export, in their order: one row a job, with its newest run. What each means
 * stands in {@code record.md}; a test keeps the two the same. A value is a text, a number, a truth
 * or a time; null: it is not known.
 */
public enum Column {
  JOB(RecordedJob::id),
  STATE(RecordedJob::state),
  OUTCOME(run(RecordedRun::outcome)),
  REASON_CODE(RecordedJob::code),
  REASON(RecordedJob::reason),
  RERUN_OF(RecordedJob::rerunOf),
  ACCEPTED_AT(RecordedJob::accepted),
  CHANGED_AT(RecordedJob::changed),
  PATIENT_ID(series(RecordedSeries::patientId)),
  PATIENT_ID_ISSUER(series(RecordedSeries::patientIdIssuer)),
  ACCESSION_NUMBER(series(RecordedSeries::accessionNumber)),
  STUDY_DATE(series(RecordedSeries::studyDate)),
  STUDY_INSTANCE_UID(series(RecordedSeries::studyInstanceUid)),
  SERIES_INSTANCE_UID(series(RecordedSeries::seriesInstanceUid)),
  MODALITY(series(RecordedSeries::modality)),
  MANUFACTURER(series(RecordedSeries::manufacturer)),
  SCANNER_MODEL(series(RecordedSeries::scannerModel)),
  STATION_NAME(series(RecordedSeries::stationName)),
  SENDER_AE(series(RecordedSeries::callingAe)),
  SENDER_HOST(series(RecordedSeries::callingHost)),
  FIRST_INSTANCE_AT(series(RecordedSeries::first)),
  LAST_INSTANCE_AT(series(RecordedSeries::last)),
  IMAGES(RecordedJob::images),
  BYTES(series(RecordedSeries::bytes)),
  COMPLETENESS(series(RecordedSeries::completeness)),
  RULE(RecordedJob::rule),
  DESTINATIONS(job -> String.join(",", job.destinations())),
  ATTEMPTS(RecordedJob::attempts),
  BEGAN_AT(run(RecordedRun::began)),
  ENDED_AT(run(RecordedRun::ended)),
  LAST_STAGE(run(Column::lastStage)),
  HEADLINE(answer(RunFacts.Answer::headline)),
  CLASS(answer(RunFacts.Answer::boneClass)),
  PROBABILITY_OSTEOPOROSIS(probability(RunFacts.Classes::osteoporosis)),
  PROBABILITY_OSTEOPENIA(probability(RunFacts.Classes::osteopenia)),
  PROBABILITY_NORMAL(probability(RunFacts.Classes::normal)),
  PREDICTION_SET(answer(RunFacts.Answer::predictionSet)),
  COVERAGE(answer(RunFacts.Answer::coverage)),
  FLAGGED(answer(RunFacts.Answer::flagged)),
  FLAG_THRESHOLD(answer(RunFacts.Answer::flagThreshold)),
  MEDCONV_CLASS(answer(RunFacts.Answer::medConvClass)),
  MEDCONV_SCORE_OSTEOPOROSIS(answer(of -> of.medConvScores().osteoporosis())),
  MEDCONV_SCORE_OSTEOPENIA(answer(of -> of.medConvScores().osteopenia())),
  MEDCONV_SCORE_NORMAL(answer(of -> of.medConvScores().normal())),
  HU_MEAN(answer(of -> of.hu().mean())),
  HU_MEDIAN(answer(of -> of.hu().median())),
  HU_SD(answer(of -> of.hu().sd())),
  HU_VOLUME_ML(answer(of -> of.hu().millilitres())),
  ANCHOR(answer(RunFacts.Answer::anchor)),
  LEVEL_CERTAINTY(answer(RunFacts.Answer::levelCertainty)),
  WARNINGS(facts(Column::warningKinds)),
  KVP(facts(of -> of.scan().kvp())),
  SLICE_THICKNESS_MM(facts(of -> of.scan().sliceThicknessMm())),
  KERNEL(facts(of -> of.scan().kernel())),
  NOISE_HU(facts(of -> of.scan().noiseHu())),
  SEGMENTER(RecordedJob::segmenter),
  SEGMENTER_VERSION(facts(of -> version(of.segmenter()))),
  SEGMENTER_SHA256(facts(of -> sha256(of.segmenter()))),
  CLASSIFIER(RecordedJob::classifier),
  CLASSIFIER_VERSION(facts(of -> version(of.classifier()))),
  CLASSIFIER_SHA256(facts(of -> sha256(of.classifier()))),
  DEVICE(facts(RunFacts::device)),
  SECONDS_READ(facts(of -> of.seconds().read())),
  SECONDS_SEGMENT(facts(of -> of.seconds().segment())),
  SECONDS_MEASURE(facts(of -> of.seconds().measure())),
  SECONDS_CLASSIFY(facts(of -> of.seconds().classify())),
  SECONDS_REPORT(facts(of -> of.seconds().report()));

  // A function of no state.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Function<RecordedJob, Object> value;

  Column(Function<RecordedJob, Object> value) {
    this.value = value;
  }

  /** Its name in CSV and JSON: {@code hu_mean}. */
  public String title() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A job's value; null where there is none. */
  public Object of(RecordedJob job) {
    Object known = value.apply(job);
    return known instanceof Enum<?> word ? word.name() : known;
  }

  private static Function<RecordedJob, Object> series(Function<RecordedSeries, Object> of) {
    return job -> of.apply(job.series());
  }

  private static Function<RecordedJob, Object> run(Function<RecordedRun, Object> of) {
    return job -> job.run() == null ? null : of.apply(job.run());
  }

  private static Function<RecordedJob, Object> facts(Function<RunFacts, Object> of) {
    return run(run -> run.facts() == null ? null : of.apply(run.facts()));
  }

  private static Function<RecordedJob, Object> answer(Function<RunFacts.Answer, Object> of) {
    return facts(facts -> facts.answer() == null ? null : of.apply(facts.answer()));
  }

  private static Function<RecordedJob, Object> probability(Function<RunFacts.Classes, Object> of) {
    return answer(
        answer -> answer.probabilities() == null ? null : of.apply(answer.probabilities()));
  }

  private static Object lastStage(RecordedRun run) {
    List<StageBegan> stages = run.stages();
    boolean told = run.outcome() == RunEnd.CLASSIFIED || stages.isEmpty();
    return told ? null : stages.get(stages.size() - 1).stage();
  }

  private static Object warningKinds(RunFacts facts) {
    return String.join(
        ",", facts.warnings().stream().map(each -> each.replaceFirst(":.*", "")).toList());
  }

  private static Object version(ModelId model) {
    return model == null ? null : model.version();
  }

  private static Object sha256(ModelId model) {
    return model == null ? null : model.sha256();
  }
}
