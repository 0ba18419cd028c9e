package org.medconv.lab.segmenter;

import java.util.Random;
import org.medconv.volume.CtVolume;

/**
 * Random grey values for a known anatomy (domain randomisation, after Billot et al. 2023,
 * SynthSeg): each kind of tissue brighter or darker as a whole, smooth shading over the field and
 * inside the bodies (fatty marrow and the basivertebral vein make the middle of many as dark as a
 * disc), other contrast of bone, thicker slices, other noise. Air outside the scan stays air.
 */
record RandomLook(
    SegmenterCase example,
    int marrowClass,
    float gain,
    float knee,
    float bone,
    float noise,
    float thick,
    float[] classOffset,
    SmoothField shading,
    SmoothField marrow) {

  private static final float WILD = 0.3f;
  private static final int NOISE_TABLE = 1 << 12;

  /**
   * The tissues of the classes.
   *
   * @param count number of classes, the first being the background
   * @param rim class of the same tissue as {@code marrow}: their border is not visible in the image
   * @param marrow class whose inside is shaded
   */
  record Palette(int count, int rim, int marrow) {}

  static RandomLook drawn(SegmenterCase example, Palette palette, Random random) {
    boolean wild = random.nextFloat() < WILD;
    int[] size = example.size();
    return new RandomLook(
        example,
        palette.marrow(),
        1 + (wild ? 0.2f : 0.06f) * gaussian(random),
        60 + 60 * random.nextFloat(),
        (float) Math.exp((wild ? 0.4 : 0.18) * random.nextGaussian()),
        random.nextBoolean() ? 0 : (wild ? 80 : 40) * random.nextFloat() * random.nextFloat(),
        random.nextFloat() < 0.3f ? 0.1f + 0.23f * random.nextFloat() : 0,
        classOffsets(palette, wild, random),
        new SmoothField(size, wild ? 24 : 40, (wild ? 50 : 12) * random.nextFloat(), random),
        new SmoothField(size, 3 + 3 * random.nextInt(2), marrowSd(wild, random), random));
  }

  private static float marrowSd(boolean wild, Random random) {
    return random.nextFloat() < 0.35f ? 0 : (wild ? 60 : 30) * random.nextFloat();
  }

  private static float[] classOffsets(Palette palette, boolean wild, Random random) {
    float[] offsets = new float[palette.count()];
    float all = (wild ? 40 : 12) * gaussian(random);
    float spread = wild ? 35 : 10;
    for (int c = 0; c < offsets.length; c++) {
      offsets[c] = all + spread * gaussian(random);
    }
    offsets[0] = all;
    offsets[palette.rim()] = offsets[palette.marrow()];
    return offsets;
  }

  /** Hounsfield units of this look; i runs fastest. */
  float[] hounsfield(Random random) {
    short[] hu = example.hu();
    byte[] classes = example.classes();
    int columns = example.size()[0];
    int plane = columns * example.size()[1];
    float[] grain = grain(random);
    float[] values = new float[hu.length];
    for (int p = 0; p < values.length; p++) {
      float value = hu[p];
      if (value > CtVolume.AIR) {
        if (thick > 0 && p >= plane && p < values.length - plane) {
          value += thick * (hu[p - plane] + hu[p + plane] - 2 * value);
        }
        value = coloured(value, p, classes[p], columns, plane);
        if (noise > 0) {
          value += grain[random.nextInt(NOISE_TABLE)];
        }
      }
      values[p] = value;
    }
    return values;
  }

  private float coloured(float hu, int p, byte spineClass, int columns, int plane) {
    int i = p % columns;
    int j = Math.floorDiv(p % plane, columns);
    int k = Math.floorDiv(p, plane);
    float value = hu * gain + classOffset[spineClass] + shading.at(i, j, k);
    if (value > knee) {
      value = knee + (value - knee) * bone;
    }
    return spineClass == marrowClass ? value + marrow.at(i, j, k) : value;
  }

  /**
   * Normal deviates, drawn once and reused: drawing one per voxel would cost more than the rest.
   */
  private float[] grain(Random random) {
    float[] grain = new float[noise > 0 ? NOISE_TABLE : 0];
    for (int n = 0; n < grain.length; n++) {
      grain[n] = noise * gaussian(random);
    }
    return grain;
  }

  private static float gaussian(Random random) {
    return (float) random.nextGaussian();
  }

  /** Normal deviates on a coarse lattice, linear in between. */
  static final class SmoothField {
    private final int step;
    private final int columns;
    private final int rows;
    private final float[] nodes;

    /**
     * @param size of the field in voxels: columns, rows, slices
     * @param step voxels between nodes
     * @param sd of the nodes, HU
     */
    SmoothField(int[] size, int step, float sd, Random random) {
      this.step = step;
      this.columns = Math.floorDiv(size[0], step) + 2;
      this.rows = Math.floorDiv(size[1], step) + 2;
      int slices = Math.floorDiv(size[2], step) + 2;
      this.nodes = new float[sd > 0 ? columns * rows * slices : 0];
      for (int n = 0; n < nodes.length; n++) {
        nodes[n] = sd * gaussian(random);
      }
    }

    float at(int i, int j, int k) {
      if (nodes.length == 0) {
        return 0;
      }
      float x = (float) i / step;
      float y = (float) j / step;
      float z = (float) k / step;
      int ni = (int) x;
      int nj = (int) y;
      int nk = (int) z;
      float near = plane(ni, nj, nk, x - ni, y - nj);
      float far = plane(ni, nj, nk + 1, x - ni, y - nj);
      return near + (z - nk) * (far - near);
    }

    private float plane(int i, int j, int k, float fx, float fy) {
      int n = (k * rows + j) * columns + i;
      float low = nodes[n] + fx * (nodes[n + 1] - nodes[n]);
      float high = nodes[n + columns] + fx * (nodes[n + columns + 1] - nodes[n + columns]);
      return low + fy * (high - low);
    }
  }
}
