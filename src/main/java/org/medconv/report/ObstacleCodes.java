package org.medconv.report;

import org.medconv.segment.Abstention;
import org.medconv.volume.Rejection;

/** Private codes for the reasons without a class; results.md lists them. */
final class ObstacleCodes {
  private ObstacleCodes() {}

  static Code of(Obstacle obstacle) {
    return obstacle instanceof Obstacle.Abstained abstained
        ? of(abstained.abstention().reason())
        : of(((Obstacle.Refused) obstacle).rejection().reason());
  }

  static Code of(Abstention.Reason reason) {
    return switch (reason) {
      case NO_SPINE -> own("no-spine", "No spine in the field of view");
      case ORIENTATION_DOUBTFUL -> own("orientation", "Orientation of the images doubtful");
      case VOLUME_TOO_LARGE -> own("volume-too-large", "Volume too large to work on");
      case NO_L1_IN_FIELD_OF_VIEW -> own("no-l1", "L1 not in the field of view");
      case L1_CUT_OFF -> own("l1-cut-off", "L1 cut off by the field of view");
      case NO_ANCHOR -> own("no-anchor", "Nothing in view to count the vertebrae from");
      case NOT_REPRODUCED -> own("not-reproduced", "L1 not found again in parts of the same scan");
      case NUMBERING_AMBIGUOUS -> own("numbering", "Numbering of the vertebrae uncertain");
      case TRANSITIONAL_ANATOMY ->
          own("transitional", "Transitional anatomy, which vertebra is L1 is a convention");
      case ROI_DISAGREES ->
          own("roi-disagrees", "Regions measured in L1, or L1 and its neighbours, disagree");
      case NOT_MEASURABLE ->
          own("not-measurable", "Trabecular bone of L1 too little to be measured");
      case HARDWARE_IN_L1 -> own("hardware-in-l1", "Metal or bone cement in L1");
      case IMAGE_QUALITY -> own("noise", "Images too noisy");
      case KVP_NOT_CALIBRATED -> own("kvp", "Tube voltage not calibrated");
      case UNFAMILIAR_L1 -> own("unfamiliar-l1", "L1 unlike those that the classifier knows");
    };
  }

  static Code of(Rejection.Reason reason) {
    return switch (reason) {
      case NOT_CT -> own("not-ct", "No CT image in the series");
      case LOCALIZER_ONLY -> own("localizer-only", "Only localizers in the series");
      case NOT_ORIGINAL -> own("not-original", "Computed images, not original CT values");
      case UNSUPPORTED_PIXELS -> own("pixels", "Pixels of another kind than those of CT");
      case NOT_HOUNSFIELD -> own("not-hounsfield", "Values that are not Hounsfield units");
      case DAMAGED -> own("damaged", "Images damaged or not readable");
      case BAD_HEADER -> own("bad-header", "Image headers incomplete or contradictory");
      case TOO_FEW_SLICES -> own("too-few-slices", "Too few slices");
      case MIXED_GEOMETRY -> own("mixed-geometry", "Several orientations in one series");
      case MIXED_SCANS -> own("mixed-scans", "Several scans or reconstructions in one series");
      case SLICE_GAP -> own("slice-gap", "Slices missing");
      case SPACING_OVER_LIMIT -> own("spacing", "Slices too thick or too far apart");
      case GANTRY_TILT -> own("gantry-tilt", "Gantry tilted");
      case MIXED_SERIES -> own("mixed-series", "Images of several patients, studies or series");
      case TOO_LARGE -> own("too-large", "Series too large");
    };
  }

  private static Code own(String value, String meaning) {
    return new Code(value, Codes.PRIVATE_SCHEME, meaning);
  }
}
