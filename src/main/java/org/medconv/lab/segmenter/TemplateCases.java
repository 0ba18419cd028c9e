package org.medconv.lab.segmenter;

import java.util.Random;
import org.medconv.lab.segmenter.AnatomyTemplate.Tissue;
import org.medconv.lab.segmenter.RandomLook.SmoothField;
import org.medconv.segment.NetworkInput;
import org.medconv.volume.CtVolume;

/**
 * Draws training cases from the label maps of real patients: rotated, bent, stretched level by
 * level, mirrored, with shortened last ribs, and painted with random grey values for each tissue
 * (Billot et al. 2023, SynthSeg). The same seed gives the same case.
 */
final class TemplateCases implements CaseSource {
  private static final double MM = NetworkInput.SPACING_MM;
  private static final double ODD = 0.10;

  private final AnatomyTemplate chest = AnatomyTemplate.chest();
  private final AnatomyTemplate abdomen = AnatomyTemplate.abdomen();
  private final SegmenterCases crops;
  private final int columns;
  private final int rows;
  private final int slices;

  TemplateCases(int columns, int rows, int slices) {
    this.crops = new SegmenterCases(columns, rows, slices);
    this.columns = columns;
    this.rows = rows;
    this.slices = slices;
  }

  @Override
  public SegmenterCase draw(long seed) {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L + 17);
    AnatomyTemplate template = random.nextDouble() < 0.45 ? chest : abdomen;
    short[] hu = new short[columns * rows * slices];
    byte[] labels = new byte[hu.length];
    double[] at = place(template, random);
    new Painting(template, at, random).paint(hu, labels, random);
    blur(hu, random);
    if (random.nextDouble() < 0.25) {
      narrow(hu, labels, 45 + 30 * random.nextDouble());
    }
    crops.cutFieldOfView(hu, labels, random);
    if (random.nextDouble() < ODD) {
      SegmenterOddities.add(hu, labels, columns, rows, slices, random);
    }
    return new SegmenterCase(
        new int[] {columns, rows, slices},
        hu,
        new byte[0],
        crops.classes(labels),
        crops.votes(labels));
  }

  /** Middle of the crop in the template: near a body; half of the abdomens end above the sacrum. */
  private double[] place(AnatomyTemplate template, Random random) {
    double[] centre = null;
    while (centre == null) {
      int lowest = template == chest ? AnatomyTemplate.BODY + 3 : AnatomyTemplate.T12;
      centre = template.centre(lowest + random.nextInt(AnatomyTemplate.L5 - lowest + 1));
    }
    double z = centre[2] + 40 * (random.nextDouble() - 0.5);
    if (template == abdomen && random.nextDouble() < 0.5) {
      double sacrum = template.centre(Tissue.SACRUM.ordinal())[2] + 35;
      z = Math.max(z, sacrum + 100 * random.nextDouble() + 0.5 * slices * MM);
    }
    return new double[] {
      centre[0] + 52 * random.nextGaussian(), centre[1] - 20 + 40 * random.nextGaussian(), z
    };
  }

  /** A reconstruction of the spine only: nothing beyond this distance from the crop's bodies. */
  private void narrow(short[] hu, byte[] labels, double radiusMm) {
    double x = 0;
    double y = 0;
    int n = 0;
    for (int p = 0; p < labels.length; p++) {
      if (org.medconv.phantom.PhantomLabel.of(labels[p]).isBody()) {
        x += p % columns;
        y += Math.floorDiv(p, columns) % rows;
        n++;
      }
    }
    for (int p = 0; n > 0 && p < labels.length; p++) {
      double dx = MM * (p % columns - x / n);
      double dy = MM * (Math.floorDiv(p, columns) % rows - y / n) - 15;
      if (Math.hypot(dx, dy) > radiusMm) {
        hu[p] = CtVolume.AIR;
        labels[p] = 0;
      }
    }
  }

  /** Partial volume: three taps along each axis, more along the slices, as in thick ones. */
  private void blur(short[] hu, Random random) {
    double plane = 0.22 * random.nextDouble();
    double along = random.nextDouble() < 0.4 ? 0.33 * random.nextDouble() : plane;
    tap(hu, 1, plane);
    tap(hu, columns, plane);
    tap(hu, columns * rows, along);
  }

  private static void tap(short[] hu, int step, double weight) {
    short[] from = hu.clone();
    for (int p = step; p < hu.length - step; p++) {
      short a = from[p - step];
      short b = from[p + step];
      if (a > CtVolume.AIR && b > CtVolume.AIR && from[p] > CtVolume.AIR) {
        hu[p] = (short) Math.round((1 - 2 * weight) * from[p] + weight * (a + b));
      }
    }
  }

  /** One way to deform and paint a template. */
  private final class Painting {
    private final AnatomyTemplate template;
    private final double[] middle;
    private final double[][] turn;
    private final double[] sway;
    private final double[] heights;
    private final SmoothField[] warp = new SmoothField[3];
    private final double[] reach = new double[2];
    private final double axis;
    private final Look look;
    private final Arms arms;

    Painting(AnatomyTemplate template, double[] middle, Random random) {
      this.template = template;
      this.middle = middle;
      this.turn = turn(random);
      this.sway =
          new double[] {
            7 * random.nextGaussian(),
            2 * Math.PI / (180 + 300 * random.nextDouble()),
            2 * Math.PI * random.nextDouble(),
            9 * random.nextGaussian(),
            2 * Math.PI / (250 + 300 * random.nextDouble()),
            2 * Math.PI * random.nextDouble()
          };
      this.heights = heights(random);
      int[] size = {columns, rows, slices};
      for (int axis = 0; axis < 3; axis++) {
        warp[axis] = new SmoothField(size, 12, 1 + 2 * random.nextFloat(), random);
      }
      double[] last = template.centre(AnatomyTemplate.T12);
      this.axis = last[0];
      double both = random.nextDouble() < 0.5 ? 38 + 70 * random.nextDouble() : 1000;
      both = random.nextDouble() < 0.03 ? 0 : both;
      reach[0] = both * (0.9 + 0.2 * random.nextDouble());
      reach[1] = both * (0.9 + 0.2 * random.nextDouble());
      this.look = new Look(template, random, new int[] {columns, rows, slices});
      this.arms = random.nextDouble() < 0.4 ? new Arms(last, random) : null;
    }

    /** Maps voxels of the crop to mm of the template: rotated, scaled, perhaps mirrored. */
    private double[][] turn(Random random) {
      double a = Math.toRadians(5 * random.nextGaussian());
      double b = Math.toRadians(5 * random.nextGaussian());
      double c = Math.toRadians(7 * random.nextGaussian());
      double size = 1 / (0.8 + 0.42 * random.nextDouble());
      double wide = size * (1 + 0.07 * random.nextGaussian());
      double deep = size * (1 + 0.07 * random.nextGaussian());
      double mirror = random.nextBoolean() ? -1 : 1;
      double[][] x = {{1, 0, 0}, {0, Math.cos(a), -Math.sin(a)}, {0, Math.sin(a), Math.cos(a)}};
      double[][] y = {{Math.cos(b), 0, Math.sin(b)}, {0, 1, 0}, {-Math.sin(b), 0, Math.cos(b)}};
      double[][] z = {{Math.cos(c), -Math.sin(c), 0}, {Math.sin(c), Math.cos(c), 0}, {0, 0, 1}};
      double[][] all = times(times(x, y), z);
      double[] sizes = {mirror * wide, deep, size};
      for (int row = 0; row < 3; row++) {
        for (int column = 0; column < 3; column++) {
          all[row][column] *= sizes[row];
        }
      }
      return all;
    }

    private double[][] times(double[][] a, double[][] b) {
      double[][] c = new double[3][3];
      for (int i = 0; i < 9; i++) {
        for (int n = 0; n < 3; n++) {
          c[i / 3][i % 3] += a[i / 3][n] * b[n][i % 3];
        }
      }
      return c;
    }

    /** Stretch along the column with nodes every 35 mm: distance of each slice from the middle. */
    private double[] heights(Random random) {
      double[] nodes = new double[slices * 3 / 35 + 3];
      for (int n = 0; n < nodes.length; n++) {
        nodes[n] = Math.exp(0.08 * random.nextGaussian());
      }
      double[] heights = new double[slices];
      for (int k = 1; k < slices; k++) {
        double at = k * MM / 35;
        int n = (int) at;
        heights[k] = heights[k - 1] + MM * (nodes[n] + (at - n) * (nodes[n + 1] - nodes[n]));
      }
      double half = heights[slices / 2];
      for (int k = 0; k < slices; k++) {
        heights[k] -= half;
      }
      return heights;
    }

    void paint(short[] hu, byte[] labels, Random random) {
      double[] from = new double[3];
      double[] place = new double[3];
      for (int k = 0; k < slices; k++) {
        double w = heights[k];
        double bendX = sway[0] * Math.sin(sway[1] * w + sway[2]);
        double bendY = sway[3] * Math.sin(sway[4] * w + sway[5]);
        for (int j = 0; j < rows; j++) {
          for (int i = 0; i < columns; i++) {
            double u = (i - 0.5 * columns) * MM + bendX + warp[0].at(i, j, k);
            double v = (j - 0.5 * rows) * MM + bendY + warp[1].at(i, j, k);
            double s = w + warp[2].at(i, j, k);
            for (int n = 0; n < 3; n++) {
              from[n] = middle[n] + turn[n][0] * u + turn[n][1] * v + turn[n][2] * s;
            }
            int p = (k * rows + j) * columns + i;
            int here = seen(from[0], from[1], from[2]);
            if (here < 0) {
              hu[p] = CtVolume.AIR;
              continue;
            }
            if (here == 0 && arms != null) {
              hu[p] = arms.hu(from);
              continue;
            }
            labels[p] = AnatomyTemplate.label(AnatomyTemplate.kind(here));
            double sum = 0;
            // Four points around the middle, a tetrahedron, represent the voxel.
            for (int corner = 0; corner < 4; corner++) {
              place[0] = from[0] + ((corner & 1) == 0 ? -0.75 : 0.75);
              place[1] = from[1] + ((corner & 2) == 0 ? -0.75 : 0.75);
              place[2] = from[2] + ((corner & 1) == (corner >> 1) ? -0.75 : 0.75);
              int there = seen(place[0], place[1], place[2]);
              sum += look.hu(there < 0 ? here : there, i, j, k);
              sum += look.texture * texture(place);
            }
            double value = 0.25 * sum + look.noise * random.nextGaussian();
            hu[p] = (short) Math.max(CtVolume.AIR + 1, Math.round(value));
          }
        }
      }
    }

    /** 0 if no texture is taken from the CT, or where the last rib was removed. */
    private float texture(double[] at) {
      return look.texture == 0 || isCutOff(template.at(at[0], at[1], at[2]), at[0])
          ? 0
          : template.texture(at[0], at[1], at[2]);
    }

    private boolean isCutOff(int voxel, double x) {
      return voxel > 0
          && AnatomyTemplate.kind(voxel) == AnatomyTemplate.LAST_RIB
          && Math.abs(x - axis) > reach[x < axis ? 0 : 1];
    }

    /** The template's voxel, except for the removed part of the last rib. */
    private int seen(double x, double y, double z) {
      int voxel = template.at(x, y, z);
      return isCutOff(voxel, x) ? Tissue.MUSCLE.ordinal() : voxel;
    }
  }

  /** Arms beside the trunk: soft tissue around a tube of bone, leaning. Not bone of the spine. */
  private static final class Arms {
    private final double[] column;
    private final double beside;
    private final double forward;
    private final double leanX;
    private final double leanY;
    private final double thick;
    private final double bone;
    private final double cortex;

    Arms(double[] column, Random random) {
      this.column = column;
      beside = 165 + 45 * random.nextDouble();
      forward = 60 * (random.nextDouble() - 0.3);
      leanX = 0.15 * random.nextGaussian();
      leanY = 0.2 * random.nextGaussian();
      thick = 30 + 18 * random.nextDouble();
      bone = 7 + 6 * random.nextDouble();
      cortex = 500 + 700 * random.nextDouble();
    }

    /** The value at a point outside the trunk. */
    short hu(double[] at) {
      double up = at[2] - column[2];
      double x = Math.abs(at[0] - column[0]) - beside - leanX * up;
      double y = at[1] - column[1] + forward - leanY * up;
      double away = Math.hypot(x, y);
      double hu = away > thick ? -1000 : away > 0.8 * thick ? -100 : 45;
      hu = away < bone + 3 ? cortex : hu;
      return (short) (away < bone - 2 ? 20 : hu);
    }
  }

  /** Hounsfield units of each tissue, spongy and dense. */
  private static final class Look {
    private final float[] spongy = new float[AnatomyTemplate.KINDS];
    private final float[] dense = new float[AnatomyTemplate.KINDS];
    private final SmoothField shading;
    private final double noise;

    /** Share of the CT's own texture added to the means: none to all. */
    private final float texture;

    Look(AnatomyTemplate template, Random random, int[] size) {
      shading = new SmoothField(size, 4, 15 * random.nextFloat(), random);
      noise = random.nextBoolean() ? 3 : 3 + 25 * random.nextDouble() * random.nextDouble();
      boolean enhanced = random.nextDouble() < 0.5;
      double contrast = enhanced ? 60 + 240 * random.nextDouble() : 0;
      put(Tissue.OUTSIDE, -1000, 5, random);
      put(Tissue.FAT, -105, 10, random);
      put(Tissue.MUSCLE, 50, 14, random);
      put(Tissue.LUNG, -820, 60, random);
      put(Tissue.GAS, -900, 90, random);
      put(Tissue.LIVER, 55 + 0.3 * contrast, 18, random);
      put(Tissue.SPLEEN, 50 + 0.4 * contrast, 15, random);
      put(Tissue.KIDNEY, 32 + contrast, 20, random);
      put(Tissue.HEART, 42 + 0.7 * contrast, 15, random);
      put(Tissue.VESSEL, 42 + contrast, 20, random);
      double oral = random.nextDouble() < 0.3 ? 300 * random.nextDouble() : 0;
      put(Tissue.BOWEL, 25 + oral, 20, random);
      put(Tissue.FLUID, 8 + (random.nextDouble() < 0.1 ? contrast : 0), 8, random);
      put(Tissue.CANAL, 30, 12, random);
      put(Tissue.CARTILAGE, 95, 30, random);
      put(Tissue.SKIN, 10, 20, random);
      put(Tissue.DISC, 78, 18, random);
      double marrow = -20 + 300 * random.nextDouble();
      double shell = 220 + 0.8 * marrow + 220 * random.nextDouble();
      for (int kind = Tissue.OTHER_BONE.ordinal(); kind < AnatomyTemplate.KINDS; kind++) {
        boolean body = kind >= AnatomyTemplate.BODY;
        boolean bone =
            body
                || kind >= AnatomyTemplate.RIB
                || kind >= Tissue.SACRUM.ordinal()
                || kind == Tissue.OTHER_BONE.ordinal();
        if (bone) {
          double own = marrow + 12 * random.nextGaussian();
          spongy[kind] = (float) (body ? own : 70 + 0.75 * own);
          dense[kind] = (float) (body ? own + 0.4 * (shell - marrow) : shell + 150);
        }
      }
      texture = random.nextDouble() < 0.3 ? 0 : 0.5f + 0.6f * random.nextFloat();
      if (texture > 0) {
        keep(template, random.nextDouble() < 0.4 ? 1 : random.nextFloat());
      }
    }

    /** Moves the means towards those of the CT. */
    private void keep(AnatomyTemplate template, float share) {
      for (int kind = 0; kind < AnatomyTemplate.KINDS; kind++) {
        spongy[kind] += share * (template.mean(kind) - spongy[kind]);
        dense[kind] += share * (template.mean(AnatomyTemplate.dense(kind)) - dense[kind]);
      }
    }

    private void put(Tissue tissue, double mean, double sd, Random random) {
      float hu = (float) (mean + sd * random.nextGaussian());
      spongy[tissue.ordinal()] = hu;
      dense[tissue.ordinal()] = hu;
    }

    float hu(int voxel, int i, int j, int k) {
      int kind = AnatomyTemplate.kind(voxel);
      float hu = AnatomyTemplate.isDense(voxel) ? dense[kind] : spongy[kind];
      return kind == 0 ? hu : hu + shading.at(i, j, k);
    }
  }
}
