package org.medconv.config;

import java.util.List;
import java.util.stream.Collectors;
import org.medconv.yaml.Fault;

/** A configuration file has faults. The message lists all of them. */
public final class WrongConfiguration extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Fault> faults;

  WrongConfiguration(List<Fault> faults) {
    super(faults.stream().map(Fault::toString).collect(Collectors.joining(System.lineSeparator())));
    this.faults = List.copyOf(faults);
  }

  /** All faults, sorted by line. */
  public List<Fault> faults() {
    return faults;
  }
}
