package org.medconv.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.medconv.measure.MeasuredRegions;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Warning;

/** Lines around the regions measured in L1. */
final class RegionLines {
  private final Screening screening;
  private final MeasuredRegions regions;

  private RegionLines(Screening screening, MeasuredRegions regions) {
    this.screening = screening;
    this.regions = regions;
  }

  static RegionLines of(Screening screening, MeasuredRegions regions) {
    return new RegionLines(screening, regions);
  }

  /** The lines if the regions disagree, so that a reader sees why; empty if they agree. */
  static Optional<RegionLines> inDoubt(Screening screening, Supplier<MeasuredRegions> regions) {
    return screening.warnings().stream().anyMatch(RegionLines::explains)
        ? Optional.of(of(screening, regions.get()))
        : Optional.empty();
  }

  /** Whether the lines illustrate this warning. */
  static boolean explains(Warning warning) {
    return warning.kind() == Warning.Kind.ROI_DISAGREES;
  }

  /** Draws at the origin of the graphics. */
  void draw(Graphics2D graphics, PatientPlane plane) {
    line(graphics, plane, regions.eroded(), Palette.ERODED);
    regions.ellipse().ifPresent(ellipse -> line(graphics, plane, ellipse, Palette.ELLIPSE));
  }

  private static void line(
      Graphics2D graphics, PatientPlane plane, MaskedRegion region, Color color) {
    graphics.setColor(color);
    graphics.setStroke(stroke(color.equals(Palette.ELLIPSE), 1.6f));
    graphics.draw(Contour.of(PlaneSampler.coverage(region, plane)));
  }

  /** The ellipse is dashed, for readers who cannot distinguish the two colours. */
  static BasicStroke stroke(boolean dashed, float width) {
    return new BasicStroke(
        width,
        dashed ? BasicStroke.CAP_BUTT : BasicStroke.CAP_ROUND,
        BasicStroke.JOIN_ROUND,
        10,
        dashed ? new float[] {7, 4} : null,
        0);
  }

  /** A legend entry: name of the line, its measured value and its style. */
  record Entry(String name, String value, Color color, boolean dashed) {}

  List<Entry> legend() {
    List<Entry> entries = new ArrayList<>();
    entries.add(
        new Entry(
            "eroded body",
            String.format(Locale.ROOT, "median %.0f HU", screening.trabecular().median()),
            Palette.ERODED,
            false));
    screening
        .elliptical()
        .map(hu -> String.format(Locale.ROOT, "mean %.0f HU", hu.mean()))
        .ifPresent(value -> entries.add(new Entry("ellipse", value, Palette.ELLIPSE, true)));
    return entries;
  }
}
