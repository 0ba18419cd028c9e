package org.medconv.volume;

import java.util.List;
import java.util.Optional;

/** The result of reading a series' files: one checked volume, or the reason for its refusal. */
public sealed interface Assembly {

  /**
   * One checked volume.
   *
   * @param gaps where slices are missing; what the volume holds there is interpolated. Whoever
   *     measures something asks {@link #gapAcross} first.
   */
  record Assembled(CtVolume volume, SourceSeries source, List<Warning> warnings, List<Gap> gaps)
      implements Assembly {
    public Assembled {
      warnings = List.copyOf(warnings);
      gaps = List.copyOf(gaps);
    }

    /** A volume without gaps. */
    public Assembled(CtVolume volume, SourceSeries source, List<Warning> warnings) {
      this(volume, source, warnings, List.of());
    }

    /** The refusal of a run that slices missing anywhere have kept from its target. */
    public Optional<Rejection> anyGap() {
      return gaps.stream()
          .findFirst()
          .map(
              gap ->
                  new Rejection(
                      Rejection.Reason.SLICE_GAP,
                      ("Slices are missing, and the vertebrae cannot be counted across the gap: two"
                              + " neighbouring slices are %.1f mm apart, %.1f mm is usual in this"
                              + " series. Send the complete series again.")
                          .formatted(gap.millimetres(), volume.grid().spacingK())));
    }

    /** The refusal of a run whose target lies, in part, where slices are missing. */
    public Optional<Rejection> gapAcross(Box target) {
      return gaps.stream()
          .filter(gap -> gap.touches(target))
          .findFirst()
          .map(
              gap ->
                  new Rejection(
                      Rejection.Reason.SLICE_GAP,
                      ("Slices are missing in the region to measure: two neighbouring slices are"
                              + " %.1f mm apart, %.1f mm is usual in this series. Send the complete"
                              + " series again.")
                          .formatted(gap.millimetres(), volume.grid().spacingK())));
    }
  }

  record Rejected(Rejection rejection) implements Assembly {}

  /**
   * A stretch without slices.
   *
   * @param belowK k index of the last slice before it, possibly with a fraction
   * @param aboveK k index of the first slice after it
   */
  record Gap(double belowK, double aboveK, double millimetres) {
    boolean touches(Box box) {
      return aboveK > box.k0() && belowK < box.k1() - 1;
    }
  }
}
