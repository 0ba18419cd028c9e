package org.medconv.lab.calibrate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.medconv.classify.Calibration;
import org.medconv.classify.Familiarity;
import org.medconv.classify.FlagRule;
import org.medconv.classify.Probabilities;
import org.medconv.classify.Share;
import org.medconv.disk.Sha256;
import org.medconv.disk.WholeFile;
import org.medconv.model.ModelYaml;
import org.medconv.model.SafeTensors;

/**
 * Writes a calibration into a model folder: a file beside the weights, and keys in model.yaml. The
 * file is named after its checksum, and model.yaml names the file, so only one replacement is
 * needed: readers, and a kill at any moment, see either the old or the new calibration.
 */
final class CalibratedFolder {
  private static final String NAME = "calibration-%s.safetensors";

  private static final Pattern NAMED = Pattern.compile("calibration(-[0-9a-f]+)?\\.safetensors");

  /** Length of the checksum in a file name. */
  private static final int LETTERS = 16;

  private static final String BEGIN = "# Calibration, written by `lab calibrate`";

  private CalibratedFolder() {}

  /**
   * Replaces the calibration, if there is one.
   *
   * @param version of the model with the new calibration: its answers change, and results name the
   *     version
   * @param on the data, for readers
   * @param by the command, for repetition
   */
  static void write(Path folder, String version, Calibration calibration, String on, String by)
      throws IOException {
    Path partial = folder.resolve(".calibration.safetensors.part");
    SafeTensors.write(
        partial, calibration.familiarity().tensors(), SafeTensors.Storage.F32, Map.of());
    String sha256 = Sha256.of(partial);
    String file = NAME.formatted(sha256.substring(0, LETTERS));
    WholeFile.writeByPath(
        folder.resolve(file),
        part -> Files.move(partial, part, StandardCopyOption.REPLACE_EXISTING));
    ModelYaml.read(folder)
        .cutFrom("calibration")
        .putText("version", version)
        .append(keys(calibration, file, sha256, on, by))
        .write(folder);
    deleteOthers(folder, file);
  }

  /** Deletes files of earlier calibrations, and incomplete ones after a kill. */
  private static void deleteOthers(Path folder, String file) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      for (Path one : all.toList()) {
        String name = one.getFileName().toString();
        if (NAMED.matcher(name).matches() && !name.equals(file)) {
          Files.delete(one);
        }
      }
    }
  }

  /** The next version: the last number raised by one. */
  static String next(String version) {
    String number = version.replaceFirst("^.*?(\\d*)$", "$1");
    String before = version.substring(0, version.length() - number.length());
    return number.isEmpty() ? version + ".1" : before + (Long.parseLong(number) + 1);
  }

  private static String keys(
      Calibration calibration, String file, String sha256, String on, String by) {
    Probabilities shares = calibration.shares();
    Familiarity familiarity = calibration.familiarity();
    return String.format(
        Locale.ROOT,
        """
        %s; without it the node gives scores
        # instead of probabilities, and neither a prediction set nor a check for unfamiliar L1s.
        # Trend over the attenuation, covariance and discriminants of familiarity:
        calibration: %s
        calibrationSha256: %s
        # probabilities = softmax(logitScale z + logitOffset), z the network's logits, in the order of
        # classes; valid in a population with the class shares classShares
        logitScale: [%s]
        logitOffset: [%s]
        classShares: [%s]
        # the prediction set: classes whose probability reaches their threshold; coverage is the share
        # of the sets that hold the truth, within each class (split conformal, by class)
        coverage: %s
        setThresholds: [%s]
        %s# no class for an L1 at a larger distance from others of its attenuation, or more similar to
        # one of otherKinds (log odds); familiarShare of the calibration's L1s are within the limits
        unfamiliarAbove: %.5f
        %sfamiliarShare: %s
        calibratedOn: "%s"
        calibratedBy: "%s"
        """,
        BEGIN,
        file,
        sha256,
        numbers(calibration.scaling().scales()),
        numbers(calibration.scaling().offsets()),
        numbers(shares.osteoporosis(), shares.osteopenia(), shares.normal()),
        calibration.sets().coverage(),
        numbers(calibration.sets().thresholds()),
        calibration.flag().map(CalibratedFolder::flag).orElse(""),
        familiarity.limits().distance(),
        kinds(familiarity),
        familiarity.limits().share(),
        on.replace("\"", "'"),
        by.replace("\"", "'"));
  }

  private static String flag(FlagRule rule) {
    return String.format(
            Locale.ROOT,
            """
            # flagged for osteoporosis from this probability on; its sensitivity, specificity and
            # predictive values, each with its 95 %% interval
            flagThreshold: %.4f
            """,
            rule.threshold())
        + rule.found().map(CalibratedFolder::found).orElse("");
  }

  private static String found(FlagRule.Found found) {
    return String.format(
        Locale.ROOT,
        """
        flagSensitivity: [%s]
        flagSpecificity: [%s]
        flagPpv: [%s]
        flagNpv: [%s]
        flagOn: "%s"
        """,
        numbers(found.sensitivity()),
        numbers(found.specificity()),
        numbers(found.ppv()),
        numbers(found.npv()),
        found.on().replace("\"", "'"));
  }

  private static String numbers(Share share) {
    return numbers(share.value(), share.low(), share.high());
  }

  private static String kinds(Familiarity familiarity) {
    return familiarity.kinds().isEmpty()
        ? ""
        : String.format(
            Locale.ROOT,
            "otherKinds: [%s]%notherAbove: %.5f%n",
            String.join(", ", familiarity.kinds()),
            familiarity.limits().logOdds());
  }

  private static String numbers(double... values) {
    return Arrays.stream(values)
        .mapToObj(value -> String.format(Locale.ROOT, "%.6f", value))
        .collect(Collectors.joining(", "));
  }
}
