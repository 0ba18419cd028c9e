package org.medconv.deliver;

import ca.uhn.fhir.context.FhirContext;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;

/**
 * Takes out of a server's words what may name a patient: the identifiers, displays and references
 * of the bundle that was sent, everything in quotes, and every longer run of digits (numbers,
 * dates).
 */
final class Redaction {
  private static final String HIDDEN = "[hidden]";
  private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"|'[^']*'|`[^`]*`");
  private static final Pattern QUERY = Pattern.compile("\\?\\S+");
  private static final Pattern DIGITS = Pattern.compile("\\S*\\d[\\d./:-]{3,}\\S*");
  private static final int LONGEST = 300;

  private final List<String> known;

  private Redaction(List<String> known) {
    this.known = known;
  }

  static Redaction of(FhirContext fhir, Bundle bundle) {
    var terser = fhir.newTerser();
    var identifiers =
        terser.getAllPopulatedChildElementsOfType(bundle, Identifier.class).stream()
            .map(Identifier::getValue);
    var references =
        terser.getAllPopulatedChildElementsOfType(bundle, Reference.class).stream()
            .flatMap(
                each -> java.util.stream.Stream.of(value(each), nullToEmpty(each.getDisplay())));
    // The longest first: one may be part of another.
    return new Redaction(
        java.util.stream.Stream.concat(identifiers, references)
            .filter(text -> text != null && text.length() >= 2)
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList());
  }

  /** The value in a conditional reference, or the id. */
  private static String value(Reference reference) {
    String text = nullToEmpty(reference.getReference());
    return text.substring(Math.max(text.lastIndexOf('|'), text.lastIndexOf('/')) + 1);
  }

  private static String nullToEmpty(String text) {
    return text == null ? "" : text;
  }

  String of(String words) {
    String text = words;
    for (String each : known) {
      text = text.replace(each, HIDDEN);
    }
    text = QUOTED.matcher(text).replaceAll(HIDDEN);
    text = QUERY.matcher(text).replaceAll("?" + HIDDEN);
    text = DIGITS.matcher(text).replaceAll(HIDDEN);
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
