package org.medconv.lab.evaluate;

import java.util.List;
import java.util.Locale;

/**
 * The result of one part of a scan. Missing numbers are NaN, and null in JSON.
 *
 * @param model name, version and the beginning of the weights' SHA-256
 * @param scan name of the scan
 * @param kind numbering of the spine
 * @param findings of the patient, as far as known
 */
record PartRow(
    int number,
    long seed,
    String model,
    String scan,
    String kind,
    List<String> findings,
    Cut cut,
    PartView view,
    Answer answer)
    implements JudgedRow {

  enum Outcome {
    RIGHT,
    /** L1 was called on another vertebra, or on something else. */
    WRONG,
    /** L1 was called although a part of it lies outside. */
    FOUND_THOUGH_CUT,
    ABSTAINED
  }

  /**
   * How the part was cut.
   *
   * @param fieldMm longer side of its slices
   * @param betweenMm distance between slices
   * @param turnedDegrees 0 to 8
   */
  record Cut(
      double fieldMm,
      boolean fullField,
      double heightMm,
      double betweenMm,
      double turnedDegrees,
      boolean mirrored) {}

  /**
   * The segmenter's answer.
   *
   * @param level of the vertebra that was called L1; empty if none was
   * @param offMm distance of the called centre to the true L1's
   * @param anchor of the finding; empty if L1 was not called
   * @param certainty of the finding
   * @param reason of an abstention, else empty
   */
  record Answer(
      Outcome outcome,
      String level,
      double offMm,
      String anchor,
      double certainty,
      String reason,
      String sentence,
      double seconds) {}

  @Override
  public String judgedOn() {
    return model + " on " + scan;
  }

  boolean called() {
    return answer.outcome() != Outcome.ABSTAINED;
  }

  boolean is(Outcome outcome) {
    return answer.outcome() == outcome;
  }

  /** One line for the terminal, the list of wrong calls and the contact sheet. */
  String line() {
    return "%d %s".formatted(number, said());
  }

  private String said() {
    if (!called()) {
      return "ABSTAINED, " + answer.reason();
    }
    String call =
        is(Outcome.WRONG)
            ? String.format(
                Locale.ROOT, "%s called L1, %.0f mm off", answer.level(), answer.offMm())
            : String.format(Locale.ROOT, "%.1f mm off", answer.offMm());
    String certainty =
        Double.isFinite(answer.certainty())
            ? String.format(Locale.ROOT, ", certainty %.4f", answer.certainty())
            : "";
    return "%s: %s, by %s%s".formatted(answer.outcome(), call, answer.anchor(), certainty);
  }

  /** What the part shows and how it was cut. */
  String place() {
    return String.format(
        Locale.ROOT,
        "%s to %s (%s; anchor: %s)%s; field %.0f, height %.0f, every %.1f mm%s%s",
        view.highest().isEmpty() ? "-" : view.highest(),
        view.lowest().isEmpty() ? "-" : view.lowest(),
        view.of(),
        view.anchor(),
        kind.equals("USUAL") ? "" : ", " + kind,
        cut.fieldMm(),
        cut.heightMm(),
        cut.betweenMm(),
        cut.turnedDegrees() > 0
            ? String.format(Locale.ROOT, ", turned by %.0f degrees", cut.turnedDegrees())
            : "",
        cut.mirrored() ? ", mirrored" : "");
  }
}
