package org.medconv.lab.segmenter;

import java.util.Arrays;
import java.util.Random;
import org.medconv.phantom.PhantomCt;
import org.medconv.phantom.PhantomLabel;
import org.medconv.phantom.PhantomSpec;
import org.medconv.phantom.PhantomSpec.Variant;
import org.medconv.phantom.SpinePhantom;
import org.medconv.segment.NetworkInput;
import org.medconv.segment.SpineClass;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/** Draws training cases from simulated anatomies. The same seed gives the same case. */
final class SegmenterCases implements CaseSource {
  /** Depth of a body's core, in voxels: 6 mm. */
  private static final int CORE_DEPTH = 2;

  /** Share of the crops with a disturbance. */
  private static final double ODD = 0.10;

  private static final int[] CORE_LABELS = coreLabels();

  private final int columns;
  private final int rows;
  private final int slices;

  SegmenterCases(int columns, int rows, int slices) {
    this.columns = columns;
    this.rows = rows;
    this.slices = slices;
  }

  @Override
  public SegmenterCase draw(long seed) {
    // Neighbouring seeds of java.util.Random begin alike.
    Random random = new Random(seed * 0x9E3779B97F4A7C15L);
    SpinePhantom phantom = SpinePhantom.of(spec(seed, random));
    boolean betweenRibsAndSacrum = random.nextDouble() < 0.25;
    PhantomCt ct = phantom.render(field(phantom, betweenRibsAndSacrum, random));
    byte[] labels = ct.labels();
    short[] hu = ct.volume().hu();
    if (betweenRibsAndSacrum) {
      narrow(ct, 48 + 22 * random.nextDouble());
    }
    cutFieldOfView(hu, labels, random);
    if (random.nextDouble() < ODD) {
      SegmenterOddities.add(hu, labels, columns, rows, slices, random);
    }
    return new SegmenterCase(
        new int[] {columns, rows, slices}, hu, new byte[0], classes(labels), votes(labels));
  }

  private static PhantomSpec spec(long seed, Random random) {
    PhantomSpec drawn = PhantomSpec.drawn(seed);
    // Every density equally often. Scans resampled to 3 mm are less noisy than the original
    // scans.
    return drawn
        .withTrabecularHu(-20 + 300 * random.nextDouble())
        .withScan(drawn.kvp(), 0.6 * drawn.noiseSdHu(), drawn.blurMm() + 0.7 * random.nextDouble())
        .withVariant(variant(random.nextDouble()));
  }

  /** Transitional anatomy slightly more often than in patients, where it is one in ten. */
  private static Variant variant(double u) {
    if (u < 0.05) {
      return Variant.SIX_LUMBAR;
    } else if (u < 0.10) {
      return Variant.FOUR_LUMBAR;
    } else if (u < 0.14) {
      return Variant.STUBBY_LAST_RIB;
    } else if (u < 0.16) {
      return Variant.NO_LAST_RIB;
    }
    return u < 0.19 ? Variant.LUMBAR_RIB : Variant.USUAL;
  }

  /**
   * The field of view: a quarter of the crops begins below the heads of the last ribs, and more
   * than half of the rest ends above the sacrum.
   */
  private Grid field(SpinePhantom phantom, boolean underRibs, Random random) {
    var bodies = phantom.truth().bodies();
    double mm = NetworkInput.SPACING_MM;
    double half = 0.5 * slices * mm;
    int levels = bodies.size() - 4;
    int pick = Math.min(bodies.size() - 1, 3 + random.nextInt(levels + 2));
    Vector3 at = bodies.get(pick).centre();
    double z = at.z() + 40 * (random.nextDouble() - 0.5);
    if (underRibs) {
      at = phantom.truth().body(PhantomLabel.BODY_L3).centre();
      z = phantom.truth().body(PhantomLabel.BODY_T12).centre().z() - 16 - half;
      z -= 35 * random.nextDouble();
    } else if (random.nextDouble() < 0.62) {
      // The upper edge of the first sacral segment lies about 15 mm above its centre.
      z = Math.max(z, phantom.truth().sacrum().z() + 18 + 160 * random.nextDouble() + half);
    }
    Vector3 centre =
        new Vector3(
            at.x() + (underRibs ? 25 : 38) * random.nextGaussian(),
            at.y() - 20 + (underRibs ? 25 : 42) * random.nextGaussian(),
            z);
    return SpinePhantom.centred(centre, columns * mm, rows * mm, slices * mm, mm, mm);
  }

  /** A reconstruction of the spine only: nothing beyond this distance from L3's axis. */
  private void narrow(PhantomCt ct, double radiusMm) {
    Grid grid = ct.volume().grid();
    Vector3 l3 = ct.truth().body(PhantomLabel.BODY_L3).centre();
    for (int j = 0; j < rows; j++) {
      for (int i = 0; i < columns; i++) {
        Vector3 p = grid.toPatient(i, j, 0).minus(l3);
        if (Math.hypot(p.x(), p.y() - 15) > radiusMm) {
          for (int k = 0; k < slices; k++) {
            int at = grid.index(i, j, k);
            ct.volume().hu()[at] = CtVolume.AIR;
            ct.labels()[at] = 0;
          }
        }
      }
    }
  }

  /** Some scans end inside the crop: at the top, the bottom or a side. */
  void cutFieldOfView(short[] hu, byte[] labels, Random random) {
    int low = random.nextDouble() < 0.3 ? random.nextInt(slices / 2) : 0;
    int high = random.nextDouble() < 0.4 ? slices - random.nextInt(slices / 2) : slices;
    int left = random.nextDouble() < 0.15 ? random.nextInt(columns / 3) : 0;
    int right = random.nextDouble() < 0.15 ? columns - random.nextInt(columns / 3) : columns;
    int back = random.nextDouble() < 0.15 ? rows - random.nextInt(rows / 4) : rows;
    for (int k = 0; k < slices; k++) {
      for (int j = 0; j < rows; j++) {
        int row = (k * rows + j) * columns;
        for (int i = 0; i < columns; i++) {
          if (k < low || k >= high || i < left || i >= right || j >= back) {
            hu[row + i] = CtVolume.AIR;
            labels[row + i] = 0;
          }
        }
      }
    }
  }

  /** Converts labels to classes. A body's core is what is left after two erosions. */
  byte[] classes(byte[] labels) {
    byte[] classes = new byte[labels.length];
    boolean[] inner = eroded(labels);
    for (int p = 0; p < labels.length; p++) {
      int label = CORE_LABELS[labels[p]];
      classes[p] =
          (byte)
              (label == SpineClass.BODY_RIM.ordinal() && inner[p]
                  ? SpineClass.BODY_CORE.ordinal()
                  : label);
    }
    return classes;
  }

  /**
   * Voxels whose neighbours within two steps all belong to the same body (neighbours outside the
   * crop count as such).
   */
  private boolean[] eroded(byte[] labels) {
    byte[] now = labels;
    for (int pass = 0; pass < CORE_DEPTH; pass++) {
      byte[] next = now.clone();
      for (int k = 0; k < slices; k++) {
        for (int j = 0; j < rows; j++) {
          for (int i = 0; i < columns; i++) {
            int p = (k * rows + j) * columns + i;
            byte here = now[p];
            if (here < PhantomLabel.BODY_T4.ordinal()) {
              continue;
            }
            boolean whole =
                (i == 0 || now[p - 1] == here)
                    && (i == columns - 1 || now[p + 1] == here)
                    && (j == 0 || now[p - columns] == here)
                    && (j == rows - 1 || now[p + columns] == here)
                    && (k == 0 || now[p - columns * rows] == here)
                    && (k == slices - 1 || now[p + columns * rows] == here);
            if (!whole) {
              next[p] = 0;
            }
          }
        }
      }
      now = next;
    }
    boolean[] inner = new boolean[labels.length];
    for (int p = 0; p < labels.length; p++) {
      inner[p] = now[p] >= PhantomLabel.BODY_T4.ordinal();
    }
    return inner;
  }

  byte[] votes(byte[] labels) {
    int halfColumns = columns / 2;
    int halfRows = rows / 2;
    byte[] votes = new byte[halfColumns * halfRows * (slices / 2)];
    Arrays.fill(votes, (byte) -1);
    for (int k = 0; k < slices; k++) {
      for (int j = 0; j < rows; j++) {
        for (int i = 0; i < columns; i++) {
          byte label = labels[(k * rows + j) * columns + i];
          if (label >= PhantomLabel.BODY_T4.ordinal()) {
            votes[((k / 2) * halfRows + j / 2) * halfColumns + i / 2] = vote(label);
          }
        }
      }
    }
    return votes;
  }

  private static byte vote(byte label) {
    int level = label - PhantomLabel.BODY_T8.ordinal();
    return (byte) Math.max(0, Math.min(SpineClass.VOTES - 1, level));
  }

  private static int[] coreLabels() {
    int[] classes = new int[PhantomLabel.values().length];
    for (PhantomLabel label : PhantomLabel.values()) {
      SpineClass spineClass =
          switch (label) {
            case BACKGROUND -> SpineClass.BACKGROUND;
            case DISC -> SpineClass.DISC;
            case SACRUM -> SpineClass.SACRUM;
            case RIB -> SpineClass.RIB;
            case TRANSVERSE_PROCESS -> SpineClass.TRANSVERSE_PROCESS;
            case POSTERIOR -> SpineClass.POSTERIOR;
            case HIP -> SpineClass.HIP;
            default -> SpineClass.BODY_RIM;
          };
      classes[label.ordinal()] = spineClass.ordinal();
    }
    return classes;
  }
}
