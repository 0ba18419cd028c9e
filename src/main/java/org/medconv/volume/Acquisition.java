package org.medconv.volume;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How the CT was scanned, as far as its objects say.
 *
 * @param kvp tube voltage (0018,0060), kV
 * @param sliceThicknessMm (0018,0050), mm
 * @param kernel (0018,1210), as the scanner writes it
 * @param contrastAgent (0018,0010); empty does not mean unenhanced
 */
public record Acquisition(
    OptionalDouble kvp,
    OptionalDouble sliceThicknessMm,
    Optional<String> kernel,
    Optional<String> contrastAgent) {

  boolean kernelAgrees(Acquisition other) {
    return kernel.isEmpty() || other.kernel.isEmpty() || kernel.equals(other.kernel);
  }

  boolean kvpAgrees(Acquisition other) {
    return kvp.isEmpty() || other.kvp.isEmpty() || kvp.equals(other.kvp);
  }

  /** How many of the values that distinguish reconstructions are missing: 0 to 2. */
  int silence() {
    return (kernel.isEmpty() ? 1 : 0) + (kvp.isEmpty() ? 1 : 0);
  }

  /** This acquisition, with missing values taken from another. */
  Acquisition or(Acquisition other) {
    return new Acquisition(
        kvp.isPresent() ? kvp : other.kvp,
        sliceThicknessMm.isPresent() ? sliceThicknessMm : other.sliceThicknessMm,
        kernel.or(other::kernel),
        contrastAgent.or(other::contrastAgent));
  }

  public static Acquisition unknown() {
    return new Acquisition(
        OptionalDouble.empty(), OptionalDouble.empty(), Optional.empty(), Optional.empty());
  }
}
