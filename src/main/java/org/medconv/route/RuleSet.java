package org.medconv.route;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.medconv.route.Decision.LeftOut;

/** All rules in force at one moment. Immutable. */
public final class RuleSet {
  private static final Comparator<Rule> BY_PRIORITY =
      Comparator.<Rule>comparingInt(each -> -each.rule().priority())
          .thenComparing(each -> each.rule().name());

  private final List<Rule> rules;

  RuleSet(List<Rule> rules) {
    this.rules = rules.stream().sorted(BY_PRIORITY).toList();
  }

  /**
   * Reads a folder of rules, or one file.
   *
   * @throws WrongRules with every fault of every file
   */
  public static RuleSet read(Path folder, RuleScope scope) throws WrongRules {
    return RuleReader.read(folder, scope);
  }

  /** By priority, highest first, then by name. */
  public List<RoutingRule> rules() {
    return rules.stream().map(Rule::rule).toList();
  }

  /**
   * What is sent of a run that says no class: names of results.
   *
   * @param rule by which the run was chosen; the usual where it is no more
   */
  public List<String> withoutClass(String rule) {
    return rules().stream()
        .filter(each -> each.name().equals(rule))
        .findFirst()
        .map(RoutingRule::withoutClass)
        .orElse(RoutingRule.WITHOUT_CLASS);
  }

  /** The result of each rule for one series, in the order of {@link #rules()}. */
  public List<Judgement> judge(SeriesFacts series) {
    return rules.stream().map(rule -> rule.judge(series)).toList();
  }

  /**
   * Selects the series of a study to screen: takes the first rule that matches any series, and of
   * the matching series the best.
   *
   * @param study all its series; the order does not matter
   */
  public Decision decide(List<SeriesFacts> study) {
    List<Candidate> candidates =
        study.stream().map(series -> new Candidate(series, judge(series))).toList();
    for (int i = 0; i < rules.size(); i++) {
      int rule = i;
      Optional<Candidate> best =
          candidates.stream()
              .filter(each -> each.matches(rule))
              .min(Comparator.comparing(each -> each, (a, b) -> compare(a, b, rule)));
      if (best.isPresent()) {
        return routed(rule, best.get(), candidates);
      }
    }
    return new Decision.NotRouted(
        candidates.stream().map(each -> new LeftOut(each.series, each.whyNot())).toList(),
        undecided(candidates));
  }

  private static List<String> undecided(List<Candidate> candidates) {
    return candidates.stream()
        .flatMap(each -> each.judgements.stream())
        .filter(Judgement::isExhausted)
        .map(judgement -> judgement.rule().name())
        .distinct()
        .toList();
  }

  private Decision routed(int rule, Candidate best, List<Candidate> candidates) {
    List<LeftOut> leftOut = new ArrayList<>();
    for (Candidate each : candidates) {
      if (!each.equals(best)) {
        leftOut.add(
            new LeftOut(
                each.series, each.matches(rule) ? whyWorse(each, best, rule) : each.whyNot(rule)));
      }
    }
    return new Decision.Routed(rules.get(rule).rule(), best.series, leftOut, undecided(candidates));
  }

  /** Better first: the earliest preference that differs, thinner slices, more instances. */
  private static int compare(Candidate a, Candidate b, int rule) {
    int difference = firstDifference(a, b, rule);
    if (difference >= 0) {
      return a.prefers(rule, difference) ? -1 : 1;
    }
    return Comparator.comparingDouble(Candidate::thickness)
        .thenComparing(Comparator.comparingInt(Candidate::instances).reversed())
        .thenComparing(each -> each.series.seriesInstanceUid())
        .compare(a, b);
  }

  private static int firstDifference(Candidate a, Candidate b, int rule) {
    int count = a.judgements.get(rule).preferences().size();
    for (int i = 0; i < count; i++) {
      if (a.prefers(rule, i) != b.prefers(rule, i)) {
        return i;
      }
    }
    return -1;
  }

  private static String whyWorse(Candidate left, Candidate best, int rule) {
    String matches =
        left.judgements.get(rule).why() + ", but another series of the study is better: ";
    int difference = firstDifference(left, best, rule);
    if (difference >= 0) {
      return matches + "here " + left.judgements.get(rule).preferences().get(difference);
    }
    if (left.thickness() != best.thickness()) {
      return matches
          + "its slices are %s thick, here %s"
              .formatted(best.writtenThickness(), left.writtenThickness());
    }
    return left.instances() == best.instances()
        ? matches + "both are equally good, so one was picked"
        : matches + "it has %d instances, here %d".formatted(best.instances(), left.instances());
  }

  /** A series with the results of all rules. */
  private record Candidate(SeriesFacts series, List<Judgement> judgements) {
    boolean matches(int rule) {
      return judgements.get(rule).matches();
    }

    boolean prefers(int rule, int preference) {
      return judgements.get(rule).preferences().get(preference).truth() == Finding.Truth.TRUE;
    }

    int instances() {
      return series.instances();
    }

    /** Millimetres; a series without a thickness comes last. */
    double thickness() {
      return sliceThickness(series.header()).orElse(Double.MAX_VALUE);
    }

    String writtenThickness() {
      OptionalDouble known = sliceThickness(series.header());
      return known.isPresent() ? known.getAsDouble() + " mm" : "of unknown thickness";
    }

    String whyNot() {
      return String.join("; ", judgements.stream().map(Judgement::why).toList());
    }

    /** As {@link #whyNot()}, where another series went by a rule that this one does not match. */
    String whyNot(int rule) {
      String later =
          judgements.stream().skip(rule + 1L).anyMatch(Judgement::matches)
              ? "; rule %s comes first and decides for this study"
                  .formatted(judgements.get(rule).rule().name())
              : "";
      return whyNot() + later;
    }
  }

  private static OptionalDouble sliceThickness(Attributes header) {
    return Keywords.named("SliceThickness")
        .filter(keyword -> keyword.tag() == Tag.SliceThickness)
        .flatMap(keyword -> keyword.value(header))
        .map(value -> OptionalDouble.of((double) value))
        .orElse(OptionalDouble.empty());
  }
}
