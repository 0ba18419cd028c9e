package org.medconv.report;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.medconv.text.OneLine;

/** Single values of a data set as text. Thread-safe. */
public final class HeaderText {
  private HeaderText() {}

  /**
   * The whole value as one line, stripped. If a backslash stands in a single-valued attribute, the
   * toolkit splits the value; the first part of a patient ID could be another patient's ID.
   */
  public static Optional<String> whole(Attributes dataset, int tag) {
    return Optional.ofNullable(dataset.getStrings(tag))
        .map(HeaderText::joined)
        .map(OneLine::of)
        .map(String::strip)
        .filter(Predicate.not(String::isEmpty));
  }

  private static String joined(String[] parts) {
    return Arrays.stream(parts)
        .map(part -> Objects.toString(part, ""))
        .collect(Collectors.joining("\\"));
  }
}
