package org.medconv.lab.segmenter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.medconv.lab.train.ClassifierFolder;
import org.medconv.model.SafeTensors;
import org.medconv.model.SafeTensors.Storage;
import org.medconv.model.Tensor;
import org.medconv.segment.NetworkInput;
import org.medconv.segment.OutlineInput;
import org.medconv.segment.UNetSegmenter;

/** Writes the two trained networks of a segmenter as a folder that the node can open. */
final class SegmenterFolder {
  private static final String WEIGHTS = "weights.safetensors";

  private SegmenterFolder() {}

  /**
   * Writes weights (fp16) and {@code model.yaml}.
   *
   * @param folder its name is the model's
   * @param spine checkpoint of the first network, outline that of the second
   * @param tile columns, rows, slices of the first network's crops
   * @param trainedOn what CTs, and whose
   * @param trainedBy the commands, seeds, machine and versions, for who wants to repeat it
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
    int[] spineWidths = put(both, UNetSegmenter.SPINE, SafeTensors.read(spine));
    int[] outlineWidths = put(both, UNetSegmenter.OUTLINE, SafeTensors.read(outline));
    Path weights = folder.resolve(WEIGHTS);
    SafeTensors.write(weights, both, Storage.F16, Map.of("format", "pt"));
    Files.writeString(
        folder.resolve("model.yaml"),
        """
        # Finds the vertebrae and L1 in a CT. Written by `lab pack-segmenter`, read by
        # org.medconv.segment.UNetSegmenter; see README.md for what it can and cannot do.
        name: %s
        version: "%s"
        kind: %s
        weights: %s            # fp16, of both networks
        sha256: %s
        researchUseOnly: true

        inputSpacingMm: %s                     # isotropic, along the patient's axes
        huWindow: [-350, 950]                   # clipped, then (HU - 150) / 350
        tile: %s                      # columns, rows, slices: the crops it was trained on
        widths: %s                # channels at each resolution
        classes: [background, body_core, body_rim, disc, sacrum, rib, transverse_process, posterior, hip]
        votes: [T8_and_above, T9, T10, T11, T12, L1, L2, L3, L4, L5]
        outlineSpacingMm: %s                   # of the second network, around each body
        outlineWidths: %s
        outlineClasses: [background, body, posterior, other_body]

        trainedOn: "%s"
        trainedBy: "%s"
        notFor:
          - diagnosis or any decision about a patient
          - children, tumours of the spine
        """
            .formatted(
                folder.getFileName(),
                version,
                UNetSegmenter.KIND,
                WEIGHTS,
                ClassifierFolder.sha256(weights),
                NetworkInput.SPACING_MM,
                java.util.Arrays.toString(tile),
                java.util.Arrays.toString(spineWidths),
                OutlineInput.SPACING_MM,
                java.util.Arrays.toString(outlineWidths),
                trainedOn.replace("\"", "'"),
                trainedBy.replace("\"", "'")));
  }

  /** Puts weights under a prefix; the widths are told by their shapes. */
  private static int[] put(Map<String, Tensor> all, String prefix, Map<String, Tensor> own) {
    own.forEach((name, tensor) -> all.put(prefix + name, tensor));
    return own.entrySet().stream()
        .filter(entry -> entry.getKey().matches("down\\d+\\.first\\.weight"))
        .mapToInt(entry -> Math.toIntExact(entry.getValue().shape()[0]))
        .toArray();
  }
}
