package org.medconv.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import org.medconv.volume.CtVolume;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Vector3;

/** A plane of a CT with outlined regions, for pages about outlines. */
public final class OutlinedSlice {
  private static final PlaneSampler.Window BONE = new PlaneSampler.Window(260, 900);

  /** A line around a region. */
  public record Outline(MaskedRegion region, Color color) {}

  private OutlinedSlice() {}

  /** Front at the left, head at the top. */
  public static BufferedImage sagittal(
      CtVolume volume, Vector3 centre, double mmPerPixel, int width, int height, List<Outline> on) {
    return drawn(
        volume, PatientPlane.sagittal(volume.grid(), centre, mmPerPixel, width, height), on);
  }

  /** The patient's right at the left, head at the top. */
  public static BufferedImage coronal(
      CtVolume volume, Vector3 centre, double mmPerPixel, int width, int height, List<Outline> on) {
    return drawn(
        volume, PatientPlane.coronal(volume.grid(), centre, mmPerPixel, width, height), on);
  }

  /** The patient's right at the left, front at the top. */
  public static BufferedImage axial(
      CtVolume volume, Vector3 centre, double mmPerPixel, int width, int height, List<Outline> on) {
    return drawn(volume, PatientPlane.axial(volume.grid(), centre, mmPerPixel, width, height), on);
  }

  private static BufferedImage drawn(CtVolume volume, PatientPlane plane, List<Outline> outlines) {
    BufferedImage image =
        new BufferedImage(plane.width(), plane.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.drawImage(PlaneSampler.picture(volume, plane, BONE), 0, 0, null);
    graphics.setStroke(new BasicStroke(1.6f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    for (Outline outline : outlines) {
      graphics.setColor(outline.color());
      graphics.draw(Contour.of(PlaneSampler.coverage(outline.region(), plane)));
    }
    graphics.dispose();
    return image;
  }
}
