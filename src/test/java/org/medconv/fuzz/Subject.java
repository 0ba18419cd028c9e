package org.medconv.fuzz;

import java.util.random.RandomGenerator;

/** A kind of input, and how the node reads it. Not thread-safe. */
public interface Subject extends AutoCloseable {

  /** How an input ended; any other exception is a defect. */
  enum Ending {
    TAKEN,
    REFUSED
  }

  /** One input, made only from this source of random numbers. */
  byte[] input(RandomGenerator random) throws Exception;

  /**
   * Gives an input to the node.
   *
   * @throws Throwable anything that the node must not throw
   */
  Ending attempt(byte[] input) throws Throwable;

  /**
   * Checks that a refusal is typed, has a sentence, and does not merely wrap a defect.
   *
   * @throws Throwable the refusal itself if it is none
   */
  static Ending refused(Throwable refusal) throws Throwable {
    if (refusal.getMessage() == null || refusal.getMessage().isBlank()) {
      throw refusal;
    }
    for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
      if (isDefect(cause)) {
        throw refusal;
      }
    }
    return Ending.REFUSED;
  }

  /** Exceptions that only a programming error causes, not a library confused by garbage. */
  private static boolean isDefect(Throwable cause) {
    StackTraceElement[] trace = cause.getStackTrace();
    return (cause instanceof NullPointerException
            || cause instanceof IndexOutOfBoundsException
            || cause instanceof ClassCastException
            || cause instanceof ArithmeticException
            || cause instanceof NegativeArraySizeException)
        && trace.length > 0
        && trace[0].getClassName().startsWith("org.medconv.");
  }

  @Override
  default void close() throws Exception {}
}
