package org.medconv.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.medconv.classify.BoneClass;
import org.medconv.classify.Certainty;
import org.medconv.classify.PredictionSet;
import org.medconv.classify.Probabilities;
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

  /** Which classes remain, in one sentence. */
  static String remaining(PredictionSet set) {
    String share = String.format(Locale.ROOT, "%.0f %%", 100 * set.coverage());
    return set.isEverything()
        ? "No class can be ruled out at a coverage of %s.".formatted(share)
        : "Classes not ruled out at a coverage of %s: %s.".formatted(share, set.inWords());
  }

  private static void addCertainty(List<String> lines, Certainty certainty) {
    lines.add(remaining(certainty.set()));
    Probabilities shares = certainty.shares();
    lines.add(
        String.format(
            Locale.ROOT,
            "The probabilities hold where %.0f %% have osteoporosis and %.0f %% osteopenia; the"
                + " class leans towards the rarer classes, so another may be more probable.",
            100 * shares.osteoporosis(),
            100 * shares.osteopenia()));
  }

  /** Of an object that holds L1 and no text besides. */
  static String caption(Screening screening) {
    return RESEARCH + ". " + screening.finding().anchor().sentence();
  }

  /** Everything a reader must know beside the numbers, one sentence a line. */
  static List<String> comment(Screening screening) {
    List<String> lines = new ArrayList<>();
    lines.add(RESEARCH + ".");
    lines.add(ORIGIN);
    lines.add(screening.finding().anchor().sentence());
    screening.classification().certainty().ifPresent(certainty -> addCertainty(lines, certainty));
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
