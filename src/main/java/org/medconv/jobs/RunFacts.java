package org.medconv.jobs;

import java.util.List;
import org.medconv.model.ModelId;

/**
 * What a run found out, for the record. It goes over the control socket and into the database,
 * where what is not known is null.
 *
 * @param answer null: no class was said
 * @param segmenter null: it is not known with which
 * @param classifier the same
 * @param device what it ran on: {@code cpu}, {@code gpu:0}; {@code none} where no network was
 *     reached
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
   * The statement that every result renders, and what it rests on.
   *
   * @param headline {@code Osteopenia or osteoporosis}
   * @param boneClass the most probable class, a lower-case word
   * @param probabilities null of a model that was not calibrated
   * @param predictionSet the classes not ruled out, lower-case words with commas; null as above
   * @param coverage of the set, a share; null as above
   * @param flagged for osteoporosis; null without a threshold
   * @param flagThreshold a probability; null as above
   * @param medConvClass by the paper's rule
   * @param medConvScores what that rule compares
   * @param hu of L1's trabecular bone
   * @param anchor what L1 was counted from
   * @param levelCertainty a share; null where the segmenter has none
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

  /** A number for each class. */
  public record Classes(double osteoporosis, double osteopenia, double normal) {}

  /** Attenuation in HU over a volume. */
  public record Hu(double mean, double median, double sd, double millilitres) {}

  /** How the series was scanned, as far as it says; HU of noise as seen in the picture. */
  public record Scan(Double kvp, Double sliceThicknessMm, String kernel, Double noiseHu) {
    /** Nothing is known of it. */
    public static Scan unknown() {
      return new Scan(null, null, null, null);
    }
  }

  /** Wall-clock seconds by stage; 0 of one that was not reached. */
  public record Seconds(
      double read, double segment, double measure, double classify, double report) {
    /** All stages together. */
    public double total() {
      return read + segment + measure + classify + report;
    }
  }
}
