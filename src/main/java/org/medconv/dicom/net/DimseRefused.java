package org.medconv.dicom.net;

/** A request gets a failure status. The message becomes the Error Comment. */
final class DimseRefused extends Exception {
  private static final long serialVersionUID = 1L;
  private final int status;

  DimseRefused(int status, String comment) {
    super(comment);
    this.status = status;
  }

  int status() {
    return status;
  }
}
