package org.medconv.deliver;

import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.rest.client.exceptions.FhirClientConnectionException;
import ca.uhn.fhir.rest.client.exceptions.NonFhirResponseException;
import ca.uhn.fhir.rest.server.exceptions.BaseServerResponseException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.medconv.text.KnownWords;
import org.medconv.words.NetworkTrouble;

/** The meaning of a FHIR server's error status for a delivery. */
final class FhirFailure {
  /**
   * Not authenticated, not allowed, not found: a server that is being set up or whose token has
   * expired also answers this way, and may accept later. What to check, by status.
   */
  private static final Map<Integer, String> SET_RIGHT_THERE_OR_HERE =
      Map.of(
          401, "Check fhir.bearerToken.",
          403, "Check what the server allows the user of fhir.bearerToken.",
          404, "Check fhir.baseUrl.");

  private static final String NO_FHIR =
      "The content type of the FHIR server's answer is not FHIR but, for example, HTML. It may be a"
          + " login page or the path of another program. Check fhir.baseUrl and fhir.bearerToken.";

  private static final String MOVED =
      " It redirects to another address. The node does not follow: it sends results only to"
          + " configured addresses. Set fhir.baseUrl to the server's current address.";

  private static final String CUT_OFF =
      "the connection ended without an HTTP answer; the server's log may say why";

  private static final int MOST_ISSUES = 5;

  private FhirFailure() {}

  static Attempt of(BaseServerResponseException failure) {
    int status = failure.getStatusCode();
    if (failure.getCause() instanceof DataFormatException) {
      return unreadable();
    }
    if (failure instanceof NonFhirResponseException) {
      return new Attempt.Failed("ANSWER_UNREADABLE", NO_FHIR, false);
    }
    if (status == 0 || failure instanceof FhirClientConnectionException) {
      String sentence =
          "The FHIR server cannot be reached: %s."
              .formatted(NetworkTrouble.of(failure).orElse(CUT_OFF));
      return new Attempt.Failed("UNREACHABLE", sentence, true);
    }
    String code = "HTTP_" + status;
    String sentence =
        "The FHIR server answered with status %d.%s".formatted(status, outcome(failure));
    String remedy = SET_RIGHT_THERE_OR_HERE.get(status);
    if (remedy != null) {
      return new Attempt.Failed(code, sentence + " " + remedy, false);
    }
    if (HttpStatus.isElsewhere(status)) {
      return new Attempt.Failed(code, sentence + MOVED, false);
    }
    return HttpStatus.mayPass(status)
        ? new Attempt.Failed(code, sentence, HttpStatus.isDown(status))
        : new Attempt.Dead(code, sentence);
  }

  /** The answer is not a FHIR resource of the requested kind. */
  static Attempt unreadable() {
    String sentence =
        "The FHIR server's answer cannot be read as the FHIR resource that was asked for. Check"
            + " fhir.baseUrl, or have the server checked.";
    return new Attempt.Failed("ANSWER_UNREADABLE", sentence, false);
  }

  private static String outcome(BaseServerResponseException failure) {
    if (!(failure.getOperationOutcome() instanceof OperationOutcome outcome)) {
      return "";
    }
    return outcome.getIssue().stream()
        .limit(MOST_ISSUES)
        .map(FhirFailure::issue)
        .collect(Collectors.joining("; ", " ", ""));
  }

  private static String issue(OperationOutcome.OperationOutcomeIssueComponent issue) {
    String text = issue.getDetails().getText();
    String said = text == null ? issue.getDiagnostics() : text;
    String code = issue.getCode() == null ? "" : issue.getCode().toCode();
    return said == null ? code : code + ": " + KnownWords.of(said);
  }

  /**
   * A transaction is all or nothing, but the answer counts only if it confirms each entry.
   *
   * @return empty: all done
   */
  static Optional<Attempt> inAnswer(Bundle answer, int entries) {
    long done =
        answer.getEntry().stream()
            .map(entry -> entry.getResponse().getStatus())
            .filter(status -> status != null && status.startsWith("2"))
            .count();
    if (done == entries) {
      return Optional.empty();
    }
    String sentence =
        "The FHIR server reports that only %d of %d entries of the transaction are done."
            .formatted(done, entries);
    return Optional.of(new Attempt.Dead("TRANSACTION_INCOMPLETE", sentence));
  }
}
