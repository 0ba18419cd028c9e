package org.medconv.segment;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.medconv.segment.Abstention.Reason;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/**
 * Signs that any spine in the position of the header has, whichever levels are in view: neural
 * arches behind the bodies, discs between them, the pelvis below, and bodies that look more lumbar
 * further down. A network trained on upright spines only finds some column in nearly every volume;
 * these signs separate real spines. The limits lie between the values of real and simulated spines
 * and those of turned scans, limbs, heads and noise; both are in {@code
 * src/site/markdown/robustness.md}.
 *
 * @param lengthMm of the column
 * @param archMlPer100Mm neural arches (laminae, spinous processes) per 100 mm of column
 * @param archBehindShare share of them behind the column's middle, 0 to 1
 * @param archAngleDegrees their angle to the direction of the back, 0 to 180
 * @param discMlPer100Mm discs per 100 mm of column
 * @param pelvisMl hip bones and sacrum near the column
 * @param pelvisAt their position along the column: 0 at its upper end, 1 at its lower end
 * @param vertebrae number seen
 * @param lumbarPerVertebra change of the apparent level from one vertebra to the next below; 1 in
 *     an upright spine, less if all look thoracic or all like L5
 * @param meanVote mean apparent level: 0 for T8 and above, 9 for L5
 */
record SpineSigns(
    double lengthMm,
    double archMlPer100Mm,
    double archBehindShare,
    double archAngleDegrees,
    double discMlPer100Mm,
    double pelvisMl,
    double pelvisAt,
    int vertebrae,
    double lumbarPerVertebra,
    double meanVote) {

  private static final double ARCH_WITHIN_MM = 70;
  private static final double DISC_WITHIN_MM = 40;
  private static final double SACRUM_WITHIN_MM = 60;
  private static final double HIP_WITHIN_MM = 150;

  private static final double LEAST_ARCHES = 14;
  private static final double LEAST_DISCS = 3.5;
  private static final double LEAST_BEHIND = 0.93;

  /** A curved spine has more of them in front of its line, but evenly on both sides. */
  private static final double LEAST_BEHIND_IF_STRAIGHT = 0.88;

  private static final double STRAIGHT_DEGREES = 20;
  private static final double LARGEST_ANGLE = 30;
  private static final double LEAST_PELVIS_ML = 60;
  private static final double HIGHEST_PELVIS = 0.65;
  private static final int ENOUGH_VERTEBRAE = 5;

  /** With so many, most are thoracic, and differ too little to show which end is up. */
  private static final int CHEST_VERTEBRAE = 10;

  private static final double LEAST_LUMBAR_PER_VERTEBRA = 0.45;

  /** All look like T9 or above: their differences mean nothing. */
  private static final double THORACIC_VOTE = 1.5;

  static SpineSigns of(BoneMap map, CentreLine line, List<SeenBody> bodies) {
    Sums sums = new Sums(map, line);
    sums.addAll();
    return sums.signs(bodies);
  }

  /** Empty if this is a spine in the right position. */
  Optional<Abstention> doubt() {
    Optional<Abstention> doubt =
        noArches().or(this::noDiscs).or(this::archesAside).or(this::pelvisAbove);
    return vertebrae < CHEST_VERTEBRAE ? doubt.or(this::order) : doubt;
  }

  private Optional<Abstention> noArches() {
    return doubtIf(
        archMlPer100Mm < LEAST_ARCHES,
        Reason.NO_SPINE,
        "what looks like a column of %.0f mm has %.1f ml of neural arches for each 100 mm behind"
            + " it; a spine in full view has %.0f ml and more",
        lengthMm,
        archMlPer100Mm,
        LEAST_ARCHES);
  }

  private Optional<Abstention> noDiscs() {
    return doubtIf(
        discMlPer100Mm < LEAST_DISCS,
        Reason.NO_SPINE,
        "what looks like a column of %.0f mm has %.1f ml of discs for each 100 mm; a spine has %.1f"
            + " ml and more",
        lengthMm,
        discMlPer100Mm,
        LEAST_DISCS);
  }

  private Optional<Abstention> archesAside() {
    double leastBehind =
        archAngleDegrees <= STRAIGHT_DEGREES ? LEAST_BEHIND_IF_STRAIGHT : LEAST_BEHIND;
    return doubtIf(
        archBehindShare < leastBehind || archAngleDegrees > LARGEST_ANGLE,
        Reason.ORIENTATION_DOUBTFUL,
        "%.0f %% of the neural arches lie behind the vertebral bodies, %.0f degrees off the"
            + " direction to the back on average; at least %.0f %% and at most %.0f degrees are"
            + " expected: the patient may not lie as the header says",
        100 * archBehindShare,
        archAngleDegrees,
        100 * leastBehind,
        LARGEST_ANGLE);
  }

  private Optional<Abstention> pelvisAbove() {
    return doubtIf(
        pelvisMl >= LEAST_PELVIS_ML && pelvisAt < HIGHEST_PELVIS,
        Reason.ORIENTATION_DOUBTFUL,
        "%.0f ml of pelvic bone lie %.0f %% of the way down the column instead of at its lower end:"
            + " the volume may be upside down",
        pelvisMl,
        100 * pelvisAt);
  }

  /** Also checked in a chest, before a level is called in it. */
  Optional<Abstention> order() {
    return doubtIf(
        vertebrae >= ENOUGH_VERTEBRAE
            && meanVote > THORACIC_VOTE
            && lumbarPerVertebra < LEAST_LUMBAR_PER_VERTEBRA,
        Reason.ORIENTATION_DOUBTFUL,
        "from top to bottom, each of %d vertebrae looks lower than the one above by %.2f levels"
            + " instead of about 1: the volume may be upside down or turned",
        vertebrae,
        lumbarPerVertebra);
  }

  private static Optional<Abstention> doubtIf(
      boolean holds, Reason reason, String sentence, Object... numbers) {
    return holds
        ? Optional.of(new Abstention(reason, String.format(Locale.ROOT, sentence, numbers)))
        : Optional.empty();
  }

  /** Collects the signs voxel by voxel. */
  private static final class Sums {
    private final BoneMap map;
    private final CentreLine line;
    private Vector3 arch = new Vector3(0, 0, 0);
    private int arches;
    private int behind;
    private int discs;
    private int pelvis;
    private double pelvisLength;

    Sums(BoneMap map, CentreLine line) {
      this.map = map;
      this.line = line;
    }

    void addAll() {
      Grid grid = map.grid();
      for (int k = 0, p = 0; k < grid.slices(); k++) {
        for (int j = 0; j < grid.rows(); j++) {
          for (int i = 0; i < grid.columns(); i++, p++) {
            add(p, i, j, k);
          }
        }
      }
    }

    private void add(int p, int i, int j, int k) {
      if (is(SpineClass.POSTERIOR, p)) {
        addArch(map.grid().toPatient(i, j, k));
      } else if (is(SpineClass.DISC, p)) {
        discs += line.offset(map.grid().toPatient(i, j, k)).length() < DISC_WITHIN_MM ? 1 : 0;
      } else if (is(SpineClass.SACRUM, p)) {
        addPelvis(map.grid().toPatient(i, j, k), SACRUM_WITHIN_MM);
      } else if (is(SpineClass.HIP, p)) {
        addPelvis(map.grid().toPatient(i, j, k), HIP_WITHIN_MM);
      }
    }

    private boolean is(SpineClass one, int p) {
      return map.of(one, p) > 0.5f;
    }

    private void addArch(Vector3 place) {
      double at = line.lengthAt(place);
      Vector3 offset = place.minus(line.at(at));
      if (at >= 0 && at <= line.length() && offset.length() < ARCH_WITHIN_MM) {
        arch = arch.plus(offset);
        arches++;
        behind += offset.y() > 0 ? 1 : 0;
      }
    }

    private void addPelvis(Vector3 place, double within) {
      double at = line.lengthAt(place);
      if (place.minus(line.at(at)).length() < within) {
        pelvis++;
        pelvisLength += at;
      }
    }

    SpineSigns signs(List<SeenBody> bodies) {
      double ml = map.grid().voxelMillilitres();
      double hundreds = Math.max(1, line.length()) / 100.0;
      Looks looks = Looks.of(bodies);
      return new SpineSigns(
          line.length(),
          arches * ml / hundreds,
          behind / (double) Math.max(1, arches),
          Math.toDegrees(Math.atan2(Math.abs(arch.x()), arch.y())),
          discs * ml / hundreds,
          pelvis * ml,
          pelvisLength / Math.max(1, pelvis) / Math.max(1, line.length()),
          bodies.size(),
          looks.perVertebra(),
          looks.mean());
    }
  }

  /** The apparent level of each vertebra, fitted by a line from head to foot. */
  private record Looks(double mean, double perVertebra) {
    static Looks of(List<SeenBody> bodies) {
      int n = bodies.size();
      double middle = 0.5 * (n - 1);
      double sum = 0;
      double slope = 0;
      double spread = 0;
      for (int b = 0; b < n; b++) {
        double look = look(bodies.get(b).votes());
        sum += look;
        slope += (b - middle) * look;
        spread += (b - middle) * (b - middle);
      }
      return new Looks(sum / Math.max(1, n), slope / Math.max(1, spread));
    }

    private static double look(double[] logarithms) {
      double sum = 0;
      double weight = 0;
      for (int level = 0; level < logarithms.length; level++) {
        double w = Math.exp(logarithms[level]);
        sum += w * level;
        weight += w;
      }
      return sum / weight;
    }
  }
}
