package org.medconv.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.medconv.classify.BoneClass;
import org.medconv.model.ModelId;
import org.medconv.volume.Warning;

/** The sentences that SR, key image and FHIR share. */
final class ReportWords {
  private ReportWords() {}

  static final String RESEARCH = "RESEARCH USE ONLY - NOT FOR DIAGNOSIS";
  static final String ORIGIN =
      "Estimated from CT by artificial neural networks and not verified by a person."
          + " No DXA was done and no T-score was measured.";

  static String name(BoneClass boneClass) {
    return Codes.of(boneClass).meaning();
  }

  static String name(ModelId model) {
    return "%s %s".formatted(model.name(), model.version());
  }

  /** Caption of an object that contains L1 and no other text. */
  static String caption(Screening screening) {
    return RESEARCH + ". " + screening.finding().anchor().sentence();
  }

  static final String NOT_EVALUATED =
      "Looked at by software and not verified by a person. Nothing is said of the bone density.";

  /** Why there is no class, and what to do; one sentence per line. */
  static List<String> comment(NotEvaluable run) {
    List<String> lines = new ArrayList<>();
    lines.add(RESEARCH + ".");
    lines.add(NOT_EVALUATED);
    lines.add(PlainText.of(sentence(run.obstacle().sentence())));
    run.obstacle().remedy().ifPresent(lines::add);
    for (Warning warning : run.warnings()) {
      lines.add("Warning: " + PlainText.of(warning.sentence()));
    }
    lines.add(
        PlainText.of(
            "Models: %s, weights sha256 %s; %s, weights sha256 %s."
                .formatted(
                    name(run.segmenter()),
                    run.segmenter().sha256(),
                    name(run.classifier()),
                    run.classifier().sha256())));
    return lines;
  }

  /** Starts with a capital letter and ends with a full stop. */
  private static String sentence(String words) {
    String begun = words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    return begun.endsWith(".") ? begun : begun + ".";
  }

  /** Everything a reader must know besides the numbers; one sentence per line. */
  static List<String> comment(Screening screening) {
    List<String> lines = new ArrayList<>();
    lines.add(RESEARCH + ".");
    lines.add(ORIGIN);
    lines.add(screening.finding().anchor().sentence());
    screening.statement().sentences().forEach(line -> lines.add(PlainText.of(line)));
    for (Warning warning : screening.warnings()) {
      lines.add("Warning: " + PlainText.of(warning.sentence()));
    }
    lines.add(
        PlainText.of(
            "Segmentation: %s on %s. Classification: %s on %s."
                .formatted(
                    name(screening.segmenter()),
                    screening.segmenterDevice(),
                    name(screening.classification().model()),
                    screening.classification().device())));
    return lines;
  }
}
