package org.medconv.jobs;

import java.util.List;
import org.medconv.model.ModelId;

/**
 * Facts about a run, for the record. They go over the control socket and into the database, where
 * unknown values are null.
 *
 * @param answer null if there is no class
 * @param segmenter null if unknown
 * @param classifier null if unknown
 * @param device {@code cpu}, {@code gpu:0}; {@code none} if no network was reached
 * @param warnings kind and sentence, {@code NOISY: ...}
 */
public record RunFacts(
    Answer answer,
    ModelId segmenter,
    ModelId classifier,
    String device,
    Scan scan,
    List<String> warnings,
    Seconds seconds) {
  public RunFacts {
    warnings = List.copyOf(warnings);
  }

  /**
   * The statement that every result shows, and its basis.
   *
   * @param headline {@code Osteopenia or osteoporosis}
   * @param boneClass the most probable class, a lower-case word
   * @param probabilities null for an uncalibrated model
   * @param predictionSet the classes that are not ruled out, lower-case words with commas; null as
   *     above
   * @param coverage of the set, a share; null as above
   * @param flagged for osteoporosis; null without a threshold
   * @param flagThreshold a probability; null as above
   * @param medConvClass by the paper's rule
   * @param medConvScores the scores that this rule compares
   * @param hu of L1's trabecular bone
   * @param anchor the anchor from which L1 was counted
   * @param levelCertainty a share; null if the segmenter has none
   */
  public record Answer(
      String headline,
      String boneClass,
      Classes probabilities,
      String predictionSet,
      Double coverage,
      Boolean flagged,
      Double flagThreshold,
      String medConvClass,
      Classes medConvScores,
      Hu hu,
      String anchor,
      Double levelCertainty) {}

  /** One number per class. */
  public record Classes(double osteoporosis, double osteopenia, double normal) {}

  /** Attenuation in HU over a volume. */
  public record Hu(double mean, double median, double sd, double millilitres) {}

  /** The scan as described by its header; the noise in HU is measured in the picture. */
  public record Scan(Double kvp, Double sliceThicknessMm, String kernel, Double noiseHu) {
    /** All unknown. */
    public static Scan unknown() {
      return new Scan(null, null, null, null);
    }
  }

  /** Wall-clock seconds by stage; 0 for a stage that was not reached. */
  public record Seconds(
      double read, double segment, double measure, double classify, double report) {
    /** All stages together. */
    public double total() {
      return read + segment + measure + classify + report;
    }
  }
}
