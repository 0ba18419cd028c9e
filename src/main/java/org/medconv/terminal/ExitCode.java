package org.medconv.terminal;

/** The exit codes of the process, the same for every command. */
public final class ExitCode {
  public static final int DONE = 0;
  public static final int FAILED = 1;
  public static final int WRONG_USAGE = 2;

  /** Nothing failed, but there is no result: refused, abstained, no rule matches. */
  public static final int REFUSED = 3;

  private ExitCode() {}
}
