package org.medconv.volume;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where the values of an image come from: ImageType (PS3.3 C.8.2.1.1.1, C.8.15.3.1.1; the spectral
 * words of value 4 are from Supplement 188 and the vendors).
 */
final class ImageOrigin {

  /** Images with computed values that are not attenuation at the tube voltage. */
  private static final Set<String> COMPUTED =
      Set.of(
          "VNC",
          "VIRTUAL_NON_CONTRAST",
          "VUE",
          "VMI",
          "MONO",
          "MONOE",
          "MONOENERGETIC",
          "MONOCHROMATIC",
          "IODINE",
          "IODINE_NO_WATER",
          "WATER",
          "CALCIUM",
          "URIC_ACID",
          "Z_EFF",
          "ZEFF",
          "EFF_ATOMIC_NUM",
          "ELECTRON_DENSITY",
          "MAT_SPECIFIC",
          "MAT_REMOVED",
          "MAT_FRACTIONAL",
          "MAT_MODIFIED",
          "MAT_VALUE_BASED",
          "MATERIAL_DECOMPOSITION",
          "SUBTRACTION",
          "DIVISION",
          "MULTIPLICATION",
          "STD_DEVIATION",
          "MAXIMUM",
          "MINIMUM",
          "MIP",
          "MAX_IP",
          "MAXIP",
          "MINIP",
          "MIN_IP",
          "PERFUSION");

  private static final Pattern COMPUTED_DESCRIPTION =
      Pattern.compile(
          "\\bvnc\\b|virtual.?non|virtual.?unenhanced|mono.?energ|monochromatic|\\d\\s?kev\\b"
              + "|iodine|z.?eff\\b|electron.?density|\\bmd[ -]?(water|iodine|calcium)",
          Pattern.CASE_INSENSITIVE);

  private ImageOrigin() {}

  static boolean isLocalizer(List<String> imageType) {
    return from(imageType, 2).stream().anyMatch(v -> v.equals("LOCALIZER"));
  }

  static boolean isSecondary(List<String> imageType) {
    return imageType.size() > 1 && imageType.get(1).toUpperCase(Locale.ROOT).equals("SECONDARY");
  }

  static boolean isOriginal(List<String> imageType) {
    return !imageType.isEmpty() && imageType.get(0).toUpperCase(Locale.ROOT).equals("ORIGINAL");
  }

  static boolean isComputed(List<String> imageType, String seriesDescription) {
    return from(imageType, 2).stream().anyMatch(COMPUTED::contains)
        || COMPUTED_DESCRIPTION.matcher(seriesDescription).find();
  }

  private static List<String> from(List<String> values, int first) {
    return values.stream().skip(first).map(v -> v.toUpperCase(Locale.ROOT)).toList();
  }
}
