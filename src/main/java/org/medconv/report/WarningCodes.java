package org.medconv.report;

import org.medconv.volume.Warning;

/** Private codes for warnings; results.md lists them. */
final class WarningCodes {
  private WarningCodes() {}

  static Code of(Warning.Kind kind) {
    return switch (kind) {
      case KVP_NOT_120 -> own("kvp-not-120", "Tube voltage other than 120 kV");
      case CONTRAST -> own("contrast", "Contrast agent");
      case SHARP_KERNEL -> own("sharp-kernel", "Sharp reconstruction kernel");
      case NOISY -> own("noisy", "Noisy beside L1");
      case METAL -> own("metal", "Metal near L1");
      case MIRRORED_SUSPECTED -> own("mirrored", "Volume may be mirrored");
      case THICK_SLICES -> own("thick-slices", "Thick slices");
      case UNEVEN_SPACING -> own("uneven-spacing", "Slices unevenly spaced");
      case SLICES_LEFT_OUT -> own("slices-left-out", "Slices left out");
      case NO_FRAME_OF_REFERENCE -> own("no-frame", "No frame of reference shared by the images");
      case HU_CORRECTED -> own("hu-corrected", "Attenuation corrected as the site configured");
      case HU_DISAGREES -> own("hu-disagrees", "Attenuation and class disagree");
      case ROI_DISAGREES ->
          own("roi-differs", "Regions measured in L1, or L1 and its neighbours, differ");
      case FRACTURE_SUSPECTED -> own("fracture", "Vertebral fracture suspected");
      case LOW_CONFIDENCE -> own("low-confidence", "Low confidence");
    };
  }

  private static Code own(String value, String meaning) {
    return new Code(value, Codes.PRIVATE_SCHEME, meaning);
  }
}
