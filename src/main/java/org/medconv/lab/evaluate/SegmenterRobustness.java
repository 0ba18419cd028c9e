package org.medconv.lab.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.medconv.lab.cohort.KnownL1;
import org.medconv.lab.cohort.RobustnessCase;
import org.medconv.lab.cohort.RobustnessCase.Ending;
import org.medconv.lab.cohort.RobustnessCase.Outcome;
import org.medconv.lab.cohort.SpinelessVolumes;
import org.medconv.segment.Abstention.Reason;
import org.medconv.segment.VertebraSegmenter;
import org.medconv.volume.CtVolume;
import org.medconv.volume.NiftiFile;

/**
 * Measures whether a segmenter is ever wrong about L1 in unusual volumes: voxels in another order,
 * cuts from every side, no L1, no patient.
 */
public final class SegmenterRobustness {
  /** L1 as TotalSegmentator numbers vertebral bodies. */
  private static final int BODY_L1 = 20;

  /**
   * Simulated patients without L1 in their scans, and those whose scans are changed in every way.
   */
  private static final int PATIENTS = 10;

  /**
   * @param count number of cases by ending
   * @param unsafe lines of the cases with a forbidden ending
   * @param reasons number of each reason, for cases whose true reasons are known, by what is in
   *     view
   * @param falseReasons lines of the cases whose reason is not true
   */
  public record Figures(
      Map<String, Integer> count,
      List<String> unsafe,
      SortedMap<String, Integer> reasons,
      List<String> falseReasons) {
    public Figures {
      count = Map.copyOf(count);
      unsafe = List.copyOf(unsafe);
      reasons = Collections.unmodifiableSortedMap(new TreeMap<>(reasons));
      falseReasons = List.copyOf(falseReasons);
    }

    /** A short table. */
    public String table() {
      StringBuilder text = new StringBuilder();
      for (Ending ending : Ending.values()) {
        text.append("%-46s %4d%n".formatted(ending, count.getOrDefault(ending.name(), 0)));
      }
      unsafe.forEach(line -> text.append(line).append('\n'));
      if (!reasons.isEmpty()) {
        text.append("\nReasons, by what is in view\n");
        reasons.forEach(
            (inView, times) ->
                text.append(String.format(Locale.ROOT, "%-78s %4d%n", inView, times)));
        text.append("\nReasons that are not true: ").append(falseReasons.size()).append('\n');
        falseReasons.forEach(line -> text.append(line).append('\n'));
      }
      return text.toString();
    }
  }

  private SegmenterRobustness() {}

  /** Measures without any file: simulated patients, and volumes without a spine. */
  public static Figures measureSimulated(VertebraSegmenter segmenter, Consumer<String> each) {
    List<Outcome> outcomes = new ArrayList<>(run(segmenter, SpinelessVolumes.all(), each));
    for (int n = 0; n < PATIENTS; n++) {
      outcomes.addAll(run(segmenter, PhantomScans.withoutL1(n), each));
      outcomes.addAll(run(segmenter, PhantomScans.abdomen(n).all(40, 60), each));
    }
    return figures(outcomes);
  }

  /**
   * Measures a real scan, changed in every way.
   *
   * @param ct NIfTI, Hounsfield units
   * @param bodies NIfTI of vertebral bodies, 20 = L1
   */
  public static Figures measureScan(
      VertebraSegmenter segmenter, Path ct, Path bodies, Consumer<String> each) throws IOException {
    KnownL1 l1 = KnownL1.of(NiftiFile.readLabels(bodies), BODY_L1);
    DisturbedScans scans = new DisturbedScans("scan", NiftiFile.readCt(ct), l1);
    return figures(run(segmenter, scans.all(10, 20), each));
  }

  static List<Outcome> run(
      VertebraSegmenter segmenter, List<RobustnessCase> cases, Consumer<String> each) {
    List<Outcome> outcomes = new ArrayList<>();
    for (RobustnessCase one : cases) {
      CtVolume volume = one.volume().get();
      Outcome outcome = one.judged(volume, segmenter.find(volume));
      each.accept(outcome.line());
      outcomes.add(outcome);
    }
    return outcomes;
  }

  private static Figures figures(List<Outcome> outcomes) {
    Map<String, Integer> count = new HashMap<>();
    outcomes.forEach(one -> count.merge(one.ending().name(), 1, Integer::sum));
    SortedMap<String, Integer> reasons = new TreeMap<>();
    outcomes.stream()
        .filter(one -> !one.of().trueReasons().isEmpty())
        .forEach(
            one ->
                one.reason()
                    .ifPresent(reason -> reasons.merge(inView(one, reason), 1, Integer::sum)));
    return new Figures(
        count,
        outcomes.stream().filter(one -> !one.ending().isSafe()).map(Outcome::line).toList(),
        reasons,
        outcomes.stream().filter(one -> !one.reasonHolds()).map(Outcome::line).toList());
  }

  /** The row of a case: all patients of a kind share one. */
  private static String inView(Outcome outcome, Reason reason) {
    String kind = outcome.of().name().replaceFirst("^patient \\d+, ", "");
    return "%s: %s%s".formatted(kind, reason, outcome.reasonHolds() ? "" : " (NOT TRUE)");
  }
}
