package org.medconv.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import org.medconv.classify.Classification;
import org.medconv.measure.TrabecularHu;
import org.medconv.model.ModelId;
import org.medconv.report.Screening;
import org.medconv.screen.ScreeningOutcome;
import org.medconv.screen.ScreeningOutcome.Abstained;
import org.medconv.screen.ScreeningOutcome.Classified;
import org.medconv.screen.ScreeningOutcome.MeasuredVertebra;
import org.medconv.screen.ScreeningOutcome.Rejected;
import org.medconv.screen.Seconds;
import org.medconv.segment.Vertebra;
import org.medconv.segment.VertebraLevel;
import org.medconv.volume.Vector3;

/**
 * What {@code analyze --json} prints: one object; positions are LPS mm, attenuation HU, volumes ml.
 */
final class AnalysisJson {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private AnalysisJson() {}

  static String of(ScreeningOutcome outcome) {
    ObjectNode root = JSON.createObjectNode();
    if (outcome instanceof Classified classified) {
      addClass(root, classified);
    } else if (outcome instanceof Abstained abstained) {
      addRefusal(
          root, "abstained", abstained.abstention().reason(), abstained.abstention().sentence());
    } else if (outcome instanceof Rejected rejected) {
      addRefusal(root, "rejected", rejected.rejection().reason(), rejected.rejection().sentence());
    }
    addVertebrae(root.putArray("vertebrae"), outcome);
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
    root.put("notice", "Research use only. Not for diagnosis.");
    return text(root);
  }

  private static void addClass(ObjectNode root, Classified classified) {
    Screening screening = classified.screening();
    Classification classification = screening.classification();
    root.put("status", "classified");
    root.putNull("reason");
    root.put("level", VertebraLevel.L1.name());
    root.put("class", classification.boneClass().name().toLowerCase(Locale.ROOT));
    root.putObject("probabilities")
        .put("osteoporosis", classification.probabilities().osteoporosis())
        .put("osteopenia", classification.probabilities().osteopenia())
        .put("normal", classification.probabilities().normal());
    Vertebra l1 = screening.finding().l1();
    ObjectNode body = root.putObject("l1");
    addPoint(body.putArray("centroid_mm"), l1.centroid());
    body.put("volume_ml", l1.body().millilitres());
    addTrabecular(root.putObject("trabecular"), screening.trabecular());
    addModel(root.putObject("model"), classification.model());
    addModel(root.putObject("segmenter"), screening.segmenter());
  }

  private static void addRefusal(ObjectNode root, String status, Enum<?> reason, String sentence) {
    root.put("status", status);
    root.put("reason", reason.name());
    root.put("explanation", sentence);
    root.putNull("level");
    root.putNull("class");
    root.putNull("probabilities");
  }

  private static void addVertebrae(ArrayNode list, ScreeningOutcome outcome) {
    for (MeasuredVertebra measured : outcome.vertebrae()) {
      ObjectNode node = list.addObject();
      node.put("level", measured.vertebra().level().name());
      addPoint(node.putArray("centroid_mm"), measured.vertebra().centroid());
      node.put("complete", measured.vertebra().complete());
      Optional<TrabecularHu> trabecular = measured.trabecular();
      if (trabecular.isPresent()) {
        addTrabecular(node.putObject("trabecular"), trabecular.get());
      } else {
        node.putNull("trabecular");
      }
    }
  }

  private static void addTrabecular(ObjectNode node, TrabecularHu trabecular) {
    node.put("hu_mean", trabecular.mean())
        .put("hu_median", trabecular.median())
        .put("hu_sd", trabecular.sd())
        .put("volume_ml", trabecular.millilitres());
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
        .put("classify", seconds.classify())
        .put("report", seconds.report())
        .put("total", seconds.total());
  }

  private static void addObjects(ObjectNode node, ScreeningOutcome outcome) {
    if (outcome instanceof Classified classified) {
      classified
          .objects()
          .forEach(
              object ->
                  node.put(
                      object.kind().name().toLowerCase(Locale.ROOT), object.file().toString()));
    }
  }

  private static String text(ObjectNode root) {
    try {
      return JSON.writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values is always JSON", e);
    }
  }
}
