package org.medconv.route;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.medconv.disk.Sha256;

/** What rules ask of a series with a function instead of a keyword. */
enum Fact implements Operand {
  /** {@code age()}: completed years. */
  AGE(SimpleType.INT),
  /** {@code instances()}: how many instances of the series came. */
  INSTANCES(SimpleType.INT),
  /**
   * What {@code sample(share)} compares with its share: from 0 to below 1, the same for a study
   * whenever and wherever it is asked, and spread evenly over studies.
   */
  SAMPLE(SimpleType.DOUBLE);

  private final CelType type;

  Fact(CelType type) {
    this.type = type;
  }

  static Optional<Fact> named(String name) {
    return Arrays.stream(values()).filter(fact -> fact.variable().equals(name)).findFirst();
  }

  /** As a rule writes it, without the parentheses. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
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
      case SAMPLE -> Optional.of(fraction(series.studyInstanceUid()));
    };
  }

  @Override
  public String describe(SeriesFacts series) {
    String value =
        switch (this) {
          case SAMPLE -> value(series).map("%.3f"::formatted).orElse("");
          case AGE, INSTANCES -> value(series).map(Object::toString).orElse("");
        };
    return value.isEmpty() ? word() + "() is unknown" : "%s() is %s".formatted(word(), value);
  }

  private static double fraction(String studyInstanceUid) {
    BigInteger hash =
        new BigInteger(Sha256.of(studyInstanceUid.getBytes(StandardCharsets.US_ASCII)), 16);
    return hash.shiftRight(256 - 53).doubleValue() / (1L << 53);
  }
}
