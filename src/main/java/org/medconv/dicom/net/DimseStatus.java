package org.medconv.dicom.net;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * DIMSE statuses that this node sends or reads, each with its meaning and with what it says of the
 * object or request that it answers (PS3.7 annex C; of C-STORE PS3.4 table B.2-1; failure reasons
 * of storage commitment PS3.3 C.14.1.1). The only table of them.
 */
public final class DimseStatus {
  public static final int SUCCESS = 0x0000;
  public static final int INVALID_ATTRIBUTE_VALUE = 0x0106;
  public static final int PROCESSING_FAILURE = 0x0110;
  public static final int DUPLICATE_INSTANCE = 0x0111;
  public static final int NO_SUCH_INSTANCE = 0x0112;
  public static final int NO_SUCH_EVENT = 0x0113;
  public static final int INVALID_ARGUMENT = 0x0115;
  public static final int INVALID_INSTANCE = 0x0117;
  public static final int NO_SUCH_CLASS = 0x0118;
  public static final int CLASS_INSTANCE_CONFLICT = 0x0119;
  public static final int MISSING_ATTRIBUTE = 0x0120;
  public static final int CLASS_NOT_SUPPORTED = 0x0122;
  public static final int NO_SUCH_ACTION = 0x0123;
  public static final int DUPLICATE_TRANSACTION = 0x0131;
  public static final int UNRECOGNIZED_OPERATION = 0x0211;
  public static final int OUT_OF_RESOURCES = 0xA700;
  public static final int DATA_SET_DOES_NOT_MATCH = 0xA900;
  public static final int CANNOT_UNDERSTAND = 0xC000;

  /** What the sender of an object or a request knows from the answer. */
  enum Then {
    /** It is there, perhaps with a remark. */
    STORED,
    /** It is not; another time may do. */
    TRY_AGAIN,
    /** It is not, and the same again would be answered alike. */
    GIVE_UP,
    /** More answers follow. */
    WAIT
  }

  /** One status, or those that differ in the bits outside the mask alone. */
  private record Row(int status, int mask, Then then, String meaning) {
    Row(int status, Then then, String meaning) {
      this(status, 0xFFFF, then, meaning);
    }

    boolean is(int other) {
      return (other & mask) == status;
    }
  }

  /** In the order of PS3.7 annex C; the first that fits holds. */
  private static final List<Row> TABLE =
      List.of(
          new Row(SUCCESS, Then.STORED, "success"),
          new Row(0x0001, Then.STORED, "requested optional attributes are not supported"),
          new Row(0x0105, Then.GIVE_UP, "no such attribute"),
          new Row(INVALID_ATTRIBUTE_VALUE, Then.GIVE_UP, "invalid attribute value"),
          new Row(0x0107, Then.STORED, "some attributes were ignored"),
          new Row(PROCESSING_FAILURE, Then.TRY_AGAIN, "processing failure"),
          new Row(DUPLICATE_INSTANCE, Then.STORED, "the instance already exists"),
          new Row(NO_SUCH_INSTANCE, Then.GIVE_UP, "no such instance"),
          new Row(NO_SUCH_EVENT, Then.GIVE_UP, "no such event type"),
          new Row(INVALID_ARGUMENT, Then.GIVE_UP, "invalid argument value"),
          new Row(0x0116, Then.STORED, "an attribute value was out of range"),
          new Row(INVALID_INSTANCE, Then.GIVE_UP, "invalid instance UID"),
          new Row(NO_SUCH_CLASS, Then.GIVE_UP, "no such SOP class"),
          new Row(CLASS_INSTANCE_CONFLICT, Then.GIVE_UP, "the instance is of another SOP class"),
          new Row(MISSING_ATTRIBUTE, Then.GIVE_UP, "an attribute is missing"),
          new Row(CLASS_NOT_SUPPORTED, Then.GIVE_UP, "SOP class not supported"),
          new Row(NO_SUCH_ACTION, Then.GIVE_UP, "no such action"),
          new Row(0x0124, Then.GIVE_UP, "not authorised"),
          new Row(DUPLICATE_TRANSACTION, Then.GIVE_UP, "the transaction UID is in use"),
          new Row(0x0210, Then.GIVE_UP, "duplicate invocation"),
          new Row(UNRECOGNIZED_OPERATION, Then.GIVE_UP, "unrecognised operation"),
          new Row(0x0213, Then.TRY_AGAIN, "resource limitation"),
          new Row(OUT_OF_RESOURCES, 0xFF00, Then.TRY_AGAIN, "out of resources"),
          new Row(DATA_SET_DOES_NOT_MATCH, 0xFF00, Then.GIVE_UP, "data set does not match class"),
          new Row(0xB000, 0xF000, Then.STORED, "stored with a warning"),
          new Row(CANNOT_UNDERSTAND, 0xF000, Then.GIVE_UP, "cannot understand"),
          new Row(0xFF00, 0xFFFE, Then.WAIT, "pending"));

  private DimseStatus() {}

  private static Optional<Row> row(int status) {
    return TABLE.stream().filter(row -> row.is(status)).findFirst();
  }

  private static boolean says(int status, Then... then) {
    return row(status).filter(row -> Arrays.asList(then).contains(row.then())).isPresent();
  }

  /** The peer has the object, perhaps with a remark, or had it before. */
  public static boolean isStored(int status) {
    return says(status, Then.STORED);
  }

  /** The peer has it not, but another time may do. */
  public static boolean mayPass(int status) {
    return says(status, Then.TRY_AGAIN);
  }

  /** More responses follow (C-FIND). */
  static boolean pending(int status) {
    return says(status, Then.WAIT);
  }

  /** In a few words; "unknown status" for one that the standard does not name. */
  public static String meaning(int status) {
    return row(status).map(Row::meaning).orElse("unknown status");
  }

  /** As the standard writes it: {@code A700H}. */
  public static String hex(int status) {
    return "%04XH".formatted(status);
  }
}
