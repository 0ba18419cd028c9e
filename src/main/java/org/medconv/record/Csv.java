package org.medconv.record;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The export as comma-separated values (RFC 4180): UTF-8, a header line, line feeds. A value that a
 * spreadsheet would treat as a formula gets an apostrophe in front, because values come from image
 * headers.
 */
public final class Csv {
  private static final String END = "\n";

  private Csv() {}

  /** The header line. */
  public static String header() {
    return Arrays.stream(Column.values()).map(Column::title).collect(Collectors.joining(",")) + END;
  }

  /** The line of a job. */
  public static String line(RecordedJob job) {
    return Arrays.stream(Column.values())
            .map(column -> cell(column.of(job)))
            .collect(Collectors.joining(","))
        + END;
  }

  private static String cell(Object value) {
    if (value == null) {
      return "";
    }
    String text = value.toString();
    String harmless = value instanceof String && text.matches("(?s)[=+@\\-].*") ? "'" + text : text;
    return harmless.matches("(?s).*[\",\r\n].*")
        ? '"' + harmless.replace("\"", "\"\"") + '"'
        : harmless;
  }
}
