package org.medconv.text;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An error message of another system, without the names in it. Unknown names cannot be recognised,
 * so only sizes in bytes and the words of a list pass, and these only in small letters, or with a
 * capital at the beginning of a sentence. Everything else, including other numbers and text in
 * quotes, is replaced by {@code [hidden]}.
 */
public final class KnownWords {
  private static final String HIDDEN = "[hidden]";
  private static final int LONGEST = 300;

  /** Shorter words with a capital can be names: Do, An, To, May. */
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
          a abort aborted about absent absolute accept accepted access accession action actions
          active add added adds affected after again all allowed already also an and another
          answer any application archive archived are argument array as association at attempt
          attribute attributes authentication authorization available bad base be because been
          before begins begun being between binding boolean both bundle business busy but by
          byte bytes called calling can cannot canonical cardinality certificate change changed
          character characters child children class client closed code codes coding command
          compressed conditional configured conflict conflicting connection constraint
          constraints contain contained contains content context costly could create created
          creation credentials criteria data database date deadlock decimal delete deleted
          denied deny dependent depends details diagnostics did differ differs disabled disk
          disks display do does done duplicate each either element elements empty enabled
          encoding end ended ends enough entries entry equal equals error errors event events
          every exceeded exception exist existing exists expected expired expression extension
          failed failure fatal field file find following for forbidden format found frame frames
          free from full given greater has have having header here host identifier identifiers
          if illegal image images in inactive incomplete inconsistent incorrect index
          information informational insert inserted instance instances insufficient integer
          integrity internal into invalid invariant is issuer it item items its itself kept key
          kind kinds known large larger later least length lengths less license limit limits
          location locked logical login lossy made make malformed mandatory many match matched
          matches matching maximum memory merged message method middle minimum mismatch missing
          modality more most multiple must name narrative needed negative negotiated negotiation
          network no node nor not nothing null number numbers object objects of offer offered ok
          on one only operation optional or other out outcome overloaded parameter parameters
          parent parse parsed parsing password patient patients peer pending permission
          permitted picture pictures pixel pixels position positive precondition present
          presentation processing profile profiles progress property queue quota range reach
          reached read readable reason receive received record reference referenced references
          referential refused reject rejected relative remove removed removes replaced request
          required reset resolvable resolve resolved resource resources response retried retry
          role rule rules running same scheduled schema search security send sender sent
          sequence series server service set sets several severity should since size sizes slice
          slices slicing smaller some space specified state status step still storage store
          stored storing string structure study subject such supported suppressed syntax system
          systems table tag target targets temporarily terminology text than that the them then
          there these they this those throttled through time timed timeout timestamp title to
          token too transaction transfer transient try two type types uid uids unable
          unauthorized unavailable uncompressed under unexpected unique unknown unless
          unparseable unreachable unreadable unrecognized unresolved unspecified unsuccessful
          unsupported until up update updated url use used user using valid validate validation
          validator value values valueset verification version via violated violation want
          wanted wants warning was were what when whether which while why with within without
          worklist would writable write written wrong yet you your zero
          """);

  /** With their capitals: FHIR's types that we send or ask for, and protocols. */
  private static final Set<String> TERMS =
      words(
          """
          AE AET Bundle Class C-STORE C-FIND C-ECHO CodeableConcept Coding Device DICOM DiagnosticReport
          FHIR GET HTTP HTTPS ID Identifier ImagingStudy Instance JSON OAuth Observation OperationOutcome
          Organization PACS Patient PDU POST Provenance PUT Quantity Reference SCP SCU ServiceRequest Transaction
          Sequence SOP SOPClassUID SOPInstanceUID SR SEG SC SeriesInstanceUID SQL StudyInstanceUID TLS UID UIDs
          URI URL VR XML
          """);

  /** A number before one of these is a size; any other number may identify a patient. */
  private static final Set<String> UNITS = words("byte bytes kB KB KiB MB MiB GB GiB TB TiB");

  private static final Pattern SIZE = Pattern.compile("[0-9]{1,11}([.][0-9]{1,2})?");

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
    String[] tokens = text.strip().split("\\s+");
    for (int i = 0; i < tokens.length; i++) {
      String token = tokens[i];
      boolean known = token.isEmpty() || isKnown(bare(token), begins) || isOfSize(tokens, i);
      if (known || !hidden) {
        kept.append(kept.isEmpty() ? "" : " ").append(known ? token : HIDDEN);
      }
      hidden = !known;
      begins = token.matches(".*[.:;!?]");
    }
    return kept.length() <= LONGEST ? kept.toString() : kept.substring(0, LONGEST) + "…";
  }

  private static String bare(String token) {
    return EDGE.matcher(token).replaceAll("");
  }

  /** Whether a token is the number or the unit of one size: 12 MiB. */
  private static boolean isOfSize(String[] tokens, int i) {
    return isSize(tokens, i) || isSize(tokens, i - 1);
  }

  private static boolean isSize(String[] tokens, int i) {
    return i >= 0
        && i + 1 < tokens.length
        && SIZE.matcher(tokens[i]).matches()
        && UNITS.contains(bare(tokens[i + 1]));
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
