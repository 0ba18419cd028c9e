package org.medconv.lab.calibrate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.medconv.classify.CutOutPlan;
import org.medconv.classify.CutOutTraits;
import org.medconv.classify.L1CutOut;
import org.medconv.disk.WholeFile;
import org.medconv.lab.cohort.Physics;
import org.medconv.lab.cohort.SimulatedCohort;
import org.medconv.lab.cohort.SimulatedCohort.Subject;
import org.medconv.lab.cohort.SimulatedL1;
import org.medconv.lab.cohort.StrangeCrop;

/**
 * Stored traits of simulated volumes. Drawing the volumes takes nearly all the time of a
 * familiarity fit and involves no network. A folder with one CSV line per volume therefore serves
 * the calibration of other networks and with other limits.
 *
 * @param folder where traits are stored; empty: not stored
 */
record KeptTraits(Optional<Path> folder) {

  /** The inputs of a drawing, except its kind. */
  record Draw(int count, long seed, Physics physics, CutOutPlan plan) {
    private String fileName(String kind) {
      return String.format(
          Locale.ROOT,
          "%s-%d-%d-%s-%dx%dx%d-%s-%s.csv",
          kind,
          count,
          seed,
          physics,
          plan.columns(),
          plan.rows(),
          plan.slices(),
          plan.spacingMm(),
          plan.erosionMm());
    }
  }

  /** Traits of L1s with attenuation uniformly distributed between two bounds, HU. */
  List<double[]> ofL1s(Draw draw, double low, double high) {
    return kept(
        draw.fileName("l1-%.0f-%.0f".formatted(low, high)),
        () -> {
          List<Subject> subjects =
              SimulatedCohort.drawEvenly(draw.count(), low, high, draw.seed(), draw.physics());
          return traits(
              ClassifierCalibration.l1s(subjects, draw.plan()).stream()
                  .map(SimulatedL1::cutOut)
                  .toList());
        });
  }

  /** Traits of crops of these kinds; one crop of each kind per subject. */
  Map<StrangeCrop, List<double[]>> ofCrops(List<StrangeCrop> kinds, Draw draw) {
    List<Subject> subjects = SimulatedCohort.draw(draw.count(), draw.seed(), draw.physics());
    Map<StrangeCrop, List<double[]>> all = new LinkedHashMap<>();
    List<StrangeCrop> missing =
        kinds.stream().filter(kind -> !isKept(draw.fileName(kind.name()))).toList();
    Map<StrangeCrop, List<L1CutOut>> drawn =
        missing.isEmpty() ? Map.of() : ClassifierCalibration.drawn(missing, subjects, draw.plan());
    kinds.forEach(
        kind -> all.put(kind, kept(draw.fileName(kind.name()), () -> traits(drawn.get(kind)))));
    return all;
  }

  private static List<double[]> traits(List<L1CutOut> cutOuts) {
    return cutOuts.stream().map(CutOutTraits::of).toList();
  }

  private boolean isKept(String name) {
    return folder.map(in -> Files.exists(in.resolve(name))).orElse(false);
  }

  private List<double[]> kept(String name, Supplier<List<double[]>> drawing) {
    if (folder.isEmpty()) {
      return drawing.get();
    }
    try {
      Path file = Files.createDirectories(folder.get()).resolve(name);
      if (!Files.exists(file)) {
        List<double[]> drawn = drawing.get();
        WholeFile.writeByPath(file, part -> Files.write(part, lines(drawn)));
        return drawn;
      }
      List<double[]> read = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        read.add(Arrays.stream(line.split(",", -1)).mapToDouble(Double::parseDouble).toArray());
      }
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(List<double[]> drawn) {
    return drawn.stream()
        .map(one -> Arrays.stream(one).mapToObj(Double::toString).collect(Collectors.joining(",")))
        .toList();
  }
}
