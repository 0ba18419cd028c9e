package org.medconv.report;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.medconv.text.OneLine;

/** Single values of a data set, as text. Any thread may call it. */
public final class HeaderText {
  private HeaderText() {}

  /**
   * The whole value as one line, stripped. Where a backslash stands in a value that may have only
   * one, the toolkit splits it; the first part of a patient ID is the ID of somebody else.
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
