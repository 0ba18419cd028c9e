package org.medconv.deliver;

import java.util.Locale;
import java.util.Optional;

/** What a C-STORE-RSP's status means for a delivery (PS3.4 B.2.3, PS3.7 C). */
final class StoreStatus {
  /** Refused: SOP Class not supported (PS3.7 C.5.6). */
  static final int CLASS_NOT_SUPPORTED = 0x0122;

  private static final int SUCCESS = 0x0000;
  private static final int PROCESSING_FAILURE = 0x0110;
  private static final int DUPLICATE_INSTANCE = 0x0111;
  private static final int RESOURCE_LIMITATION = 0x0213;

  private StoreStatus() {}

  /** Empty: the destination has the object. Its comment is left out: it may quote the data set. */
  static Optional<Attempt> judge(String name, int status) {
    if (status == SUCCESS || isWarning(status) || status == DUPLICATE_INSTANCE) {
      return Optional.empty();
    }
    String code = String.format(Locale.ROOT, "STATUS_%04X", status);
    String sentence = "The destination answered the %s with status %04XH.".formatted(name, status);
    return Optional.of(
        mayPass(status)
            ? new Attempt.Failed(code, sentence, false)
            : new Attempt.Dead(code, sentence));
  }

  /** Stored, with a remark: coercion, elements discarded, data set does not match. */
  private static boolean isWarning(int status) {
    return (status & 0xF000) == 0xB000 || status == 0x0001 || status == 0x0107 || status == 0x0116;
  }

  /** Out of resources (A7xx), a processing failure, a limit: another time may do. */
  private static boolean mayPass(int status) {
    return (status & 0xFF00) == 0xA700
        || status == PROCESSING_FAILURE
        || status == RESOURCE_LIMITATION;
  }
}
