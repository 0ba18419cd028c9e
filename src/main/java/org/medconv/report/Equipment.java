package org.medconv.report;

import java.util.Optional;
import org.medconv.text.Secret;

/**
 * The node as equipment in every object it creates: never the values of the scanner (PS3.3 C.7.5.1,
 * C.7.5.2).
 *
 * @param uidRoot prefix of new UIDs, at most 40 characters
 * @param uidSecret secret for deriving UIDs; never shown
 */
public record Equipment(
    String manufacturer,
    String modelName,
    String deviceSerialNumber,
    String softwareVersion,
    String uidRoot,
    Secret uidSecret) {
  private static final int LO_LETTERS = 64;
  private static final int UID_ROOT_LETTERS = 40;
  private static final String UID_COMPONENTS = "[0-2](\\.(0|[1-9][0-9]*))+";

  public Equipment {
    requireText("manufacturer", manufacturer);
    requireText("model name", modelName);
    requireText("deviceSerialNumber", deviceSerialNumber);
    requireText("software version", softwareVersion);
    if (!uidRoot.matches(UID_COMPONENTS) || uidRoot.length() > UID_ROOT_LETTERS) {
      throw new IllegalArgumentException(
          "uidRoot \"%s\" is not a UID of at most %d letters: give one like 2.25 or the"
                  .formatted(uidRoot, UID_ROOT_LETTERS)
              + " organization's own OID");
    }
  }

  /** This node with the keys of {@code results:} and its running version. */
  public static Equipment ofThisNode(ResultsConfig config, Installation installation) {
    return new Equipment(
        config.manufacturer(),
        "MedConv node",
        config.deviceSerialNumber().orElse(installation.serialNumber()),
        version(),
        config.uidRoot(),
        installation.secret());
  }

  /** From the manifest of the jar; empty outside of a jar. */
  private static String version() {
    return Optional.ofNullable(Equipment.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  private static void requireText(String what, String value) {
    if (value.isBlank() || value.length() > LO_LETTERS || !PlainText.of(value).equals(value)) {
      throw new IllegalArgumentException(
          "%s \"%s\" must be 1 to %d ASCII letters without a backslash"
              .formatted(what, value, LO_LETTERS));
    }
  }
}
