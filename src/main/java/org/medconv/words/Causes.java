package org.medconv.words;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A failure and what caused it. */
public final class Causes {
  private Causes() {}

  /**
   * The failure, its cause, the cause of that, and so on. Ends also where causes run in a circle,
   * which {@link Throwable#initCause} allows.
   */
  public static Stream<Throwable> of(Throwable failure) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).takeWhile(seen::add);
  }

  /** The outermost one of this class. */
  public static <T extends Throwable> Optional<T> first(Throwable failure, Class<T> kind) {
    return of(failure).filter(kind::isInstance).map(kind::cast).findFirst();
  }

  /** What was at the root. */
  public static Throwable innermost(Throwable failure) {
    return of(failure).reduce(failure, (outer, inner) -> inner);
  }
}
