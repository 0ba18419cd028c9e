package org.medconv.volume;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Warnings about properties of the scan that make a density doubtful, as far as its header shows
 * them.
 */
final class ScanWarnings {

  private static final double THIN_MM = 3.0;

  /**
   * Siemens: B60f, Br59, Bl57, Hr64, I70f. The two digits grow with sharpness; 50 and more is bone.
   */
  private static final Pattern SIEMENS = Pattern.compile("[A-Z]{1,2}V?(\\d\\d)[A-Z]?");

  private static final int SIEMENS_SHARP = 50;

  /** GE; Philips; Canon (FC30-39 bone, FC50-59 and FC80-89 lung and high resolution). */
  private static final Pattern SHARP =
      Pattern.compile("BONE.*|LUNG.*|EDGE.*|DETAIL|Y[A-D]|FC(3|5|8)\\d.*");

  private ScanWarnings() {}

  static List<Warning> of(Acquisition scan, SlicePlacement placement) {
    List<Warning> warnings = new ArrayList<>();
    tubeVoltage(scan.kvp(), warnings);
    scan.contrastAgent()
        .ifPresent(
            agent ->
                warnings.add(
                    new Warning(
                        Warning.Kind.CONTRAST,
                        "A contrast agent is recorded; published series read L1 about 10 to 20 HU"
                            + " higher with one.")));
    scan.kernel()
        .filter(ScanWarnings::isSharp)
        .ifPresent(
            kernel ->
                warnings.add(
                    new Warning(
                        Warning.Kind.SHARP_KERNEL,
                        "The reconstruction kernel (%s) is sharp, which raises the noise."
                            .formatted(kernel))));
    thickness(scan, placement.grid(), warnings);
    spacing(placement, warnings);
    return warnings;
  }

  static boolean isSharp(String kernel) {
    String name = kernel.strip().toUpperCase(Locale.ROOT);
    Matcher siemens = SIEMENS.matcher(name);
    return SHARP.matcher(name).matches()
        || (siemens.matches()
            && !name.startsWith("FC")
            && Integer.parseInt(siemens.group(1)) >= SIEMENS_SHARP);
  }

  private static void tubeVoltage(OptionalDouble kvp, List<Warning> warnings) {
    if (kvp.isEmpty()) {
      warnings.add(
          new Warning(
              Warning.Kind.KVP_NOT_120,
              "The tube voltage is not stated; Hounsfield units of bone depend on it."));
    } else if (Math.abs(kvp.getAsDouble() - 120) > 0.5) {
      warnings.add(
          new Warning(
              Warning.Kind.KVP_NOT_120,
              "The tube voltage was %.0f kV; Hounsfield units of bone are comparable at 120 kV."
                  .formatted(kvp.getAsDouble())));
    }
  }

  private static void thickness(Acquisition scan, Grid grid, List<Warning> warnings) {
    double thickest = Math.max(grid.spacingK(), scan.sliceThicknessMm().orElse(0));
    if (thickest > THIN_MM + 1e-3) {
      warnings.add(
          new Warning(
              Warning.Kind.THICK_SLICES,
              "The slices are %.1f mm thick or apart; up to %.0f mm is ideal."
                  .formatted(thickest, THIN_MM)));
    }
  }

  private static void spacing(SlicePlacement placement, List<Warning> warnings) {
    if (!placement.gaps().isEmpty()) {
      double widest =
          placement.gaps().stream().mapToDouble(Assembly.Gap::millimetres).max().orElse(0);
      warnings.add(
          new Warning(
              Warning.Kind.UNEVEN_SPACING,
              "Slices are missing in %d place(s): up to %.1f mm between neighbours, %.1f mm usual."
                  .formatted(placement.gaps().size(), widest, placement.grid().spacingK())));
    } else if (!placement.even()) {
      warnings.add(
          new Warning(
              Warning.Kind.UNEVEN_SPACING,
              "The slices are not evenly spaced; the volume was resampled to %.2f mm."
                  .formatted(placement.grid().spacingK())));
    }
  }
}
