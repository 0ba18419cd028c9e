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
 * An unusual volume, and the position of L1 in it.
 *
 * @param volume made on demand: a list of volumes would not fit into memory
 * @param l1 its position according to the volume's header
 * @param trueReasons reasons for abstention that would be true; empty if any may be
 */
public record RobustnessCase(
    String group, String name, Supplier<CtVolume> volume, KnownL1 l1, Set<Reason> trueReasons) {
  public RobustnessCase {
    trueReasons = Set.copyOf(trueReasons);
  }

  public RobustnessCase(String group, String name, Supplier<CtVolume> volume, KnownL1 l1) {
    this(group, name, volume, l1, Set.of());
  }

  /** A case without L1: the only right answer is a reason. */
  public static RobustnessCase without(
      String group, String name, Supplier<CtVolume> volume, Set<Reason> trueReasons) {
    return new RobustnessCase(group, name, volume, KnownL1.none(), trueReasons);
  }

  /** Half a vertebra: a call farther away means another vertebra, mm. */
  private static final double SAME_VERTEBRA_MM = 15;

  /** Labels at 3 mm do not show on which side of a cut the last row of a body lies. */
  private static final double WHOLE_FROM = 0.97;

  private static final double CUT_BELOW = 0.9;

  /** The possible endings of a case. */
  public enum Ending {
    FOUND,
    ABSTAINED,
    /** L1 was called although a large part of it lies outside of the volume. */
    FOUND_THOUGH_CUT,
    /** Something that is not L1 was called L1. */
    WRONG;

    public boolean isSafe() {
      return this == FOUND || this == ABSTAINED;
    }
  }

  /**
   * @param offMm distance between the found and the known centre; NaN unless both exist
   * @param reason of an abstention
   * @param sentence of the segmenter
   */
  public record Outcome(
      RobustnessCase of,
      boolean whole,
      Ending ending,
      double offMm,
      Optional<Reason> reason,
      String sentence) {

    /** Whether the reason is true for the case, if that is known. */
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
