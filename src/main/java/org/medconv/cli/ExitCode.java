package org.medconv.cli;

/** What the process answers its caller with; the same for every command. */
final class ExitCode {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int WRONG_USAGE = 2;

  /** Nothing failed, but there is no result: refused, abstained, no rule matches. */
  static final int REFUSED = 3;

  private ExitCode() {}
}
