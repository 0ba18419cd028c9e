package org.medconv.route;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.medconv.disk.Sha256;
import org.medconv.text.OneLine;

/** What rules ask of a series with a function instead of a keyword. */
enum Fact implements Operand {
  /** {@code age()}: completed years. */
  AGE("age", SimpleType.INT),
  /** {@code instances()}: how many instances of the series came. */
  INSTANCES("instances", SimpleType.INT),
  /** {@code callingAe()}: AE title of who sent the series. */
  CALLING_AE("callingAe", SimpleType.STRING),
  /** {@code callingHost()}: IP address of who sent the series. */
  CALLING_HOST("callingHost", SimpleType.STRING),
  /**
   * What {@code screenedWithin("365d")} compares with its days: since a class was last said of
   * another study of the same patient.
   */
  SCREENED("screenedWithin", SimpleType.DOUBLE),
  /**
   * What {@code sample(share)} compares with its share: from 0 to below 1, the same for a study
   * whenever and wherever it is asked, and spread evenly over studies.
   */
  SAMPLE("sample", SimpleType.DOUBLE);

  private final String word;
  private final CelType type;

  Fact(String word, CelType type) {
    this.word = word;
    this.type = type;
  }

  static Optional<Fact> named(String name) {
    return Arrays.stream(values()).filter(fact -> fact.variable().equals(name)).findFirst();
  }

  /** As a rule writes it, without the parentheses. */
  String word() {
    return word;
  }

  @Override
  public String variable() {
    return "@" + word();
  }

  @Override
  public CelType type() {
    return type;
  }

  @Override
  public Optional<Object> value(SeriesFacts series) {
    return switch (this) {
      case AGE -> PatientAge.years(series.header()).map(Long::valueOf);
      case INSTANCES -> Optional.of((long) series.instances());
      case CALLING_AE -> known(series.surroundings().callingAe());
      case CALLING_HOST -> known(series.surroundings().callingHost());
      case SCREENED -> Optional.ofNullable(series.surroundings().daysSinceScreened());
      case SAMPLE -> Optional.of(fraction(series.studyInstanceUid()));
    };
  }

  @Override
  public String describe(SeriesFacts series) {
    String value =
        switch (this) {
          case SAMPLE -> value(series).map("%.3f"::formatted).orElse("");
          case AGE, INSTANCES -> value(series).map(Object::toString).orElse("");
          case CALLING_AE, CALLING_HOST ->
              value(series).map(v -> '"' + OneLine.of(v.toString()) + '"').orElse("");
          case SCREENED -> value(series).map(Fact::daysAgo).orElse("");
        };
    return value.isEmpty() ? word() + "() is unknown" : "%s() is %s".formatted(word(), value);
  }

  private static Optional<Object> known(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static String daysAgo(Object value) {
    double days = (double) value;
    return Double.isInfinite(days) ? "never" : "%.0f days ago".formatted(days);
  }

  private static double fraction(String studyInstanceUid) {
    BigInteger hash =
        new BigInteger(Sha256.of(studyInstanceUid.getBytes(StandardCharsets.US_ASCII)), 16);
    return hash.shiftRight(256 - 53).doubleValue() / (1L << 53);
  }
}
