package org.medconv.lab.evaluate;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.medconv.lab.evaluate.PartRow.Outcome;
import org.medconv.lab.score.Wilson;

/**
 * The counted results of several parts.
 *
 * @param called parts in which L1 was called, rightly or wrongly
 * @param wrong share of the calls, with Wilson's 95 % interval
 * @param abstained share of the parts
 * @param reasons number of abstentions by reason
 */
record PartsTally(
    int parts,
    Wilson called,
    Wilson right,
    Wilson wrong,
    Wilson foundThoughCut,
    Wilson abstained,
    Map<String, Integer> reasons) {
  PartsTally {
    reasons = java.util.Collections.unmodifiableMap(new TreeMap<>(reasons));
  }

  static PartsTally of(List<PartRow> rows) {
    int called = (int) rows.stream().filter(PartRow::called).count();
    Map<String, Integer> reasons = new TreeMap<>();
    rows.stream()
        .filter(row -> !row.called())
        .forEach(row -> reasons.merge(row.answer().reason(), 1, Integer::sum));
    return new PartsTally(
        rows.size(),
        Wilson.of(called, rows.size()),
        Wilson.of(count(rows, Outcome.RIGHT), rows.size()),
        Wilson.of(count(rows, Outcome.WRONG), called),
        Wilson.of(count(rows, Outcome.FOUND_THOUGH_CUT), called),
        Wilson.of(count(rows, Outcome.ABSTAINED), rows.size()),
        reasons);
  }

  private static int count(List<PartRow> rows, Outcome outcome) {
    return (int) rows.stream().filter(row -> row.is(outcome)).count();
  }
}
