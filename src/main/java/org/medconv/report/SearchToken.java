package org.medconv.report;

/** A value inside a FHIR search parameter (R4 search, "Escaping Search Parameters"). */
final class SearchToken {
  private SearchToken() {}

  static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("$", "\\$").replace(",", "\\,").replace("|", "\\|");
  }
}
