package org.medconv.dicom.net;

/**
 * An application entity title: 1 to 16 characters of PS3.5's AE (no backslash, no control, not only
 * spaces).
 */
public record AeTitle(String value) {
  public AeTitle {
    value = value.strip();
    boolean legal =
        !value.isEmpty()
            && value.length() <= 16
            && value.chars().allMatch(c -> c >= 0x20 && c < 0x7f && c != '\\');
    if (!legal) {
      throw new IllegalArgumentException(
          "\"%s\" is not an AE title: 1 to 16 printable ASCII characters, no backslash"
              .formatted(value));
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
