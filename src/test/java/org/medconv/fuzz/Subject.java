package org.medconv.fuzz;

import java.util.random.RandomGenerator;

/** One kind of thing that arrives, and the way in which the node reads it. One thread at a time. */
public interface Subject extends AutoCloseable {

  /** How an input ended; anything else that is thrown is a defect. */
  enum Ending {
    TAKEN,
    REFUSED
  }

  /** One input, made from this source of chance alone. */
  byte[] input(RandomGenerator random) throws Exception;

  /**
   * Gives an input to the node.
   *
   * @throws Throwable whatever the node must not answer
   */
  Ending attempt(byte[] input) throws Throwable;

  /**
   * A refusal that is one: typed, with a sentence, and not merely the wrapping of a defect of ours.
   *
   * @throws Throwable the refusal itself where it is none
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

  /** What only a wrong line of ours throws: not what a library makes of nonsense. */
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
