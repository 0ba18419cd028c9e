package org.medconv.config;

import java.util.List;
import java.util.stream.Collectors;
import org.medconv.yaml.Fault;

/** A configuration file that cannot be used; the message lists all that is wrong with it. */
public final class WrongConfiguration extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Fault> faults;

  WrongConfiguration(List<Fault> faults) {
    super(faults.stream().map(Fault::toString).collect(Collectors.joining(System.lineSeparator())));
    this.faults = List.copyOf(faults);
  }

  /** Sorted by line. */
  public List<Fault> faults() {
    return faults;
  }
}
