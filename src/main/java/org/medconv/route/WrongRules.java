package org.medconv.route;

import java.util.List;
import java.util.stream.Collectors;
import org.medconv.yaml.Fault;

/** A folder of rules that cannot be used; the message lists all its faults. */
public final class WrongRules extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<Fault> faults;

  WrongRules(List<Fault> faults) {
    super(faults.stream().map(Fault::toString).collect(Collectors.joining(System.lineSeparator())));
    this.faults = List.copyOf(faults);
  }

  public List<Fault> faults() {
    return faults;
  }
}
