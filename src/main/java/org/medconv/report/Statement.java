package org.medconv.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.medconv.classify.BoneClass;
import org.medconv.classify.Certainty;
import org.medconv.classify.Classification;
import org.medconv.classify.MedConvClass;
import org.medconv.classify.PredictionSet;
import org.medconv.classify.Probabilities;

/**
 * The statement about L1's bone density. It is derived only here; JSON, text, picture, SR and FHIR
 * render it, so that they agree.
 */
public sealed interface Statement permits Statement.Calibrated, Statement.Scored {

  /** The statement for an answer. */
  static Statement of(Classification classification) {
    return classification
        .certainty()
        .<Statement>map(known -> Calibrated.of(classification, known))
        .orElseGet(() -> new Scored(classification.medConv()));
  }

  /** The values of the bars, one per class, in the order of {@link BoneClass}. */
  Probabilities bars();

  /** The meaning of these values. */
  String barsTitle();

  /** The paper's decision, always a separate item. */
  MedConvClass medConv();

  /** The classes not ruled out; empty without a calibration. */
  Optional<PredictionSet> set();

  /** Empty without a calibration, or if it sets no threshold. */
  Optional<Flag> flag();

  /** The coded conclusion. */
  Conclusion conclusion();

  /** What a reader must know about the class, one sentence per line. */
  List<String> sentences();

  /** The class with the longest bar. */
  default BoneClass boneClass() {
    return bars().mostLikely();
  }

  /** The classes that the headline names, the one with the longest bar first. */
  default List<BoneClass> headlineClasses() {
    Comparator<BoneClass> longest = Comparator.comparingDouble(each -> -bars().of(each));
    return set().map(each -> List.copyOf(each.classes())).orElse(List.of(boneClass())).stream()
        .sorted(longest)
        .toList();
  }

  /** What the headline is: {@code Class at a coverage of 90 %}, or a class by score. */
  default String label() {
    return set()
        .map(
            set ->
                String.format(Locale.ROOT, "Class at a coverage of %.0f %%", 100 * set.coverage()))
        .orElse("Class by score");
  }

  /** {@code Osteopenia}, {@code Osteopenia or osteoporosis}, {@code No class ruled out}. */
  default String headline() {
    if (set().filter(PredictionSet::isEverything).isPresent()) {
      return "No class ruled out";
    }
    String words =
        headlineClasses().stream().map(Statement::word).collect(Collectors.joining(" or "));
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  /** {@code osteopenia}. */
  static String word(BoneClass boneClass) {
    return boneClass.name().toLowerCase(Locale.ROOT);
  }

  /** The DXA T-scores of the headline; empty if no class is ruled out. */
  default Optional<String> tScores() {
    List<BoneClass> classes = headlineClasses();
    boolean low = classes.contains(BoneClass.OSTEOPOROSIS);
    boolean high = classes.contains(BoneClass.NORMAL);
    if (low && high) {
      return Optional.empty();
    }
    boolean middle = classes.contains(BoneClass.OSTEOPENIA);
    String range =
        low
            ? (middle ? "T \u2264 \u22121" : "T \u2264 \u22122.5")
            : (high ? (middle ? "T > \u22122.5" : "T > \u22121") : "\u22122.5 < T \u2264 \u22121");
    return Optional.of("as if DXA " + range);
  }

  /** The paper's decision with its rule, and why it differs, if it does. */
  default String medConvSentence() {
    String named =
        "MedConv class: %s, by the paper's rule (%s)"
            .formatted(word(medConv().boneClass()), medConv().rule());
    return medConv().boneClass() == boneClass()
        ? named + "."
        : "%s; it leans towards the rare classes, and %s is more probable."
            .formatted(named, word(boneClass()));
  }

  /**
   * From a calibrated model.
   *
   * @param bars probabilities, valid for these class shares
   * @param remaining the classes that cannot be ruled out, including the most probable one
   */
  record Calibrated(
      Probabilities bars,
      PredictionSet remaining,
      Probabilities shares,
      Optional<Flag> flag,
      MedConvClass medConv)
      implements Statement {
    public Calibrated {
      if (!remaining.classes().contains(bars.mostLikely())) {
        throw new InconsistentScreening(
            "no result is written: the class is %s, which is not in its own prediction set %s"
                .formatted(bars.mostLikely(), remaining.classes()));
      }
    }

    private static Calibrated of(Classification classification, Certainty known) {
      Probabilities probabilities = classification.probabilities();
      return new Calibrated(
          probabilities,
          known.set(),
          known.shares(),
          known.flag().map(rule -> new Flag(probabilities.osteoporosis(), rule)),
          classification.medConv());
    }

    @Override
    public Optional<PredictionSet> set() {
      return Optional.of(remaining);
    }

    @Override
    public String barsTitle() {
      return "Probability";
    }

    @Override
    public Conclusion conclusion() {
      return Conclusion.of(bars, remaining);
    }

    @Override
    public List<String> sentences() {
      List<String> lines = new ArrayList<>();
      lines.add(ruledOut());
      flag.ifPresent(each -> lines.add(each.sentence()));
      lines.add(medConvSentence());
      lines.add(
          String.format(
              Locale.ROOT,
              "The probabilities are valid for a population with %.0f %% osteoporosis and %.0f %%"
                  + " osteopenia.",
              100 * shares.osteoporosis(),
              100 * shares.osteopenia()));
      return List.copyOf(lines);
    }

    private String ruledOut() {
      String most =
          String.format(
              Locale.ROOT, "Most probable: %s (%.2f).", word(boneClass()), bars.of(boneClass()));
      String share = String.format(Locale.ROOT, "%.0f %%", 100 * remaining.coverage());
      String left =
          remaining.isEverything()
              ? "No class can be ruled out at a coverage of %s.".formatted(share)
              : "Classes not ruled out at a coverage of %s: %s."
                  .formatted(share, remaining.inWords());
      return left + " " + most;
    }
  }

  /** From an uncalibrated model: only the paper's decision. */
  record Scored(MedConvClass medConv) implements Statement {
    /** Shown in place of probabilities. */
    public static final String NO_PROBABILITIES = "Scores, not probabilities";

    @Override
    public Probabilities bars() {
      return medConv.scores();
    }

    @Override
    public String barsTitle() {
      return NO_PROBABILITIES;
    }

    @Override
    public Optional<PredictionSet> set() {
      return Optional.empty();
    }

    @Override
    public Optional<Flag> flag() {
      return Optional.empty();
    }

    @Override
    public Conclusion conclusion() {
      return Conclusion.NOT_DETERMINED;
    }

    @Override
    public List<String> sentences() {
      return List.of(
          NO_PROBABILITIES
              + ": the model is not calibrated, so there is no set of classes and no flag.",
          medConvSentence());
    }
  }
}
