package org.medconv.segment;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.medconv.segment.Rung.RibSide;

/**
 * Numbers the vertebrae of a column. Every possible numbering is weighed by the evidence: ribs on
 * each side, whether the sacrum follows, and the network's level votes. The priors are the
 * frequencies of four or six lumbar vertebrae, of short or missing ribs of T12, and of ribs at L1.
 * A number is given only if one numbering is nearly certain and the spine is a usual one.
 *
 * <p>Bayes' rule over (place of T12, number of lumbar vertebrae, ribs of T12 and L1, vertebrae
 * miscounted above the sacrum), for the whole column at once, so that one missed rib or one
 * mistaken transverse process decides nothing alone. Rates of variants: Carrino et al. 2011, Konin
 * &amp; Walz 2010 (lumbosacral transitional vertebrae, 4 to 36 % by definition), Nakajima et al.
 * 2014 (thoracolumbar variants); rounded up, since an abstention does less harm.
 */
final class Numbering {
  static final int T12 = 12;
  static final int L1 = 13;
  static final int L5 = 17;

  /** The first voted level stands for T8 and all above. */
  private static final int FIRST_VOTE = 8;

  /**
   * Weight of the level votes. Votes of neighbouring vertebrae fail together, on real CTs by one
   * level, so they can only confirm.
   */
  private static final double VOTES_WORTH = 0.4;

  /** Weight of the ribs, which are not independent between the two sides. */
  private static final double RIBS_WORTH = 0.8;

  private static final double CERTAIN = 0.98;
  private static final double USUAL = 0.9;

  /** Greatest ratio of a complete vertebra's length along the column to its neighbours'. */
  private static final double LONGEST_TO_NEIGHBOURS = 1.55;

  private static final double SHORTEST_TO_NEIGHBOURS = 0.55;

  /** Shares of spines with four, five and six vertebrae between the last ribs and the sacrum. */
  private static final double[] LUMBAR = {0.04, 0.92, 0.04};

  /**
   * The shares where no ribs are in view: nothing shows the count, and the anchor's sentence says
   * so.
   */
  private static final double[] FIVE_TAKEN = {0, 1, 0};

  private static final int FEWEST_LUMBAR = 4;

  /** Probability that the tip of S1 is taken for a vertebra, or two vertebrae for one. */
  private static final double MISCOUNTED = 0.005;

  private static final double NEVER = 1e-6;

  /** Kinds of ribs, each with the probabilities that it looks long, looks short, or is not seen. */
  private enum Rib {
    THORACIC(0.90, 0.04, 0.06),
    /** Usual ribs of T12, 40 mm or longer. */
    LAST(0.88, 0.08, 0.04),
    STUBBY(0.08, 0.32, 0.60),
    SMALL_AT_L1(0.20, 0.40, 0.40),
    /** No rib; a transverse process may be mistaken for a short one. */
    BARE(0.01, 0.07, 0.92);

    private final double asLong;
    private final double asShort;
    private final double asNone;

    Rib(double asLong, double asShort, double asNone) {
      this.asLong = Math.log(asLong);
      this.asShort = Math.log(asShort);
      this.asNone = Math.log(asNone);
    }

    double logLikelihood(RibSide side) {
      return switch (side) {
        case LONG -> asLong;
        case SHORT -> asShort;
        case NONE -> asNone;
        case UNSEEN -> 0;
      };
    }
  }

  /**
   * Likelihood of rib lengths, traced to the side of the trunk. T11 and higher ribs reach it; T12's
   * end before. The share of the length of the ribs above therefore separates the two for any
   * patient size. In two real CTs T12's share was 0.52 and 0.73, T11's 0.94; in simulated patients
   * 0.51 to 0.90 and 0.96 to 1.11. The lateral distance of the tip tells less, since a long twelfth
   * rib ends nearly as far aside as the trunk is wide: a lateral share of 0.95 is 0.86 along the
   * rib.
   */
  private static final class Lengths {
    /** Share of unusual ribs, and of tracks that break off or continue along another rib. */
    private static final double ODD = 0.1;

    private static final double ODD_PER_MM = 1.0 / 120;
    private static final double ODD_SHARE = 1.0 / 1.5;

    private Lengths() {}

    /**
     * @param mm length; NaN if not seen
     * @param above length of the ribs above, mm; NaN if not seen
     */
    static double of(Rib rib, double mm, double above) {
      boolean alone = Double.isNaN(above);
      return switch (rib) {
        case THORACIC ->
            alone ? density(mm, 192, 20, ODD_PER_MM) : density(mm / above, 1.04, 0.07, ODD_SHARE);
        case LAST ->
            alone ? density(mm, 138, 32, ODD_PER_MM) : density(mm / above, 0.7, 0.16, ODD_SHARE);
        case STUBBY, SMALL_AT_L1, BARE -> 0;
      };
    }

    private static double density(double seen, double mean, double spread, double odd) {
      if (Double.isNaN(seen)) {
        return 0;
      }
      double t = (seen - mean) / spread;
      double normal = Math.exp(-0.5 * t * t) / (spread * Math.sqrt(2 * Math.PI));
      return Math.log(ODD * odd + (1 - ODD) * normal) - Math.log(odd);
    }
  }

  /** Ribs of T12 and L1, with their frequencies. */
  private enum LastRibs {
    USUAL(Rib.LAST, Rib.BARE, 0.95),
    STUBBY(Rib.STUBBY, Rib.BARE, 0.03),
    MISSING(Rib.BARE, Rib.BARE, 0.01),
    AT_L1(Rib.LAST, Rib.SMALL_AT_L1, 0.01);

    private final Rib atT12;
    private final Rib atL1;
    private final double share;

    LastRibs(Rib atT12, Rib atL1, double share) {
      this.atT12 = atT12;
      this.atL1 = atL1;
      this.share = share;
    }
  }

  /** The levels of a column, or why they are uncertain. */
  sealed interface Result {
    /**
     * @param first level number of the uppermost rung
     * @param probability posterior probability of this numbering, not calibrated
     */
    record Numbered(int first, double probability) implements Result {}

    /**
     * @param transitional whether the spine is unusual, rather than the view of it poor
     */
    record Unclear(String sentence, boolean transitional) implements Result {}
  }

  private final List<Rung> rungs;
  private final boolean sacrumBelow;
  private final double[] lumbar;

  /** Posterior of each place of T12, starting at {@link #lowest}. */
  private final double[] places;

  /** The part of the posterior with a usual number of lumbar vertebrae and none missed. */
  private final double[] usual;

  private Numbering(List<Rung> rungs, boolean sacrumBelow, double[] lumbar) {
    this.lumbar = lumbar;
    this.rungs = rungs;
    this.sacrumBelow = sacrumBelow;
    this.places = new double[rungs.size() + 2 * (L5 - T12) + 2];
    this.usual = new double[places.length];
  }

  /**
   * @param rungs from head to foot
   * @param sacrumBelow whether the sacrum follows directly below the last rung
   */
  static Result of(List<Rung> rungs, boolean sacrumBelow) {
    return of(rungs, sacrumBelow, false);
  }

  /**
   * @param fiveTaken whether five lumbar vertebrae are assumed, as where the count rests on the
   *     sacrum alone
   */
  static Result of(List<Rung> rungs, boolean sacrumBelow, boolean fiveTaken) {
    Numbering numbering = new Numbering(rungs, sacrumBelow, fiveTaken ? FIVE_TAKEN : LUMBAR);
    numbering.weigh();
    return numbering.result();
  }

  /** Index of T12 among the rungs for {@code places[0]}: the column begins at L6. */
  private int lowest() {
    return T12 - L5 - 1;
  }

  private void weigh() {
    double[][] logs = new double[2][places.length];
    double highest = Double.NEGATIVE_INFINITY;
    for (int n = 0; n < places.length; n++) {
      int t12 = lowest() + n;
      double seen = votes(t12);
      double[] counts = counts(t12);
      logs[0][n] = seen + lastRibs(t12) + Math.log(counts[0] + counts[1]);
      logs[1][n] = counts[0] / (counts[0] + counts[1]);
      highest = Math.max(highest, logs[0][n]);
    }
    double sum = 0;
    for (int n = 0; n < places.length; n++) {
      places[n] = Math.exp(logs[0][n] - highest);
      sum += places[n];
    }
    for (int n = 0; n < places.length; n++) {
      places[n] /= sum;
      usual[n] = places[n] * logs[1][n];
    }
  }

  private double votes(int t12) {
    double sum = 0;
    for (int n = 0; n < rungs.size(); n++) {
      double[] votes = rungs.get(n).votes();
      int vote = T12 + n - t12 - FIRST_VOTE;
      sum += votes[Math.max(0, Math.min(votes.length - 1, vote))];
    }
    return VOTES_WORTH * sum / rungs.size();
  }

  private double lastRibs(int t12) {
    double sum = 0;
    for (LastRibs last : LastRibs.values()) {
      double log = 0;
      for (int n = 0; n < rungs.size(); n++) {
        Rib rib =
            n < t12 ? Rib.THORACIC : n == t12 ? last.atT12 : n == t12 + 1 ? last.atL1 : Rib.BARE;
        Rung rung = rungs.get(n);
        log += rib.logLikelihood(rung.left()) + rib.logLikelihood(rung.right());
        log += Lengths.of(rib, rung.ribMm(), above(n));
      }
      sum += last.share * Math.exp(RIBS_WORTH * log);
    }
    return Math.log(sum);
  }

  /** The longer of the two ribs above: a track breaks off early more often than it runs too far. */
  private double above(int n) {
    double longest = Double.NaN;
    for (int above = Math.max(0, n - 2); above < n; above++) {
      double mm = rungs.get(above).ribMm();
      longest = Double.isNaN(longest) || mm > longest ? mm : longest;
    }
    return longest;
  }

  /**
   * Probabilities of the evidence at the lower end of the column: with five lumbar vertebrae and
   * none miscounted, and otherwise.
   */
  private double[] counts(int t12) {
    int below = rungs.size() - 1 - t12;
    double asUsual = 0;
    double otherwise = NEVER;
    for (int n = 0; n < lumbar.length; n++) {
      int tooMany = below - (FEWEST_LUMBAR + n);
      boolean fits = sacrumBelow ? tooMany == 0 : tooMany <= 0;
      boolean miscounted = sacrumBelow ? Math.abs(tooMany) == 1 : tooMany == 1;
      if (fits && FEWEST_LUMBAR + n == L5 - T12) {
        asUsual += lumbar[n];
      } else if (fits) {
        otherwise += lumbar[n];
      } else if (miscounted) {
        otherwise += lumbar[n] * MISCOUNTED;
      }
    }
    return new double[] {asUsual, otherwise};
  }

  private Result result() {
    int best = 0;
    for (int n = 1; n < places.length; n++) {
      best = places[n] > places[best] ? n : best;
    }
    int t12 = lowest() + best;
    if (sacrumBelow && usual[best] < USUAL * places[best]) {
      return new Result.Unclear(
          String.format(
              Locale.ROOT,
              "%d vertebrae lie between the last ribs and the sacrum, five are usual: there is a"
                  + " transitional vertebra, or one was missed",
              rungs.size() - 1 - t12),
          true);
    }
    if (places[best] < CERTAIN) {
      return new Result.Unclear(
          "%s; the most likely count has a probability of %.2f, %.2f is required"
              .formatted(evidence(), places[best], CERTAIN),
          false);
    }
    int place = best;
    return uneven(t12)
        .<Result>map(sentence -> new Result.Unclear(sentence, false))
        .orElse(new Result.Numbered(T12 - t12, places[place]));
  }

  private String evidence() {
    long ribs = rungs.stream().filter(Rung::bearsRibs).count();
    return "%d vertebrae in view, %d with ribs, the sacrum %s"
        .formatted(rungs.size(), ribs, sacrumBelow ? "below them" : "not in view");
  }

  /** Two vertebrae taken for one, or one for two, between T11 and L3: no count is then valid. */
  private Optional<String> uneven(int t12) {
    for (int n = Math.max(1, t12 - 1); n <= Math.min(rungs.size() - 2, t12 + 3); n++) {
      if (!rungs.get(n - 1).complete() || !rungs.get(n + 1).complete()) {
        continue;
      }
      double around = 0.5 * (rungs.get(n - 1).lengthMm() + rungs.get(n + 1).lengthMm());
      double share = rungs.get(n).lengthMm() / around;
      if (share > LONGEST_TO_NEIGHBOURS || share < SHORTEST_TO_NEIGHBOURS) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "the vertebra counted as %s is %.0f mm tall with its disc, its neighbours %.0f mm:"
                    + " two vertebrae were taken for one, or one for two",
                name(T12 - t12 + n),
                rungs.get(n).lengthMm(),
                around));
      }
    }
    return Optional.empty();
  }

  static String name(int number) {
    return number <= T12 ? "T" + number : "L" + (number - T12);
  }
}
