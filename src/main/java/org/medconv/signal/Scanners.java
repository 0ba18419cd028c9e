package org.medconv.signal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.medconv.signal.SignalStore.Ended;

/**
 * Detects a scanner that has left its usual range, by comparing the newest runs with earlier ones.
 * Chance exceeds a threshold of four standard errors in fewer than one check in ten thousand.
 */
final class Scanners {
  private static final int NEWEST = 50;
  private static final int LEAST_BEFORE = 100;
  private static final double STANDARD_ERRORS = 4;

  /** Smaller differences of the mean hardly matter for bone, even if they are significant. */
  private static final double LEAST_HU = 8;

  private Scanners() {}

  /** A change at a scanner; {@code what} is {@code hu} or {@code refusals}. */
  record Drift(String scanner, String what, String sentence) {}

  /**
   * @param runs newest first
   */
  static List<Drift> drifts(List<Ended> runs) {
    Map<String, List<Ended>> byScanner = new LinkedHashMap<>();
    runs.forEach(run -> byScanner.computeIfAbsent(run.scanner(), s -> new ArrayList<>()).add(run));
    List<Drift> drifts = new ArrayList<>();
    byScanner.forEach(
        (scanner, all) -> {
          hu(scanner, all, drifts);
          refusals(scanner, all, drifts);
        });
    return drifts;
  }

  private static void hu(String scanner, List<Ended> all, List<Drift> drifts) {
    List<Double> values = all.stream().map(Ended::hu).filter(hu -> hu != null).toList();
    if (values.size() < NEWEST + LEAST_BEFORE) {
      return;
    }
    Sample now = Sample.of(values.subList(0, NEWEST));
    Sample before = Sample.of(values.subList(NEWEST, values.size()));
    double difference = now.mean - before.mean;
    double error = Math.sqrt(now.variance / now.count + before.variance / before.count);
    if (Math.abs(difference) > LEAST_HU && Math.abs(difference) > STANDARD_ERRORS * error) {
      drifts.add(
          new Drift(
              scanner,
              "hu",
              "The mean attenuation of L1 at scanner %s is %.0f HU in the last %d runs, %.0f HU in the %d before"
                  .formatted(scanner, now.mean, now.count, before.mean, before.count)));
    }
  }

  private static void refusals(String scanner, List<Ended> all, List<Drift> drifts) {
    List<Double> refused =
        all.stream()
            .filter(run -> List.of("CLASSIFIED", "ABSTAINED", "REFUSED").contains(run.outcome()))
            .map(run -> run.outcome().equals("CLASSIFIED") ? 0.0 : 1.0)
            .toList();
    if (refused.size() < NEWEST + LEAST_BEFORE) {
      return;
    }
    Sample now = Sample.of(refused.subList(0, NEWEST));
    Sample before = Sample.of(refused.subList(NEWEST, refused.size()));
    double pooled =
        (now.mean * now.count + before.mean * before.count) / (now.count + before.count);
    double error = Math.sqrt(pooled * (1 - pooled) * (1.0 / now.count + 1.0 / before.count));
    if (now.mean - before.mean > STANDARD_ERRORS * error) {
      drifts.add(
          new Drift(
              scanner,
              "refusals",
              "Scanner %s: %.0f %% of the last %d runs came to no class, %.0f %% of the %d before"
                  .formatted(scanner, 100 * now.mean, now.count, 100 * before.mean, before.count)));
    }
  }

  private record Sample(int count, double mean, double variance) {
    static Sample of(List<Double> values) {
      double mean = values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
      double sum = values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
      return new Sample(values.size(), mean, sum / Math.max(1, values.size() - 1));
    }
  }
}
