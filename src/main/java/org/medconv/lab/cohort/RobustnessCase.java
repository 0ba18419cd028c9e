package org.medconv.lab.cohort;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.medconv.segment.Abstention.Reason;
import org.medconv.segment.L1Finding;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Vector3;

/**
 * A volume that is not as it should be, and where L1 is in it.
 *
 * @param volume made when it is needed: a list of them would not fit in memory
 * @param l1 where the volume's header puts it
 * @param trueReasons the reasons for an abstention that would be true of it; empty where any may be
 */
public record RobustnessCase(
    String group, String name, Supplier<CtVolume> volume, KnownL1 l1, Set<Reason> trueReasons) {
  public RobustnessCase {
    trueReasons = Set.copyOf(trueReasons);
  }

  public RobustnessCase(String group, String name, Supplier<CtVolume> volume, KnownL1 l1) {
    this(group, name, volume, l1, Set.of());
  }

  /** Without L1: an answer can only be a reason. */
  public static RobustnessCase without(
      String group, String name, Supplier<CtVolume> volume, Set<Reason> trueReasons) {
    return new RobustnessCase(group, name, volume, KnownL1.none(), trueReasons);
  }

  /** Half a vertebra: farther off, another one is meant. */
  private static final double SAME_VERTEBRA_MM = 15;

  /** Labels at 3 mm do not say on which side of a cut the last row of a body lies. */
  private static final double WHOLE_FROM = 0.97;

  private static final double CUT_BELOW = 0.9;

  /** What may come of a case. */
  public enum Ending {
    FOUND,
    ABSTAINED,
    /** L1 was called although much of it lies outside the volume. */
    FOUND_THOUGH_CUT,
    /** Something that is not L1 was called L1. */
    WRONG;

    public boolean isSafe() {
      return this == FOUND || this == ABSTAINED;
    }
  }

  /**
   * @param offMm distance of the found centre from the known one; NaN unless both are there
   * @param reason of an abstention
   * @param sentence what the segmenter says
   */
  public record Outcome(
      RobustnessCase of,
      boolean whole,
      Ending ending,
      double offMm,
      Optional<Reason> reason,
      String sentence) {

    /** Whether the reason is one of those that are true of the case, where that is known. */
    public boolean reasonHolds() {
      return of.trueReasons().isEmpty() || reason.filter(of.trueReasons()::contains).isPresent();
    }

    public String line() {
      return String.format(
          Locale.ROOT,
          "%-12s %-44s %-5s %-16s %s",
          of.group(),
          of.name(),
          whole ? "whole" : "-",
          ending,
          sentence);
    }
  }

  public Outcome judged(CtVolume ct, L1Finding finding) {
    double share = l1.shareIn(ct.grid());
    boolean whole = share >= WHOLE_FROM;
    if (finding instanceof L1Finding.NotFound none) {
      return new Outcome(
          this,
          whole,
          Ending.ABSTAINED,
          Double.NaN,
          Optional.of(none.abstention().reason()),
          none.abstention().reason() + ": " + none.abstention().sentence());
    }
    Vector3 centroid = ((L1Finding.Found) finding).l1().centroid();
    if (l1.places().isEmpty()) {
      return new Outcome(
          this, false, Ending.WRONG, Double.NaN, Optional.empty(), "L1 called where there is none");
    }
    double off = centroid.minus(l1.centre()).length();
    Ending ending =
        off > SAME_VERTEBRA_MM
            ? Ending.WRONG
            : share < CUT_BELOW ? Ending.FOUND_THOUGH_CUT : Ending.FOUND;
    return new Outcome(
        this,
        whole,
        ending,
        off,
        Optional.empty(),
        String.format(
            Locale.ROOT, "L1 %.1f mm off, %.0f %% of it in the volume", off, 100 * share));
  }
}
