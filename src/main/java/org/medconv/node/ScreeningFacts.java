package org.medconv.node;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.medconv.classify.PredictionSet;
import org.medconv.classify.Probabilities;
import org.medconv.jobs.RunFacts;
import org.medconv.measure.TrabecularHu;
import org.medconv.model.ModelId;
import org.medconv.report.Flag;
import org.medconv.report.Screening;
import org.medconv.report.Statement;
import org.medconv.screen.ScanQuality;
import org.medconv.screen.ScreeningOutcome;
import org.medconv.screen.ScreeningOutcome.Classified;
import org.medconv.screen.Seconds;

/** The facts about a run's outcome that the record keeps. */
final class ScreeningFacts {
  private ScreeningFacts() {}

  static RunFacts of(ScreeningOutcome outcome, ModelId segmenter, ModelId classifier) {
    return new RunFacts(
        outcome instanceof Classified classified ? answer(classified.screening()) : null,
        segmenter,
        classifier,
        outcome.device(),
        outcome.quality().map(ScreeningFacts::scan).orElse(RunFacts.Scan.unknown()),
        warnings(outcome),
        seconds(outcome.seconds()));
  }

  private static RunFacts.Answer answer(Screening screening) {
    Statement statement = screening.statement();
    boolean calibrated = statement instanceof Statement.Calibrated;
    double certainty = screening.finding().certainty();
    return new RunFacts.Answer(
        statement.headline(),
        Statement.word(statement.boneClass()),
        calibrated ? classes(statement.bars()) : null,
        statement.set().map(ScreeningFacts::words).orElse(null),
        statement.set().map(PredictionSet::coverage).orElse(null),
        statement.flag().map(Flag::raised).orElse(null),
        statement.flag().map(flag -> flag.rule().threshold()).orElse(null),
        Statement.word(statement.medConv().boneClass()),
        classes(statement.medConv().scores()),
        hu(screening.trabecular()),
        screening.finding().anchor().name(),
        Double.isNaN(certainty) ? null : certainty);
  }

  private static String words(PredictionSet set) {
    return set.classes().stream().map(Statement::word).collect(Collectors.joining(","));
  }

  private static RunFacts.Classes classes(Probabilities of) {
    return new RunFacts.Classes(of.osteoporosis(), of.osteopenia(), of.normal());
  }

  private static RunFacts.Hu hu(TrabecularHu of) {
    return new RunFacts.Hu(of.mean(), of.median(), of.sd(), of.millilitres());
  }

  private static RunFacts.Scan scan(ScanQuality quality) {
    return new RunFacts.Scan(
        number(quality.acquisition().kvp()),
        number(quality.acquisition().sliceThicknessMm()),
        quality.acquisition().kernel().orElse(null),
        number(quality.noiseHu()));
  }

  private static Double number(OptionalDouble value) {
    return value.isPresent() ? Double.valueOf(value.getAsDouble()) : null;
  }

  private static List<String> warnings(ScreeningOutcome outcome) {
    return outcome.warnings().stream()
        .map(warning -> warning.kind() + ": " + warning.sentence())
        .toList();
  }

  private static RunFacts.Seconds seconds(Seconds of) {
    return new RunFacts.Seconds(of.read(), of.segment(), of.measure(), of.classify(), of.report());
  }
}
