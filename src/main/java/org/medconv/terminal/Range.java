package org.medconv.terminal;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Beside a numeric option or parameter: the values it takes. {@link Usage#requireRanges} refuses
 * any other before the command runs; of a list, each value is checked.
 */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Range {
  /** The lowest value. */
  double from();

  /** The highest value. */
  double to();

  /** Whether the two ends are excluded. */
  boolean open() default false;
}
