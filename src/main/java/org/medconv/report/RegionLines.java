package org.medconv.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.util.Locale;
import java.util.Optional;
import org.medconv.measure.MeasuredRegions;
import org.medconv.measure.TrabecularHu;
import org.medconv.plot.Lettering;
import org.medconv.plot.Lettering.Style;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Warning;

/** The regions measured in L1, drawn where they disagree, so that a reader sees why. */
final class RegionLines {
  private static final int LEFT = 14;
  private static final int FIRST_LINE = 56;
  private static final int LINE_HEIGHT = 22;

  private final Screening screening;
  private final MeasuredRegions regions;

  private RegionLines(Screening screening, MeasuredRegions regions) {
    this.screening = screening;
    this.regions = regions;
  }

  /** Nothing to draw where the regions agree. */
  static Optional<RegionLines> of(Screening screening) {
    return screening.warnings().stream().anyMatch(RegionLines::explains)
        ? Optional.of(new RegionLines(screening, L1Regions.measured(screening)))
        : Optional.empty();
  }

  /** Whether this is the warning that the lines belong to. */
  static boolean explains(Warning warning) {
    return warning.kind() == Warning.Kind.ROI_DISAGREES;
  }

  /** At the graphics' origin. */
  void draw(Graphics2D graphics, PatientPlane plane) {
    line(graphics, plane, regions.eroded(), Palette.ERODED);
    regions.ellipse().ifPresent(ellipse -> line(graphics, plane, ellipse, Palette.ELLIPSE));
  }

  private static void line(
      Graphics2D graphics, PatientPlane plane, MaskedRegion region, Color color) {
    graphics.setColor(color);
    graphics.setStroke(new BasicStroke(1.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.draw(Contour.of(PlaneSampler.coverage(region, plane)));
  }

  /** What was read in each, in its colour. */
  void legend(Graphics2D graphics) {
    entry(graphics, 0, "eroded body, median", screening.trabecular().median(), Palette.ERODED);
    screening
        .elliptical()
        .map(TrabecularHu::mean)
        .ifPresent(hu -> entry(graphics, 1, "ellipse, mean", hu, Palette.ELLIPSE));
  }

  private static void entry(Graphics2D graphics, int n, String name, double hu, Color color) {
    double y = FIRST_LINE + n * LINE_HEIGHT;
    graphics.setColor(color);
    graphics.setStroke(new BasicStroke(2.4f));
    graphics.draw(new Line2D.Double(LEFT, y - 5, LEFT + 18.0, y - 5));
    String text = String.format(Locale.ROOT, "%s: %.0f HU", name, hu);
    Style style = Style.bold(16);
    graphics.setColor(new Color(0, 0, 0, 190));
    Lettering.get().draw(graphics, text, LEFT + 27.2, y + 1.2, style);
    graphics.setColor(color);
    Lettering.get().draw(graphics, text, LEFT + 26.0, y, style);
  }
}
