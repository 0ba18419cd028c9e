package org.medconv.report;

import java.math.BigDecimal;
import java.util.Optional;
import org.medconv.classify.BoneClass;

/**
 * One number of the result, rounded once, so that SR, key image and FHIR agree.
 *
 * @param uid Observation UID (0040,A171)
 * @param boneClass the class, for a probability
 */
record Measurement(
    String uid,
    Code concept,
    BigDecimal value,
    Code unit,
    Optional<Code> method,
    Optional<Code> derivation,
    Optional<BoneClass> boneClass,
    Algorithm algorithm) {
  private static final int DECIMAL_STRING = 16;

  Measurement {
    if (value.toPlainString().length() > DECIMAL_STRING) {
      throw new InconsistentScreening(
          "%s of %s %s does not fit a decimal string of 16 letters"
              .formatted(concept.meaning(), value.toPlainString(), unit.value()));
    }
  }
}
