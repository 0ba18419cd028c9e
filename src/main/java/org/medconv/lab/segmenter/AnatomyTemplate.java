package org.medconv.lab.segmenter;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import org.medconv.phantom.PhantomLabel;

/**
 * The labelled anatomy of a real patient with the grey values of the CT, to be deformed and
 * painted. The README.md beside the label maps names their source; {@code
 * src/main/templates/anatomy-templates.py} created them. Coordinates are voxels: i to the patient's
 * left, j to the back, k upwards.
 */
final class AnatomyTemplate {
  /** Kinds of tissue below the ribs; {@link #ordinal} is their number in the file. */
  enum Tissue {
    OUTSIDE,
    FAT,
    MUSCLE,
    LUNG,
    GAS,
    LIVER,
    SPLEEN,
    KIDNEY,
    HEART,
    VESSEL,
    BOWEL,
    FLUID,
    CANAL,
    CARTILAGE,
    OTHER_BONE,
    SKIN,
    DISC,
    SACRUM,
    HIP,
    POSTERIOR,
    PROCESS
  }

  /** Rib n is {@code RIB + n}. */
  static final int RIB = 30;

  static final int LAST_RIB = RIB + 12;

  /** Bodies: {@code BODY} cervical, then T1 to T12, then L1 to L5. */
  static final int BODY = 50;

  static final int T12 = BODY + 12;
  static final int L5 = BODY + 17;

  /** Number of kinds. */
  static final int KINDS = L5 + 1;

  private static final int DENSE = 0x80;
  private static final int BEYOND = -1;
  private static final int BESIDE = -2;
  private static final byte[] LABELS = labels();

  private final int columns;
  private final int rows;
  private final int slices;
  private final double mm;
  private final byte[] voxels;
  private final byte[] grey;
  private final float[] means = new float[256];
  private final double[][] centres = new double[KINDS][];

  private AnatomyTemplate(
      int columns, int rows, int slices, double mm, byte[] voxels, byte[] grey) {
    this.columns = columns;
    this.rows = rows;
    this.slices = slices;
    this.mm = mm;
    this.voxels = voxels;
    this.grey = grey;
    findCentres();
    findMeans();
  }

  /** The chest of a man: all ribs, cervical vertebrae to L3, which is cut. */
  static AnatomyTemplate chest() {
    return read("lidc-chest.labels.gz");
  }

  /** An abdomen: T12, which is cut, to the hips. */
  static AnatomyTemplate abdomen() {
    return read("totalsegmentator-example.labels.gz");
  }

  private static AnatomyTemplate read(String name) {
    try (InputStream raw = AnatomyTemplate.class.getResourceAsStream(name);
        DataInputStream in = new DataInputStream(new GZIPInputStream(raw))) {
      StringBuilder head = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        head.append((char) c);
      }
      String[] words = head.toString().split(" ", -1);
      int columns = Integer.parseInt(words[0]);
      int rows = Integer.parseInt(words[1]);
      int slices = Integer.parseInt(words[2]);
      byte[] voxels = new byte[columns * rows * slices];
      in.readFully(voxels);
      byte[] grey = new byte[voxels.length];
      in.readFully(grey);
      return new AnatomyTemplate(columns, rows, slices, Double.parseDouble(words[3]), voxels, grey);
    } catch (IOException e) {
      throw new UncheckedIOException("the template " + name + " cannot be read", e);
    }
  }

  private void findCentres() {
    double[][] sums = new double[KINDS][4];
    for (int k = 0; k < slices; k++) {
      for (int j = 0; j < rows; j++) {
        for (int i = 0; i < columns; i++) {
          double[] sum = sums[kind(i, j, k)];
          sum[0] += i;
          sum[1] += j;
          sum[2] += k;
          sum[3]++;
        }
      }
    }
    for (int kind = 0; kind < KINDS; kind++) {
      double n = sums[kind][3];
      if (n > 0) {
        centres[kind] =
            new double[] {sums[kind][0] / n * mm, sums[kind][1] / n * mm, sums[kind][2] / n * mm};
      }
    }
  }

  private void findMeans() {
    double[] sums = new double[256];
    int[] counts = new int[256];
    for (int p = 0; p < voxels.length; p++) {
      sums[voxels[p] & 0xff] += hu(grey[p]);
      counts[voxels[p] & 0xff]++;
    }
    for (int voxel = 0; voxel < means.length; voxel++) {
      means[voxel] = (float) (sums[voxel] / Math.max(1, counts[voxel]));
    }
  }

  /** Centre of a kind, mm from the first voxel; null if there is none. */
  double[] centre(int kind) {
    return centres[kind];
  }

  double heightMm() {
    return slices * mm;
  }

  double mm() {
    return mm;
  }

  /** Kind and density of the voxel at a point in mm; -1 outside the map. */
  int at(double x, double y, double z) {
    int p = place(x, y, z);
    return p < 0 ? p == BESIDE ? 0 : -1 : voxels[p] & 0xff;
  }

  /** Difference of the CT at a point to the mean of its kind, HU; 0 outside. */
  float texture(double x, double y, double z) {
    int p = place(x, y, z);
    return p < 0 ? 0 : hu(grey[p]) - means[voxels[p] & 0xff];
  }

  /** Mean HU in the CT of all voxels of this kind and density. */
  float mean(int voxel) {
    return means[voxel];
  }

  private static float hu(byte grey) {
    return 8 * (grey & 0xff) - 1024;
  }

  private int place(double x, double y, double z) {
    int i = (int) Math.floor(x / mm + 0.5);
    int j = (int) Math.floor(y / mm + 0.5);
    int k = (int) Math.floor(z / mm + 0.5);
    if (i < 0 || j < 0 || k < 0 || i >= columns || j >= rows || k >= slices) {
      return k < 0 || k >= slices ? BEYOND : BESIDE;
    }
    return (k * rows + j) * columns + i;
  }

  private int kind(int i, int j, int k) {
    return kind(voxels[(k * rows + j) * columns + i] & 0xff);
  }

  static int kind(int voxel) {
    return voxel & ~DENSE;
  }

  static int dense(int kind) {
    return kind | DENSE;
  }

  static boolean isDense(int voxel) {
    return (voxel & DENSE) != 0;
  }

  /** The phantom's label for a kind. */
  static byte label(int kind) {
    return LABELS[kind];
  }

  private static byte[] labels() {
    byte[] labels = new byte[KINDS];
    labels[Tissue.DISC.ordinal()] = (byte) PhantomLabel.DISC.ordinal();
    labels[Tissue.SACRUM.ordinal()] = (byte) PhantomLabel.SACRUM.ordinal();
    labels[Tissue.HIP.ordinal()] = (byte) PhantomLabel.HIP.ordinal();
    labels[Tissue.POSTERIOR.ordinal()] = (byte) PhantomLabel.POSTERIOR.ordinal();
    labels[Tissue.PROCESS.ordinal()] = (byte) PhantomLabel.TRANSVERSE_PROCESS.ordinal();
    for (int rib = RIB + 1; rib <= LAST_RIB; rib++) {
      labels[rib] = (byte) PhantomLabel.RIB.ordinal();
    }
    for (int body = BODY; body <= L5; body++) {
      // T4 and above share one label.
      labels[body] = (byte) (PhantomLabel.BODY_T4.ordinal() + Math.max(0, body - BODY - 4));
    }
    return labels;
  }
}
