package org.medconv.dicom.net;

/** DIMSE statuses that this node sends or reads (PS3.7 annex C, PS3.4 B.2.3). */
final class DimseStatus {
  static final int SUCCESS = 0x0000;
  static final int INVALID_ATTRIBUTE_VALUE = 0x0106;
  static final int PROCESSING_FAILURE = 0x0110;
  static final int DUPLICATE_INSTANCE = 0x0111;
  static final int NO_SUCH_INSTANCE = 0x0112;
  static final int NO_SUCH_EVENT = 0x0113;
  static final int INVALID_ARGUMENT = 0x0115;
  static final int INVALID_INSTANCE = 0x0117;
  static final int NO_SUCH_CLASS = 0x0118;
  static final int MISSING_ATTRIBUTE = 0x0120;
  static final int CLASS_NOT_SUPPORTED = 0x0122;
  static final int NO_SUCH_ACTION = 0x0123;
  static final int UNRECOGNIZED_OPERATION = 0x0211;
  static final int OUT_OF_RESOURCES = 0xa700;
  static final int CANNOT_UNDERSTAND = 0xc000;

  private DimseStatus() {}

  /** More responses follow (C-FIND). */
  static boolean pending(int status) {
    return status == 0xff00 || status == 0xff01;
  }

  static String hex(int status) {
    return "%04XH".formatted(status);
  }
}
