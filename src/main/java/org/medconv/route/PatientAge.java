package org.medconv.route;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;

/**
 * How old a patient was at the examination, in completed years: from PatientAge (0010,1010; VR AS:
 * three digits and D, W, M or Y, PS3.5 table 6.2-1), or where that is missing or odd from
 * PatientBirthDate and the first date of the examination.
 */
final class PatientAge {
  private static final Pattern AGE = Pattern.compile("(\\d{1,3})([DWMY])");
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
  private static final int[] EXAMINED = {
    Tag.StudyDate, Tag.SeriesDate, Tag.AcquisitionDate, Tag.ContentDate
  };

  /** Older than anybody known; 999Y and births in 1800 stand for "unknown". */
  private static final int OLDEST = 122;

  private PatientAge() {}

  /** From 0 to 122; empty where neither element says it in DICOM's form. */
  static Optional<Integer> years(Attributes header) {
    return stated(header).or(() -> fromBirth(header));
  }

  private static Optional<Integer> stated(Attributes header) {
    Matcher age = AGE.matcher(text(header, Tag.PatientAge).toUpperCase(Locale.ROOT));
    if (!age.matches()) {
      return Optional.empty();
    }
    int count = Integer.parseInt(age.group(1));
    OptionalInt years =
        switch (age.group(2)) {
          // A child in its first year is told in days, weeks or months; 000Y is a filler.
          case "Y" -> count == 0 ? OptionalInt.empty() : OptionalInt.of(count);
          case "M" -> OptionalInt.of(count / 12);
          case "W" -> OptionalInt.of((int) (count * 7 / 365.2425));
          default -> OptionalInt.of((int) (count / 365.2425));
        };
    return years.isPresent() ? plausible(years.getAsInt()) : Optional.empty();
  }

  private static Optional<Integer> fromBirth(Attributes header) {
    Optional<LocalDate> born = date(header, Tag.PatientBirthDate);
    for (int tag : EXAMINED) {
      Optional<LocalDate> examined = date(header, tag);
      if (born.isPresent() && examined.isPresent()) {
        return plausible((int) ChronoUnit.YEARS.between(born.get(), examined.get()))
            .filter(years -> !examined.get().isBefore(born.get()));
      }
    }
    return Optional.empty();
  }

  private static Optional<Integer> plausible(int years) {
    return years >= 0 && years <= OLDEST ? Optional.of(years) : Optional.empty();
  }

  private static Optional<LocalDate> date(Attributes header, int tag) {
    try {
      return Optional.of(LocalDate.parse(text(header, tag), DATE));
    } catch (DateTimeException noDate) {
      return Optional.empty();
    }
  }

  private static String text(Attributes header, int tag) {
    String value = header.getString(tag);
    return value == null ? "" : value.strip();
  }
}
