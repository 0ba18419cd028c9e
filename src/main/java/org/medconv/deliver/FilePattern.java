package org.medconv.deliver;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.aoju.bus.image.Tag;
import org.medconv.disk.Sha256;
import org.medconv.yaml.Values;

/**
 * The pattern of the file names of results: a relative path with placeholders such as {@code
 * {job}}. The value of a placeholder consists of letters, digits, dots, hyphens and underscores
 * within one part of the path, at most {@value #LONGEST_VALUE} of them. Other characters are
 * percent-encoded (RFC 3986), including a dot at the beginning or end, and a longer value ends in a
 * part of its SHA-256. A value can therefore never name another folder, and two values never name
 * one file.
 */
public record FilePattern(String text) {
  private static final int LONGEST_VALUE = 64;
  private static final int HASH_DIGITS = 16;

  /** NAME_MAX of Linux is 255; a number and the file's ending are added. */
  private static final int LONGEST_PART = 230;

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
  private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9 ._=+@,-]*");

  /** Unique for each result of a node, and without patient data. */
  static final FilePattern DEFAULT = new FilePattern("{job}/{object}");

  /** The placeholders. */
  enum Placeholder {
    /** Number of the job, unique in the node's database. */
    JOB("job"),
    /** Kind of result: SEG, SR, SC, FHIR, KO, WITHDRAWAL; a second one of a job is KO-2. */
    OBJECT("object"),
    PATIENT_ID("patientId", Tag.PatientID),
    ACCESSION("accession", Tag.AccessionNumber),
    STUDY_DATE("studyDate", Tag.StudyDate),
    STUDY_UID("studyUid", Tag.StudyInstanceUID);

    private final String word;
    private final Optional<Integer> tag;

    Placeholder(String word) {
      this.word = word;
      this.tag = Optional.empty();
    }

    Placeholder(String word, int tag) {
      this.word = word;
      this.tag = Optional.of(tag);
    }

    /** The attribute in the result's DICOM objects that holds the value; empty if none does. */
    Optional<Integer> tag() {
      return tag;
    }

    private static Optional<Placeholder> of(String word) {
      return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
    }

    @Override
    public String toString() {
      return "{" + word + "}";
    }
  }

  /**
   * @throws IllegalArgumentException with a sentence that names the value and the fault
   */
  public FilePattern {
    for (String part : text.split("/", -1)) {
      checkPart(text, part);
    }
    for (Placeholder needed : List.of(Placeholder.JOB, Placeholder.OBJECT)) {
      if (!text.contains(needed.toString())) {
        throw Values.wrong(
            text, "lacks %s: two results would have one name; add it".formatted(needed));
      }
    }
  }

  private static void checkPart(String text, String part) {
    if (part.isBlank() || part.startsWith(".") || part.endsWith(".")) {
      throw Values.wrong(
          text,
          "must be a relative path of parts that are not empty and neither begin nor end with a"
              + " dot");
    }
    Matcher placeholders = PLACEHOLDER.matcher(part);
    placeholders.results().map(found -> found.group(1)).forEach(word -> known(text, word));
    String literal = placeholders.replaceAll("");
    if (!LITERAL.matcher(literal).matches()) {
      throw Values.wrong(
          text, "has letters that file names should not have; those taken: A-Z a-z 0-9 ._=+@,-");
    }
    long longest = literal.length() + LONGEST_VALUE * PLACEHOLDER.matcher(part).results().count();
    if (longest > LONGEST_PART) {
      throw Values.wrong(
          text,
          "may give names of %d letters, %d are possible; use fewer placeholders between slashes"
              .formatted(longest, LONGEST_PART));
    }
  }

  private static void known(String text, String word) {
    if (Placeholder.of(word).isEmpty()) {
      throw Values.wrong(
          text,
          "has a placeholder {%s} that does not exist; those that do: %s"
              .formatted(
                  word,
                  Arrays.stream(Placeholder.values())
                      .map(Placeholder::toString)
                      .collect(Collectors.joining(" "))));
    }
  }

  /**
   * The path of one result, without its ending.
   *
   * @param values missing or empty ones are written as {@code none}
   */
  Path path(Map<Placeholder, String> values) {
    return Path.of(
        PLACEHOLDER
            .matcher(text)
            .replaceAll(found -> Matcher.quoteReplacement(value(found, values))));
  }

  private static String value(MatchResult found, Map<Placeholder, String> values) {
    String value = values.get(Placeholder.of(found.group(1)).orElseThrow());
    return value == null || value.isEmpty() ? "none" : fileName(value);
  }

  private static String fileName(String value) {
    StringBuilder name = new StringBuilder();
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < bytes.length; at++) {
      boolean outermost = at == 0 || at == bytes.length - 1;
      char letter = (char) (bytes[at] & 0xff);
      if (isPlain(letter) && !(letter == '.' && outermost)) {
        name.append(letter);
      } else {
        name.append(String.format(Locale.ROOT, "%%%02X", (int) letter));
      }
    }
    return name.length() <= LONGEST_VALUE ? name.toString() : shortened(name, bytes);
  }

  /** The tilde occurs in no other name, and the hash covers the whole value. */
  private static String shortened(StringBuilder name, byte[] value) {
    return name.substring(0, LONGEST_VALUE - HASH_DIGITS - 1)
        + "~"
        + Sha256.of(value).substring(0, HASH_DIGITS);
  }

  private static boolean isPlain(char letter) {
    return (letter >= 'a' && letter <= 'z')
        || (letter >= 'A' && letter <= 'Z')
        || (letter >= '0' && letter <= '9')
        || letter == '.'
        || letter == '-'
        || letter == '_';
  }

  /** As written in node.yaml. */
  @Override
  public String toString() {
    return text;
  }
}
