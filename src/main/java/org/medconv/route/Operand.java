package org.medconv.route;

import dev.cel.common.types.CelType;
import java.util.Optional;

/** What an expression may ask of a series: one CEL type for each, whatever the files hold. */
sealed interface Operand permits Keyword, CodeList, Fact {
  /** Its name in a compiled program; no rule can write one that begins with {@code @}. */
  String variable();

  CelType type();

  /** The value for CEL: empty where the series has none that can be used. */
  Optional<Object> value(SeriesFacts series);

  /** Its value for the administrator, on one line; what identifies a patient is not shown. */
  String describe(SeriesFacts series);
}
