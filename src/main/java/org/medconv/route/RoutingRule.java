package org.medconv.route;

import java.nio.file.Path;
import java.util.List;

/**
 * One file of {@code dicom-rules/}.
 *
 * @param name unique among the rules
 * @param priority of the jobs it makes; higher runs first, and decides between rules that both
 *     match
 * @param when CEL over DICOM keywords; true: the series may be screened
 * @param prefer CEL expressions in order; among the matching series of a study the one for which
 *     the earliest is true wins, then the next, then the most instances
 * @param segmenter name of a folder in {@code models/}
 * @param classifier name of a folder in {@code models/}
 * @param destinations names of {@code peers:} or of {@code fhir:}
 * @param withoutClass what is sent of a run that says no class: SR, SR and FHIR, or nothing
 * @param mode SILENT: its runs are recorded, their results are sent to nobody
 */
public record RoutingRule(
    String name,
    Path file,
    int priority,
    String when,
    List<String> prefer,
    String segmenter,
    String classifier,
    List<String> destinations,
    List<String> withoutClass,
    Mode mode) {
  /** What may be sent of a run that says no class. */
  static final List<String> WITHOUT_CLASS = List.of("SR", "FHIR");

  public RoutingRule {
    withoutClass = List.copyOf(withoutClass);
    prefer = List.copyOf(prefer);
    destinations = List.copyOf(destinations);
  }

  /** A live rule. */
  public RoutingRule(
      String name,
      Path file,
      int priority,
      String when,
      List<String> prefer,
      String segmenter,
      String classifier,
      List<String> destinations,
      List<String> withoutClass) {
    this(
        name,
        file,
        priority,
        when,
        prefer,
        segmenter,
        classifier,
        destinations,
        withoutClass,
        Mode.LIVE);
  }

  /** The same under a node's mode: a silent node has silent rules alone. */
  RoutingRule under(Mode node) {
    return node == mode || node == Mode.LIVE
        ? this
        : new RoutingRule(
            name,
            file,
            priority,
            when,
            prefer,
            segmenter,
            classifier,
            destinations,
            withoutClass,
            node);
  }
}
