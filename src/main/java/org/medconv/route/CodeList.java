package org.medconv.route;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.medconv.text.OneLine;

/**
 * {@code codes(AnatomicRegionSequence)}: the coded entries of a sequence (PS3.3 section 8.8) as
 * texts like {@code SCT:818981001}. The sequence is searched in the data set, in the items of the
 * sequence that may contain it, and in the shared functional groups of an enhanced image. A
 * sequence without a code counts as missing.
 *
 * @param keyword keyword of the sequence
 */
record CodeList(String keyword) implements Operand {
  private static final String PREFIX = "@codes:";

  /** Sequences of codes that a CT image may contain, and the sequence that may contain each. */
  private static final Map<String, List<Integer>> SEQUENCES = sequences();

  private static Map<String, List<Integer>> sequences() {
    Map<String, List<Integer>> of = new LinkedHashMap<>();
    of.put("ProcedureCodeSequence", List.of(Tag.ProcedureCodeSequence));
    of.put(
        "RequestedProcedureCodeSequence",
        List.of(Tag.RequestedProcedureCodeSequence, Tag.RequestAttributesSequence));
    of.put(
        "ReasonForRequestedProcedureCodeSequence",
        List.of(Tag.ReasonForRequestedProcedureCodeSequence, Tag.RequestAttributesSequence));
    of.put(
        "ScheduledProtocolCodeSequence",
        List.of(Tag.ScheduledProtocolCodeSequence, Tag.RequestAttributesSequence));
    of.put("PerformedProtocolCodeSequence", List.of(Tag.PerformedProtocolCodeSequence));
    of.put("AnatomicRegionSequence", List.of(Tag.AnatomicRegionSequence, Tag.FrameAnatomySequence));
    of.put("ContrastBolusAgentSequence", List.of(Tag.ContrastBolusAgentSequence));
    return of;
  }

  static Set<String> names() {
    return SEQUENCES.keySet();
  }

  /** All sequences to search for codes, except functional groups. */
  static Set<Integer> places() {
    return SEQUENCES.values().stream().flatMap(List::stream).collect(Collectors.toSet());
  }

  /** The operand for a keyword in a rule. */
  static Optional<CodeList> of(String keyword) {
    return SEQUENCES.containsKey(keyword) ? Optional.of(new CodeList(keyword)) : Optional.empty();
  }

  /** The operand for a variable of a compiled program. */
  static Optional<CodeList> named(String variable) {
    return variable.startsWith(PREFIX) ? of(variable.substring(PREFIX.length())) : Optional.empty();
  }

  @Override
  public String variable() {
    return PREFIX + keyword;
  }

  @Override
  public CelType type() {
    return ListType.create(SimpleType.STRING);
  }

  @Override
  public Optional<Object> value(SeriesFacts series) {
    return Optional.<Object>of(codes(series.header())).filter(codes -> !codes.equals(List.of()));
  }

  @Override
  public String describe(SeriesFacts series) {
    return OneLine.of(
        value(series)
            .map(codes -> "codes(%s) is %s".formatted(keyword, codes))
            .orElse("codes(%s) is missing".formatted(keyword)));
  }

  private List<String> codes(Attributes header) {
    List<String> found = new ArrayList<>();
    for (Attributes item : places(header)) {
      for (Attributes entry : items(item, SEQUENCES.get(keyword).get(0))) {
        code(entry).ifPresent(found::add);
      }
    }
    return found.stream().distinct().toList();
  }

  /** The data sets in which the sequence may occur. */
  private List<Attributes> places(Attributes header) {
    List<Attributes> places = new ArrayList<>(List.of(header));
    List<Attributes> roots = new ArrayList<>(List.of(header));
    roots.addAll(items(header, Tag.SharedFunctionalGroupsSequence));
    for (int holder : SEQUENCES.get(keyword).stream().skip(1).toList()) {
      roots.forEach(root -> places.addAll(items(root, holder)));
    }
    return places;
  }

  private static List<Attributes> items(Attributes in, int tag) {
    return in.getValue(tag) instanceof Sequence items ? List.copyOf(items) : List.of();
  }

  /** A code value is in one of three elements, by its length and form (PS3.3 table 8.8-1). */
  private static Optional<String> code(Attributes entry) {
    for (int tag : new int[] {Tag.CodeValue, Tag.LongCodeValue, Tag.URNCodeValue}) {
      String value = entry.getString(tag);
      if (value != null && !value.isBlank()) {
        String scheme = entry.getString(Tag.CodingSchemeDesignator);
        return Optional.of(
            scheme == null || scheme.isBlank()
                ? value.strip()
                : scheme.strip() + ":" + value.strip());
      }
    }
    return Optional.empty();
  }
}
