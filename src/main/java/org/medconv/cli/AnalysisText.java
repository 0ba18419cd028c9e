package org.medconv.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import org.medconv.classify.Certainty;
import org.medconv.classify.Probabilities;
import org.medconv.measure.BodyShape;
import org.medconv.measure.TrabecularHu;
import org.medconv.measure.VertebraMeasurement;
import org.medconv.measure.VertebraMeasurement.NotMeasurable;
import org.medconv.report.ResultObjects;
import org.medconv.report.Screening;
import org.medconv.report.Statement;
import org.medconv.screen.ScreeningOutcome;
import org.medconv.screen.ScreeningOutcome.Abstained;
import org.medconv.screen.ScreeningOutcome.Classified;
import org.medconv.screen.ScreeningOutcome.MeasuredVertebra;
import org.medconv.screen.ScreeningOutcome.Rejected;
import org.medconv.screen.Seconds;
import org.medconv.segment.L1Finding;
import org.medconv.volume.Vector3;

/** The output of {@code analyze} for people. */
final class AnalysisText {
  private AnalysisText() {}

  static String of(ScreeningOutcome outcome) {
    StringJoiner lines = new StringJoiner(System.lineSeparator());
    if (outcome instanceof Classified classified) {
      addClass(lines, classified);
    } else if (outcome instanceof Abstained abstained) {
      lines.add("abstained    " + abstained.abstention().reason());
      lines.add("             " + abstained.abstention().sentence());
      lines.add("             " + abstained.abstention().reason().remedy());
    } else if (outcome instanceof Rejected rejected) {
      lines.add("refused      " + rejected.rejection().reason());
      lines.add("             " + rejected.rejection().sentence());
    }
    outcome
        .objects()
        .forEach(object -> lines.add(format("%-12s %s", object.kind(), object.file())));
    if (outcome instanceof Classified classified) {
      ResultObjects.omitted(classified.screening())
          .ifPresent(why -> lines.add("left out     " + why));
    }
    addVertebrae(lines, outcome.vertebrae());
    outcome.warnings().forEach(warning -> lines.add("warning      " + warning.sentence()));
    Seconds seconds = outcome.seconds();
    lines.add(
        format(
            "time         %.1f s on %s (read %.1f, segment %.1f, measure %.1f, classify %.1f,"
                + " report %.1f)",
            seconds.total(),
            outcome.device(),
            seconds.read(),
            seconds.segment(),
            seconds.measure(),
            seconds.classify(),
            seconds.report()));
    lines.add("Research use only. Not for diagnosis.");
    return lines.toString();
  }

  private static void addClass(StringJoiner lines, Classified classified) {
    Screening screening = classified.screening();
    Statement statement = screening.statement();
    Probabilities p = statement.bars();
    lines.add("result       " + statement.headline());
    lines.add(
        format(
            "class        %s (%s: osteoporosis %.2f, osteopenia %.2f, normal %.2f)",
            Statement.word(statement.boneClass()),
            statement.barsTitle().toLowerCase(Locale.ROOT),
            p.osteoporosis(),
            p.osteopenia(),
            p.normal()));
    statement.sentences().forEach(line -> lines.add("             " + line));
    screening.classification().certainty().ifPresent(certainty -> addCertainty(lines, certainty));
    lines.add("trabecular   " + trabecular(screening.trabecular()));
    Vector3 centre = screening.finding().l1().centroid();
    lines.add(
        format(
            "L1           body of %.1f ml at (%.1f, %.1f, %.1f) mm LPS",
            screening.finding().l1().body().millilitres(), centre.x(), centre.y(), centre.z()));
    lines.add("level        " + level(screening.finding()));
  }

  private static String level(L1Finding.Found finding) {
    String sentence = finding.anchor().sentence();
    return Double.isNaN(finding.certainty())
        ? sentence
        : format("%s Certainty %.4f.", sentence, finding.certainty());
  }

  private static void addCertainty(StringJoiner lines, Certainty certainty) {
    lines.add(
        format(
            "familiar     distance %.2f from the L1s that the classifier knows, limit %.2f",
            certainty.unfamiliarity().distance(), certainty.unfamiliarity().limit()));
  }

  /** One line per level: HU over the eroded body and the ellipse, heights from front to back. */
  private static void addVertebrae(StringJoiner lines, List<MeasuredVertebra> vertebrae) {
    if (vertebrae.isEmpty()) {
      return;
    }
    Table table =
        new Table("  level", "eroded HU", "ml", "ellipse HU", "ml", "heights mm", "wedge", "");
    for (MeasuredVertebra measured : vertebrae) {
      VertebraMeasurement measurement = measured.measurement();
      Optional<BodyShape> shape = measurement.shape();
      table.row(
          "  " + measured.vertebra().level(),
          measurement.eroded().map(AnalysisText::hu).orElse("-"),
          measurement.eroded().map(hu -> format("%.1f", hu.millilitres())).orElse("-"),
          measurement.elliptical().map(AnalysisText::hu).orElse("-"),
          measurement.elliptical().map(hu -> format("%.1f", hu.millilitres())).orElse("-"),
          shape.map(AnalysisText::heights).orElse("-"),
          shape.map(of -> format("%.2f", of.wedgeRatio())).orElse("-"),
          why(measurement));
    }
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    table.print(out);
    out.flush();
    lines.add(text.toString().stripTrailing());
  }

  private static String hu(TrabecularHu hu) {
    return format("%.0f (%.0f ± %.0f)", hu.median(), hu.mean(), hu.sd());
  }

  private static String heights(BodyShape shape) {
    return format("%.1f %.1f %.1f", shape.anterior(), shape.middle(), shape.posterior());
  }

  private static String why(VertebraMeasurement measurement) {
    return measurement instanceof NotMeasurable none ? "not measurable: " + none.sentence() : "";
  }

  private static String trabecular(TrabecularHu hu) {
    return format(
        "median %.0f HU, mean %.0f ± %.0f HU over %.1f ml",
        hu.median(), hu.mean(), hu.sd(), hu.millilitres());
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
