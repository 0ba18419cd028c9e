package org.medconv.text;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What another system says of an error, without whom it says it of. A name that nobody here knows
 * cannot be recognised; so only words that are in a list pass, each written as a name is not: in
 * small letters, or with a capital where a sentence begins. Everything else, numbers and whatever
 * is in quotes included, stands there as {@code [hidden]}.
 */
public final class KnownWords {
  private static final String HIDDEN = "[hidden]";
  private static final int LONGEST = 300;

  /** Shorter words with a capital are names as well: Do, An, To, May. */
  private static final int SHORTEST_CAPITALISED = 4;

  private static final int SHORTEST_IN_CAPITALS = 6;
  private static final Pattern QUOTED =
      Pattern.compile("\"[^\"]*\"?|`[^`]*`?|(?<![\\p{L}\\p{N}])'[^']*'?");
  private static final Pattern EDGE = Pattern.compile("^[(\\[]*|[)\\].,;:!?]*$");
  private static final Pattern BETWEEN_PARTS = Pattern.compile("[-/._:]");
  private static final Pattern NUMBERED_BY_HAPI = Pattern.compile("HAPI-\\d{4}");

  private static final Set<String> WORDS =
      words(
          """
          a about absent abort aborted accept accepted access accession after again all allowed
          already also an and answer any are argument array as association at attempt attribute
          authentication authorization available bad be because been before being both bundle but
          by cannot cardinality certificate change changed character characters class client closed
          code coding command conditional configured conflict conflicting connection constraint
          contain contained contains content context could create created creation credentials
          criteria data database date deadlock deleted delete denied does duplicate each element
          elements empty encoding entries entry error errors exceeded exception exist existing exists
          expected expired expression extension failed failure field file find for forbidden format
          found from full has have header identifier identifiers if in inactive incomplete incorrect
          index instance instances integrity internal invalid is issuer it its item items key large
          length license limit locked logical malformed many match matched matches matching maximum
          memory message method minimum mismatch missing more multiple must name no not null object
          objects of on one only operation or other out overloaded parameter parameters parse parsed
          parsing password patient patients pending permission permitted pixel precondition presentation
          processing profile property queue quota range read record reference references refused
          rejected reject request required resource resources response retry role same schema search
          security sequence series server service should size space specified state status storage store
          stored string structure study subject such supported syntax system table tag temporarily than
          that the there this throttled time timeout timestamp to token too transaction transfer
          transient type unable unauthorized unavailable unexpected uid uids unique unknown unreachable
          unrecognized unsupported until update updated url use used user validate validation value
          values version violated violation was were when which while with within without write written
          wrong
          """);

  /** With their capitals: FHIR's types that we send or ask for, and protocols. */
  private static final Set<String> TERMS =
      words(
          """
          AE AET Bundle C-STORE C-FIND C-ECHO CodeableConcept Coding Device DICOM DiagnosticReport
          FHIR GET HTTP HTTPS ID Identifier ImagingStudy JSON OAuth Observation OperationOutcome
          Organization PACS Patient PDU POST Provenance PUT Quantity Reference SCP SCU ServiceRequest
          SOP SR SEG SC SQL TLS UID UIDs URI URL VR XML
          """);

  private KnownWords() {}

  private static Set<String> words(String text) {
    return Set.of(text.strip().split("\\s+"));
  }

  /**
   * @param words of a peer; null counts as none
   * @return one line of at most 300 characters
   */
  public static String of(String words) {
    String text = QUOTED.matcher(OneLine.of(words)).replaceAll(HIDDEN);
    StringBuilder kept = new StringBuilder();
    boolean begins = true;
    boolean hidden = false;
    for (String token : text.strip().split("\\s+")) {
      String word = EDGE.matcher(token).replaceAll("");
      boolean known = token.isEmpty() || isKnown(word, begins);
      if (known || !hidden) {
        kept.append(kept.isEmpty() ? "" : " ").append(known ? token : HIDDEN);
      }
      hidden = !known;
      begins = token.matches(".*[.:;!?]");
    }
    return kept.length() <= LONGEST ? kept.toString() : kept.substring(0, LONGEST) + "…";
  }

  private static boolean isKnown(String word, boolean beginsSentence) {
    return TERMS.contains(word)
        || NUMBERED_BY_HAPI.matcher(word).matches()
        || isCapitalised(word, beginsSentence)
        || Arrays.stream(BETWEEN_PARTS.split(word, -1))
            .allMatch(part -> WORDS.contains(part) || TERMS.contains(part));
  }

  private static boolean isCapitalised(String word, boolean beginsSentence) {
    String small = word.toLowerCase(Locale.ROOT);
    boolean first =
        beginsSentence
            && word.length() >= SHORTEST_CAPITALISED
            && word.substring(1).equals(small.substring(1));
    boolean all =
        word.length() >= SHORTEST_IN_CAPITALS && word.equals(word.toUpperCase(Locale.ROOT));
    return WORDS.contains(small) && (first || all);
  }
}
