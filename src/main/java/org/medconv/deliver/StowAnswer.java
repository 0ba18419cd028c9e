package org.medconv.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.medconv.dicom.net.DimseStatus;
import org.medconv.jobs.ResultFile;

/**
 * An answer to a store transaction: status and Store Instances Response Module (PS3.18 10.5.3, I.2)
 * as DICOM JSON (PS3.18 F). The module decides about an object; the status counts only if the
 * module does not name it.
 */
record StowAnswer(int status, String body) {
  private static final String FAILED_SEQUENCE = "00081198";
  private static final String REFERENCED_SEQUENCE = "00081199";
  private static final String INSTANCE = "00081155";
  private static final String WARNING_REASON = "00081196";
  private static final String FAILURE_REASON = "00081197";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A server that is being set up or whose token has expired also answers this way. */
  private static final Map<Integer, String> SET_RIGHT_THERE_OR_HERE =
      Map.of(
          401, " Check bearerToken.",
          403, " Check what the server allows this node.",
          404, " Check baseUrl.");

  private static final String MOVED =
      " It sends on to another address, which is not followed: results go only where the"
          + " configuration says. Set baseUrl to the address that the server has now.";

  /**
   * Processes the answer for one object.
   *
   * @return empty: the server has it, or will never accept its kind
   */
  Optional<Attempt> settle(ResultFile object, Progress progress) {
    String uid = StoreAnswers.uid(object);
    JsonNode module = module();
    Optional<JsonNode> failed = item(module, FAILED_SEQUENCE, uid);
    if (failed.isPresent()) {
      return settleFailed(
          object, reason(failed.get(), FAILURE_REASON, DimseStatus.PROCESSING_FAILURE), progress);
    }
    if (!isDone()) {
      return Optional.of(refused());
    }
    Optional<JsonNode> stored = item(module, REFERENCED_SEQUENCE, uid);
    if (stored.isEmpty()) {
      return Optional.of(unconfirmed(object));
    }
    progress.stored(uid, reason(stored.get(), WARNING_REASON, DimseStatus.SUCCESS));
    return Optional.empty();
  }

  private static Optional<Attempt> settleFailed(ResultFile object, int reason, Progress progress) {
    String uid = StoreAnswers.uid(object);
    if (reason == DimseStatus.CLASS_NOT_SUPPORTED) {
      progress.untaken(uid);
      return Optional.empty();
    }
    Optional<Attempt> refusal = StoreAnswers.judged(object.name(), reason);
    if (refusal.isEmpty()) {
      // Some servers report an object that they already have as failed.
      progress.stored(uid, reason);
    }
    return refusal;
  }

  private Attempt unconfirmed(ResultFile object) {
    String sentence =
        "The DICOMweb server answered with status %d, but does not say that it has the %s. Is baseUrl a DICOMweb service, and no login page?"
            .formatted(status, object.name());
    return new Attempt.Failed("ANSWER_UNREADABLE", sentence, false);
  }

  private Attempt refused() {
    String code = "HTTP_" + status;
    boolean setRight = SET_RIGHT_THERE_OR_HERE.containsKey(status) || isElsewhere();
    return setRight || HttpStatus.mayPass(status)
        ? new Attempt.Failed(code, sentence(), HttpStatus.isDown(status))
        : new Attempt.Dead(code, sentence());
  }

  /** The status and what to check. Nothing of the body, which may name a patient. */
  String sentence() {
    return "The DICOMweb server answered with status %d.".formatted(status)
        + SET_RIGHT_THERE_OR_HERE.getOrDefault(status, isElsewhere() ? MOVED : "");
  }

  boolean isDone() {
    return HttpStatus.isDone(status);
  }

  boolean isElsewhere() {
    return HttpStatus.isElsewhere(status);
  }

  boolean isForbidden() {
    return status == 401 || status == 403;
  }

  /** Missing if the body is not JSON. */
  private JsonNode module() {
    try {
      JsonNode root = JSON.readTree(body);
      return root == null ? MissingNode.getInstance() : root;
    } catch (IOException notJson) {
      return MissingNode.getInstance();
    }
  }

  /** Some servers answer with a list of one data set. */
  private static Optional<JsonNode> item(JsonNode module, String sequence, String uid) {
    JsonNode dataset = module.isArray() ? module.path(0) : module;
    for (JsonNode item : dataset.path(sequence).path("Value")) {
      if (item.path(INSTANCE).path("Value").path(0).asText().equals(uid)) {
        return Optional.of(item);
      }
    }
    return Optional.empty();
  }

  /**
   * @param unsaid the value if none is given
   */
  private static int reason(JsonNode item, String tag, int unsaid) {
    return item.path(tag).path("Value").path(0).asInt(unsaid) & 0xFFFF;
  }
}
