package org.medconv.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.medconv.classify.Certainty;
import org.medconv.classify.Classification;
import org.medconv.classify.FlagRule;
import org.medconv.classify.MedConvClass;
import org.medconv.classify.PredictionSet;
import org.medconv.classify.Probabilities;
import org.medconv.classify.Share;
import org.medconv.measure.BodyShape;
import org.medconv.measure.HuCorrection;
import org.medconv.measure.LargeOrgans;
import org.medconv.measure.Metal;
import org.medconv.measure.TrabecularHu;
import org.medconv.measure.VertebraMeasurement;
import org.medconv.measure.VertebraMeasurement.NotMeasurable;
import org.medconv.model.ModelId;
import org.medconv.report.Flag;
import org.medconv.report.ResultObjects;
import org.medconv.report.Screening;
import org.medconv.report.Statement;
import org.medconv.screen.ScanQuality;
import org.medconv.screen.ScreeningOutcome;
import org.medconv.screen.ScreeningOutcome.Abstained;
import org.medconv.screen.ScreeningOutcome.Classified;
import org.medconv.screen.ScreeningOutcome.MeasuredVertebra;
import org.medconv.screen.ScreeningOutcome.Rejected;
import org.medconv.screen.Seconds;
import org.medconv.segment.Anchor;
import org.medconv.segment.L1Finding;
import org.medconv.segment.Vertebra;
import org.medconv.segment.VertebraLevel;
import org.medconv.supervise.PeakMemory;
import org.medconv.volume.Acquisition;
import org.medconv.volume.Vector3;

/**
 * The output of {@code analyze --json}: one object. Positions are LPS mm, attenuation HU, volumes
 * ml.
 */
final class AnalysisJson {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private static final String NOTICE = "Research use only. Not for diagnosis.";

  private AnalysisJson() {}

  static String of(ScreeningOutcome outcome) {
    ObjectNode root = JSON.createObjectNode();
    if (outcome instanceof Classified classified) {
      addClass(root, classified);
    } else if (outcome instanceof Abstained abstained) {
      addNoClass(
          root,
          "abstained",
          abstained.abstention().reason().name(),
          abstained.abstention().sentence());
      root.put("remedy", abstained.abstention().reason().remedy());
    } else if (outcome instanceof Rejected rejected) {
      addNoClass(
          root, "rejected", rejected.rejection().reason().name(), rejected.rejection().sentence());
    }
    addVertebrae(root.putArray("vertebrae"), outcome);
    outcome.quality().ifPresent(quality -> addScan(root.putObject("scan"), quality));
    ArrayNode warnings = root.putArray("warnings");
    outcome
        .warnings()
        .forEach(
            warning ->
                warnings
                    .addObject()
                    .put("kind", warning.kind().name())
                    .put("sentence", warning.sentence()));
    root.put("device", outcome.device());
    PeakMemory.mebibytes().ifPresent(mebibytes -> root.put("peak_memory_mib", mebibytes));
    addSeconds(root.putObject("seconds"), outcome.seconds());
    addObjects(root.putObject("objects"), outcome);
    root.put("objects_missing", missing(outcome).orElse(null));
    return text(root.put("notice", NOTICE));
  }

  /**
   * For a run without an outcome.
   *
   * @param reason the kind of failure, in capitals
   * @param sentence the fault and the remedy
   */
  static String failed(String reason, String sentence) {
    ObjectNode root = JSON.createObjectNode();
    addNoClass(root, "failed", reason, sentence.strip());
    root.putArray("vertebrae");
    root.putArray("warnings");
    root.putObject("objects");
    root.put("objects_missing", "No objects: the run failed.");
    return text(root.put("notice", NOTICE));
  }

  private static Optional<String> missing(ScreeningOutcome outcome) {
    return outcome instanceof Classified classified
        ? ResultObjects.omitted(classified.screening())
        : Optional.of(
            outcome.objects().isEmpty()
                ? "No objects: the run gave no class, and the input is not a DICOM series of one"
                    + " patient."
                : "No SEG and no picture: the run gave no class.");
  }

  private static void addClass(ObjectNode root, Classified classified) {
    Screening screening = classified.screening();
    Classification classification = screening.classification();
    root.put("status", "classified");
    root.putNull("reason");
    root.put("level", VertebraLevel.L1.name());
    addStatement(root, screening.statement());
    addAnchor(root.putObject("anchor"), screening.finding());
    addCertainty(root, classification.certainty());
    Vertebra l1 = screening.finding().l1();
    ObjectNode body = root.putObject("l1");
    addPoint(body.putArray("centroid_mm"), l1.centroid());
    body.put("volume_ml", l1.body().millilitres());
    Optional<HuCorrection> correction = classified.scan().correction();
    addTrabecular(root, "trabecular", Optional.of(screening.trabecular()), correction);
    addTrabecular(root, "elliptical", screening.elliptical(), correction);
    addModel(root.putObject("model"), classification.model());
    addModel(root.putObject("segmenter"), screening.segmenter());
  }

  private static void addAnchor(ObjectNode node, L1Finding.Found finding) {
    Anchor anchor = finding.anchor();
    node.put("counted_from", anchor.name().toLowerCase(Locale.ROOT))
        .put("sentence", anchor.sentence())
        .put("transitional_excluded", anchor.excludesTransitional());
    if (Double.isNaN(finding.certainty())) {
      node.putNull("certainty");
    } else {
      node.put("certainty", finding.certainty());
    }
  }

  /**
   * Values that an uncalibrated model does not have are null; its scores are in a separate object.
   */
  private static void addStatement(ObjectNode root, Statement statement) {
    root.put("class", Statement.word(statement.boneClass()));
    root.put("headline", statement.headline());
    root.put("conclusion", statement.conclusion().name().toLowerCase(Locale.ROOT));
    boolean scored = statement instanceof Statement.Scored;
    addProbabilities(root.putObject(scored ? "scores" : "probabilities"), statement.bars());
    root.putNull(scored ? "probabilities" : "scores");
    root.put("bars", statement.barsTitle());
    root.putNull("prediction_set").putNull("flag");
    statement.set().ifPresent(set -> addSet(root.putObject("prediction_set"), set));
    statement.flag().ifPresent(flag -> addFlag(root.putObject("flag"), flag));
    MedConvClass medConv = statement.medConv();
    ObjectNode node = root.putObject("medconv_class");
    node.put("class", Statement.word(medConv.boneClass())).put("rule", medConv.rule());
    addProbabilities(node.putObject("scores"), medConv.scores());
    statement.sentences().forEach(root.putArray("statement")::add);
  }

  private static void addSet(ObjectNode node, PredictionSet set) {
    ArrayNode classes = node.putArray("classes");
    set.classes().forEach(each -> classes.add(Statement.word(each)));
    node.put("coverage", set.coverage());
  }

  /** For the site's own threshold the figures are null: they have not been measured. */
  private static void addFlag(ObjectNode node, Flag flag) {
    node.put("flagged", flag.raised())
        .put("probability", flag.probability())
        .put("threshold", flag.rule().threshold())
        .put("sentence", flag.sentence());
    Optional<FlagRule.Found> found = flag.rule().found();
    addShare(node, "sensitivity", found.map(FlagRule.Found::sensitivity));
    addShare(node, "specificity", found.map(FlagRule.Found::specificity));
    addShare(node, "ppv", found.map(FlagRule.Found::ppv));
    addShare(node, "npv", found.map(FlagRule.Found::npv));
    node.put("on", found.map(FlagRule.Found::on).orElse(null));
  }

  private static void addShare(ObjectNode node, String name, Optional<Share> share) {
    if (share.isEmpty()) {
      node.putNull(name);
      return;
    }
    node.putObject(name)
        .put("value", share.get().value())
        .put("low", share.get().low())
        .put("high", share.get().high());
  }

  /** Null for an uncalibrated model. */
  private static void addCertainty(ObjectNode root, Optional<Certainty> known) {
    if (known.isEmpty()) {
      root.putNull("unfamiliarity").putNull("class_shares");
      return;
    }
    root.putObject("unfamiliarity")
        .put("distance", known.get().unfamiliarity().distance())
        .put("limit", known.get().unfamiliarity().limit());
    addProbabilities(root.putObject("class_shares"), known.get().shares());
  }

  private static void addProbabilities(ObjectNode node, Probabilities probabilities) {
    node.put("osteoporosis", probabilities.osteoporosis())
        .put("osteopenia", probabilities.osteopenia())
        .put("normal", probabilities.normal());
  }

  private static void addNoClass(ObjectNode root, String status, String reason, String sentence) {
    root.put("status", status);
    root.put("reason", reason);
    root.put("explanation", sentence);
    root.putNull("level");
    root.putNull("class");
    root.putNull("anchor");
    root.putNull("probabilities");
    root.putNull("prediction_set");
    root.putNull("flag");
    root.putNull("medconv_class");
  }

  private static void addVertebrae(ArrayNode list, ScreeningOutcome outcome) {
    for (MeasuredVertebra measured : outcome.vertebrae()) {
      ObjectNode node = list.addObject();
      node.put("level", measured.vertebra().level().name());
      addPoint(node.putArray("centroid_mm"), measured.vertebra().centroid());
      node.put("complete", measured.vertebra().complete());
      addMeasurement(
          node, measured.measurement(), outcome.quality().flatMap(ScanQuality::correction));
    }
  }

  /** A value that could not be measured is null, with a reason beside it. */
  private static void addMeasurement(
      ObjectNode node, VertebraMeasurement measurement, Optional<HuCorrection> correction) {
    if (measurement instanceof NotMeasurable none) {
      node.put("reason", none.reason().name()).put("explanation", none.sentence());
    } else {
      node.putNull("reason");
    }
    addTrabecular(node, "trabecular", measurement.eroded(), correction);
    addTrabecular(node, "elliptical", measurement.elliptical(), correction);
    addShape(node, measurement.shape());
  }

  /** The measured values; corrected ones stand beside them if the site has a correction. */
  private static void addTrabecular(
      ObjectNode parent,
      String name,
      Optional<TrabecularHu> measured,
      Optional<HuCorrection> correction) {
    if (measured.isEmpty()) {
      parent.putNull(name);
      return;
    }
    TrabecularHu hu = measured.get();
    ObjectNode node =
        parent
            .putObject(name)
            .put("hu_mean", hu.mean())
            .put("hu_median", hu.median())
            .put("hu_sd", hu.sd())
            .put("volume_ml", hu.millilitres());
    correction.ifPresent(
        of ->
            node.put("hu_mean_corrected", of.corrected(hu.mean()))
                .put("hu_median_corrected", of.corrected(hu.median())));
  }

  private static void addShape(ObjectNode parent, Optional<BodyShape> measured) {
    if (measured.isEmpty()) {
      parent.putNull("heights_mm").putNull("wedge_ratio");
      return;
    }
    BodyShape shape = measured.get();
    parent
        .putObject("heights_mm")
        .put("anterior", shape.anterior())
        .put("middle", shape.middle())
        .put("posterior", shape.posterior());
    parent
        .put("wedge_ratio", shape.wedgeRatio())
        .put("depth_mm", shape.depth())
        .put("width_mm", shape.width());
    addPoint(parent.putArray("up"), shape.frame().up());
  }

  /** Values from the header and from the picture; null if missing. */
  private static void addScan(ObjectNode node, ScanQuality quality) {
    Acquisition scan = quality.acquisition();
    node.set("kvp", number(scan.kvp()));
    node.set("slice_thickness_mm", number(scan.sliceThicknessMm()));
    node.put("kernel", scan.kernel().orElse(null));
    node.put("contrast_agent", scan.contrastAgent().orElse(null));
    node.set("noise_hu", number(quality.noiseHu()));
    node.set("enhanced_blood_hu", number(quality.bloodHu()));
    node.set("metal_in_l1_ml", number(quality.metal().map(Metal::insideMl)));
    node.set("metal_near_l1_ml", number(quality.metal().map(Metal::nearMl)));
    node.set("organs_right_ml", number(quality.organs().map(LargeOrgans::rightMl)));
    node.set("organs_left_ml", number(quality.organs().map(LargeOrgans::leftMl)));
    quality
        .correction()
        .ifPresentOrElse(
            of ->
                node.putObject("hu_correction")
                    .put("factor", of.factor())
                    .put("offset_hu", of.offsetHu())
                    .put("basis", of.basis()),
            () -> node.putNull("hu_correction"));
  }

  private static JsonNode number(OptionalDouble value) {
    return value.isPresent()
        ? JSON.getNodeFactory().numberNode(value.getAsDouble())
        : JSON.getNodeFactory().nullNode();
  }

  private static JsonNode number(Optional<Double> value) {
    return number(value.map(OptionalDouble::of).orElse(OptionalDouble.empty()));
  }

  private static void addModel(ObjectNode node, ModelId model) {
    node.put("name", model.name()).put("version", model.version()).put("sha256", model.sha256());
  }

  private static void addPoint(ArrayNode node, Vector3 point) {
    node.add(point.x()).add(point.y()).add(point.z());
  }

  private static void addSeconds(ObjectNode node, Seconds seconds) {
    node.put("read", seconds.read())
        .put("segment", seconds.segment())
        .put("measure", seconds.measure())
        .put("classify", seconds.classify())
        .put("report", seconds.report())
        .put("total", seconds.total());
  }

  private static void addObjects(ObjectNode node, ScreeningOutcome outcome) {
    outcome
        .objects()
        .forEach(
            object ->
                node.put(object.kind().name().toLowerCase(Locale.ROOT), object.file().toString()));
  }

  private static String text(ObjectNode root) {
    try {
      return JSON.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values is always JSON", e);
    }
  }
}
