package org.medconv.report;

import java.text.Normalizer;
import org.medconv.text.OneLine;

/**
 * Our own words as one line, in characters of every DICOM character set. The objects keep the
 * source's Specific Character Set, so that names stay unchanged. Only its ASCII characters are
 * certain, and not even all of these: JIS X 0201 (ISO_IR 13) has other characters for backslash and
 * tilde.
 */
final class PlainText {
  private PlainText() {}

  static String of(String text) {
    String spelled =
        OneLine.of(text)
            .replace('\u2013', '-')
            .replace('\u2014', '-')
            .replace("\u2264", "<=")
            .replace("\u2265", ">=")
            .replace("\u00b1", "+/-")
            .replace("\u00b7", "-")
            .replace("\u00d7", "x")
            .replace("\u03c4", "tau")
            .replace('\\', '/')
            .replace('~', '-');
    String bare = Normalizer.normalize(spelled, Normalizer.Form.NFKD).replaceAll("\\p{M}", "");
    return bare.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
