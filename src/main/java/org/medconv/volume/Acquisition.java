package org.medconv.volume;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the objects say of the scan and a reader of the result must know.
 *
 * @param kvp tube voltage (0018,0060), kV
 * @param sliceThicknessMm (0018,0050)
 * @param kernel (0018,1210), as the scanner writes it
 * @param contrastAgent (0018,0010); empty does not mean unenhanced
 */
public record Acquisition(
    OptionalDouble kvp,
    OptionalDouble sliceThicknessMm,
    Optional<String> kernel,
    Optional<String> contrastAgent) {

  public static Acquisition unknown() {
    return new Acquisition(
        OptionalDouble.empty(), OptionalDouble.empty(), Optional.empty(), Optional.empty());
  }
}
