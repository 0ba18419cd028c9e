package org.medconv.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.medconv.measure.TrabecularHu;
import org.medconv.measure.VertebraMeasurement.Measured;
import org.medconv.screen.ScreeningOutcome.MeasuredVertebra;
import org.medconv.segment.Abstention;
import org.medconv.segment.VertebraLevel;
import org.medconv.volume.Warning;

/**
 * Compares the regions measured in L1 with each other, and with those of T12 and L2 if these are
 * complete and measured. A focus (sclerosis, bone island, haemangioma) or an outline with other
 * content affects one of them, not all. Noise affects all levels alike, so nothing is compared with
 * an absolute number if there is a neighbour.
 *
 * <p>Limits: {@code src/site/markdown/figures.md}, regions that disagree.
 *
 * @param differences one for each possible comparison
 */
public record RegionAgreement(List<Difference> differences) {
  /** A comparison, with its limits in HU for a warning and for no class. */
  public enum Comparison {
    /**
     * Mean in the ellipse minus median in the eroded body, compared with the nearer neighbour's.
     */
    ELLIPSE(20, 60),
    /**
     * The same without a neighbour. Vertebral bodies are darker in the middle, so the limits are
     * wider.
     */
    ELLIPSE_ALONE(40, 60),
    /**
     * Standard deviation beyond that of the more uneven neighbour: root of the difference of
     * squares.
     */
    SPREAD(45, 95),
    /** Median beyond the range of the neighbours' medians. */
    STEP(20, 40);

    private final double toldHu;
    private final double refusedHu;

    Comparison(double toldHu, double refusedHu) {
      this.toldHu = toldHu;
      this.refusedHu = refusedHu;
    }

    /** Larger differences give a warning, HU. */
    public double toldHu() {
      return toldHu;
    }

    /** With larger differences L1 gets no class, HU. */
    public double refusedHu() {
      return refusedHu;
    }
  }

  /**
   * @param hu 0 or more
   * @param figures both values in words, with those of the neighbours
   */
  public record Difference(Comparison comparison, double hu, String figures) {
    public boolean isTold() {
      return hu > comparison.toldHu();
    }

    public boolean isRefused() {
      return hu > comparison.refusedHu();
    }
  }

  /** The limits, as results name them. Changing them creates new result objects. */
  static final String PARAMETERS =
      String.format(
          Locale.ROOT,
          "regions of L1 reported as different beyond %.0f / %.0f / %.0f HU",
          Comparison.ELLIPSE.toldHu(),
          Comparison.SPREAD.toldHu(),
          Comparison.STEP.toldHu());

  public RegionAgreement {
    differences = List.copyOf(differences);
  }

  /** Compares the regions. Empty if L1 is not measured. */
  public static RegionAgreement of(List<MeasuredVertebra> vertebrae) {
    Optional<Level> l1 = level(vertebrae, VertebraLevel.L1);
    List<Level> neighbours = new ArrayList<>();
    level(vertebrae, VertebraLevel.T12).ifPresent(neighbours::add);
    level(vertebrae, VertebraLevel.L2).ifPresent(neighbours::add);
    return new RegionAgreement(l1.map(each -> differences(each, neighbours)).orElse(List.of()));
  }

  private static Optional<Level> level(List<MeasuredVertebra> vertebrae, VertebraLevel level) {
    return vertebrae.stream()
        .filter(each -> each.vertebra().level() == level && each.vertebra().complete())
        .filter(each -> each.measurement() instanceof Measured)
        .map(each -> new Level(level.name(), (Measured) each.measurement()))
        .findFirst();
  }

  private static List<Difference> differences(Level l1, List<Level> neighbours) {
    List<Difference> differences = new ArrayList<>();
    ellipse(l1, neighbours).ifPresent(differences::add);
    if (!neighbours.isEmpty()) {
      differences.add(spread(l1, neighbours));
      differences.add(step(l1, neighbours));
    }
    return differences;
  }

  private static Optional<Difference> ellipse(Level l1, List<Level> all) {
    List<Level> neighbours = all.stream().filter(Level::hasEllipse).toList();
    if (!l1.hasEllipse()) {
      return Optional.empty();
    }
    double own = l1.ellipseOff();
    double nearest =
        neighbours.stream()
            .mapToDouble(each -> Math.abs(own - each.ellipseOff()))
            .min()
            .orElse(Math.abs(own));
    return Optional.of(
        new Difference(
            neighbours.isEmpty() ? Comparison.ELLIPSE_ALONE : Comparison.ELLIPSE,
            nearest,
            "ellipse mean %s HU, eroded body median %s HU%s"
                .formatted(
                    l1.hu(Level::ellipse),
                    l1.hu(Level::median),
                    beside(
                        neighbours,
                        each -> each.hu(Level::ellipse) + " and " + each.hu(Level::median)))));
  }

  private static Difference spread(Level l1, List<Level> neighbours) {
    double most = neighbours.stream().mapToDouble(Level::sd).max().orElseThrow();
    double beyond = Math.sqrt(Math.max(0, l1.sd() * l1.sd() - most * most));
    return new Difference(
        Comparison.SPREAD,
        beyond,
        "SD %s HU%s".formatted(l1.hu(Level::sd), beside(neighbours, each -> each.hu(Level::sd))));
  }

  private static Difference step(Level l1, List<Level> neighbours) {
    double low = neighbours.stream().mapToDouble(Level::median).min().orElseThrow();
    double high = neighbours.stream().mapToDouble(Level::median).max().orElseThrow();
    return new Difference(
        Comparison.STEP,
        Math.max(0, Math.max(low - l1.median(), l1.median() - high)),
        "median %s HU%s"
            .formatted(l1.hu(Level::median), beside(neighbours, each -> each.hu(Level::median))));
  }

  /** For example " (T12: 31, L2: 40)". */
  private static String beside(List<Level> neighbours, Function<Level, String> figures) {
    return neighbours.isEmpty()
        ? ""
        : neighbours.stream()
            .map(each -> each.name() + ": " + figures.apply(each))
            .collect(Collectors.joining(", ", " (", ")"));
  }

  Optional<Warning> warning() {
    String figures = figures(Difference::isTold);
    return figures.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Warning(
                Warning.Kind.ROI_DISAGREES,
                "Regions measured in L1 disagree: %s. Check L1 for a focal lesion or a wrong outline."
                    .formatted(figures)));
  }

  /** The reason to give no class, if a difference is too large. */
  Optional<Abstention> doubt() {
    String figures = figures(Difference::isRefused);
    return figures.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Abstention(
                Abstention.Reason.ROI_DISAGREES,
                ("The regions measured in L1 differ too much for one density: %s. Check L1 for a"
                     + " focal lesion (sclerosis, bone island, haemangioma), a fracture or a wrong"
                     + " outline, and read another level.")
                    .formatted(figures)));
  }

  private String figures(Predicate<Difference> which) {
    return differences.stream()
        .filter(which)
        .map(Difference::figures)
        .collect(Collectors.joining("; "));
  }

  /** The compared values of a level, HU. */
  private record Level(String name, Measured measured) {
    double median() {
      return measured.trabecular().median();
    }

    double sd() {
      return measured.trabecular().sd();
    }

    boolean hasEllipse() {
      return measured.elliptical().isPresent();
    }

    double ellipse() {
      return measured.elliptical().map(TrabecularHu::mean).orElseThrow();
    }

    double ellipseOff() {
      return ellipse() - median();
    }

    String hu(ToDoubleFunction<Level> figure) {
      return String.format(Locale.ROOT, "%.0f", figure.applyAsDouble(this));
    }
  }
}
