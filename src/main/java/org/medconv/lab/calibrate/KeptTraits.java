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
 * Traits of drawn volumes, by what they are drawn from. To draw them takes all the time of a
 * familiarity's fit, and no network has a part in it: kept in a folder, as CSV with a volume a
 * line, they serve the calibration of another network and other limits.
 *
 * @param folder where they are kept; nowhere where empty
 */
record KeptTraits(Optional<Path> folder) {

  /** What volumes are drawn from, but for their kind. */
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

  /** Of L1s whose attenuation is even from one bound to the other, HU. */
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

  /** Of crops of these kinds, of each kind one a subject. */
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
