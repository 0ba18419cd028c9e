package org.medconv.route;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The data dictionary of PS3.6 as far as rules can use it. Its table, {@code keywords.tsv}, is
 * written by {@code KeywordsTest}; the edition stands in its first line.
 */
final class Keywords {
  private static final Map<String, Keyword> TABLE = read();

  private Keywords() {}

  static Optional<Keyword> named(String name) {
    return Optional.ofNullable(TABLE.get(name));
  }

  static Set<String> names() {
    return TABLE.keySet();
  }

  private static Map<String, Keyword> read() {
    try (InputStream table = Keywords.class.getResourceAsStream("keywords.tsv");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(table, StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(Keywords::keyword)
          .collect(Collectors.toUnmodifiableMap(Keyword::name, each -> each));
    } catch (IOException failed) {
      throw new UncheckedIOException("the table of DICOM keywords could not be read", failed);
    }
  }

  private static Keyword keyword(String line) {
    String[] column = line.split("\t");
    return new Keyword(
        column[0], Integer.parseUnsignedInt(column[1], 16), column[2], !column[3].equals("1"));
  }
}
