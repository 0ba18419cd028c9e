package org.medconv.lab.segmenter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.medconv.disk.Sha256;
import org.medconv.lab.optimise.TrainingCheckpoint;
import org.medconv.model.ModelYaml;
import org.medconv.model.SafeTensors;
import org.medconv.model.SafeTensors.Storage;
import org.medconv.model.Tensor;
import org.medconv.segment.NetworkInput;
import org.medconv.segment.OutlineInput;
import org.medconv.segment.UNetSegmenter;

/** Writes the two trained networks of a segmenter as a model folder for the node. */
final class SegmenterFolder {
  private static final String WEIGHTS = "weights.safetensors";

  private SegmenterFolder() {}

  /**
   * Writes weights (fp16) and {@code model.yaml}.
   *
   * @param folder its name is the model's
   * @param spine checkpoint of the first network
   * @param outline checkpoint of the second network
   * @param tile columns, rows, slices of the first network's crops
   * @param trainedOn the training data
   * @param trainedBy commands, seeds, machine and versions, for repetition
   */
  static void write(
      Path folder,
      String version,
      Path spine,
      Path outline,
      int[] tile,
      String trainedOn,
      String trainedBy)
      throws IOException {
    Files.createDirectories(folder);
    Map<String, Tensor> both = new LinkedHashMap<>();
    int[] spineWidths = put(both, UNetSegmenter.SPINE, TrainingCheckpoint.weights(spine));
    int[] outlineWidths = put(both, UNetSegmenter.OUTLINE, TrainingCheckpoint.weights(outline));
    Path weights = folder.resolve(WEIGHTS);
    SafeTensors.write(weights, both, Storage.F16, Map.of("format", "pt"));
    new ModelYaml()
        .comment(
            "Finds the vertebrae and L1 in a CT. Written by `lab pack-segmenter`, read by",
            "org.medconv.segment.UNetSegmenter; see README.md for what it can and cannot do.")
        .put("name", folder.getFileName())
        .putText("version", version)
        .put("kind", UNetSegmenter.KIND)
        .comment("fp16, of both networks")
        .put("weights", WEIGHTS)
        .put("sha256", Sha256.of(weights))
        .put("researchUseOnly", true)
        .comment("isotropic, along the patient's axes")
        .put("inputSpacingMm", NetworkInput.SPACING_MM)
        .comment("clipped, then (HU - 150) / 350")
        .put("huWindow", "[-350, 950]")
        .comment("columns, rows, slices: the crops it was trained on")
        .put("tile", Arrays.toString(tile))
        .comment("channels at each resolution")
        .put("widths", Arrays.toString(spineWidths))
        .putWords(
            "classes",
            List.of(
                "background",
                "body_core",
                "body_rim",
                "disc",
                "sacrum",
                "rib",
                "transverse_process",
                "posterior",
                "hip"))
        .putWords(
            "votes",
            List.of("T8_and_above", "T9", "T10", "T11", "T12", "L1", "L2", "L3", "L4", "L5"))
        .comment("of the second network, around each body")
        .put("outlineSpacingMm", OutlineInput.SPACING_MM)
        .put("outlineWidths", Arrays.toString(outlineWidths))
        .putWords("outlineClasses", List.of("background", "body", "posterior", "other_body"))
        .putText("trainedOn", trainedOn)
        .putText("trainedBy", trainedBy)
        .putTexts(
            "notFor",
            List.of("diagnosis or any decision about a patient", "children, tumours of the spine"))
        .write(folder);
  }

  /** Adds weights with a prefix, and returns the widths, which follow from their shapes. */
  private static int[] put(Map<String, Tensor> all, String prefix, Map<String, Tensor> own) {
    own.forEach((name, tensor) -> all.put(prefix + name, tensor));
    return own.entrySet().stream()
        .filter(entry -> entry.getKey().matches("down\\d+\\.first\\.weight"))
        .mapToInt(entry -> Math.toIntExact(entry.getValue().shape()[0]))
        .toArray();
  }
}
