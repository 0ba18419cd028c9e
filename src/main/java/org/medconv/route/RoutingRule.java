package org.medconv.route;

import java.nio.file.Path;
import java.util.List;

/**
 * One file of {@code dicom-rules/}.
 *
 * @param name unique among the rules
 * @param priority priority of its jobs; higher runs first, and decides between rules that both
 *     match
 * @param when CEL over DICOM keywords; true: the series may be screened
 * @param prefer CEL expressions in order; among the matching series of a study the one for which
 *     the earliest is true wins, then the next, then the one with the most instances
 * @param segmenter name of a folder in {@code models/}
 * @param classifier name of a folder in {@code models/}
 * @param destinations names of {@code peers:} or of {@code fhir:}
 * @param withoutClass what a run without a class sends: SR, SR and FHIR, or nothing
 * @param mode SILENT: runs are recorded and their results are not sent
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
  /** What a run without a class may send. */
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

  /** The rule under a node's mode: a silent node has only silent rules. */
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
