package org.medconv.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.medconv.phantom.PhantomCt;
import org.medconv.phantom.PhantomLabel;
import org.medconv.phantom.PhantomSpec;
import org.medconv.phantom.PhantomTruth;
import org.medconv.phantom.SpinePhantom;
import org.medconv.phantom.Variation;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.Resampler;
import org.medconv.volume.Vector3;

/**
 * Random parts of simulated patients that no training saw, a new patient for each part, with all
 * variations at about their real rates. A part is drawn on its own grid: its slices, 0.6 to 5 mm
 * apart, have their own blur and noise.
 */
final class SimulatedParts implements PartSource {
  private static final long FIRST_SEED = 8_200_000_000L;
  private static final double[] BETWEEN_MM = {0.6, 0.75, 1, 1.25, 1.5, 2, 2.5, 3, 4, 5};

  /** The trunk with the arms beside it and some air. */
  private static final double WIDTH_MM = 460;

  private static final double DEPTH_MM = 380;
  private static final Vector3 MIDDLE = new Vector3(0, -30, 0);

  /** As far as a patient is drawn: above T4 nothing is, below the hips little. */
  private static final double ABOVE_T4_MM = 15;

  private static final double BELOW_SACRUM_MM = 170;

  private static final double FINEST_PIXEL_MM = 0.6;
  private static final double USUAL_PIXEL_MM = 1.2;
  private static final double COARSEST_PIXEL_MM = 2;
  private static final double MATRIX = 400;
  private static final double MOST_VOXELS = 16e6;

  @Override
  public String name() {
    return "simulated patients";
  }

  @Override
  public ScanPart draw(long seed, int number) {
    Random random = PartPlan.random(seed, number);
    PhantomSpec patient = PhantomSpec.varied(FIRST_SEED + 1_000_003 * seed + number);
    PhantomTruth lying = SpinePhantom.of(patient).truth();
    double lowest = lying.sacrum().z() - BELOW_SACRUM_MM;
    double highest = lying.body(PhantomLabel.BODY_T4).centre().z() + ABOVE_T4_MM;
    PartPlan plan = PartPlan.draw(random, highest - lowest);
    double between = BETWEEN_MM[random.nextInt(BETWEEN_MM.length)];
    boolean overlapping = random.nextInt(4) == 0;
    SpinePhantom phantom =
        SpinePhantom.of(
            patient.withVariation(
                scanned(patient.variation(), plan, overlapping ? 1.25 * between : between)));
    KnownLevels levels = KnownLevels.of(phantom.truth());
    Grid grid = grid(plan, lowest, levels, between);
    return part(seed, number, plan, phantom.render(grid), levels);
  }

  private static Variation scanned(Variation of, PartPlan plan, double thicknessMm) {
    Vector3 turn = plan.turnAxis().times(plan.turnDegrees());
    return new Variation(
        of.age(),
        of.phase(),
        of.findings(),
        of.rollDegrees() + turn.z(),
        of.leanDegrees() + turn.y(),
        of.pitchDegrees() + turn.x(),
        thicknessMm,
        of.sharpness(),
        of.stature());
  }

  private static Grid grid(PartPlan plan, double lowest, KnownLevels levels, double between) {
    double width = Math.min(WIDTH_MM, plan.fieldMm());
    double depth = Math.min(DEPTH_MM, plan.fieldMm());
    double height = plan.highMm() - plan.lowMm();
    double pixel = Math.max(FINEST_PIXEL_MM, Math.min(USUAL_PIXEL_MM, plan.fieldMm() / MATRIX));
    double voxels = width * depth * height / between;
    pixel = Math.min(COARSEST_PIXEL_MM, Math.max(pixel, Math.sqrt(voxels / MOST_VOXELS)));
    height = Math.min(height, MOST_VOXELS * pixel * pixel * between / (width * depth));
    double z = lowest + plan.lowMm() + 0.5 * height;
    Vector3 column = levels.columnAt(z);
    return SpinePhantom.centred(
        new Vector3(
            near(column.x() + plan.toLeftMm(), MIDDLE.x(), 0.5 * (WIDTH_MM - width)),
            near(column.y() + plan.toBackMm(), MIDDLE.y(), 0.5 * (DEPTH_MM - depth)),
            z),
        width,
        depth,
        height,
        pixel,
        between);
  }

  private static double near(double value, double middle, double off) {
    return Math.max(middle - off, Math.min(middle + off, value));
  }

  private ScanPart part(long seed, int number, PartPlan plan, PhantomCt ct, KnownLevels levels) {
    Grid grid = ct.volume().grid();
    Grid from = grid;
    KnownLevels seen = levels;
    CtVolume volume = ct.volume();
    if (plan.mirrored()) {
      from = mirrored(grid);
      double both = 2 * grid.toPatient(0.5 * (grid.columns() - 1), 0, 0).x();
      seen = levels.moved(place -> new Vector3(both - place.x(), place.y(), place.z()));
      volume = new CtVolume(grid, Resampler.resample(volume, from).hu(), volume.acquisition());
    }
    boolean full =
        grid.columns() * grid.spacingI() > WIDTH_MM - 2 * USUAL_PIXEL_MM
            && grid.rows() * grid.spacingJ() > DEPTH_MM - 2 * USUAL_PIXEL_MM;
    return new ScanPart(
        number, seed, name(), findings(ct.truth().spec()), volume, from, grid, seen, plan, full);
  }

  private static Grid mirrored(Grid grid) {
    return new Grid(
        grid.columns(),
        grid.rows(),
        grid.slices(),
        grid.toPatient(grid.columns() - 1.0, 0, 0),
        grid.alongI().times(-1),
        grid.alongJ(),
        grid.alongK(),
        grid.spacingI(),
        grid.spacingJ(),
        grid.spacingK());
  }

  private static List<String> findings(PhantomSpec spec) {
    List<String> findings = new ArrayList<>();
    findings.add(spec.variation().phase().name());
    spec.variation().findings().forEach(finding -> findings.add(finding.name()));
    return findings;
  }
}
