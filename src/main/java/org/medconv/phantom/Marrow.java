package org.medconv.phantom;

import org.medconv.volume.Vector3;

/**
 * The inside of a vertebral body: an exact mean with the unevenness of real bodies: upright
 * trabeculae, patches of fatty marrow, denser bone towards the end plates, the void around the
 * basivertebral vein, sometimes a bone island, a Schmorl node or a sclerotic end plate. The mean is
 * that of the body deeper than {@link #CORE_MM}, as in densitometry.
 */
final class Marrow implements Appearance {
  /** Depth under the surface from which the mean counts, mm. */
  static final double CORE_MM = 4;

  /**
   * How uneven, in HU unless said otherwise.
   *
   * @param patches amplitude of the marrow's inhomogeneity
   * @param patchMm its size
   * @param strands amplitude of the upright trabeculae
   * @param plates how much denser the bone beside the end plates is
   * @param hollow how much darker the middle is
   * @param vein how much darker the basivertebral canal is
   */
  record Unevenness(
      double patches,
      double patchMm,
      double strands,
      double plates,
      double hollow,
      double vein,
      int salt) {}

  /** A ball inside the body, in its own coordinates (mm from the centre: left, front, up). */
  record Spot(double p, double q, double r, double radius, double hu, double rimHu) {}

  private final Frame frame;
  private final double hu;
  private final double halfDepth;
  private final double halfHeight;
  private final double rimHu;
  private final double rimMm;
  private final double plateRim;
  private final double pedicle;
  private final Unevenness uneven;
  private final Spot[] spots;
  private double meanPatches;
  private double meanGrain;
  private double meanStrands;
  private double meanShape;

  /**
   * @param rimHu how much denser the cortex is than the marrow
   * @param plateRim how much denser the end plates are than the side walls, as a factor
   * @param stepMm of the lattice on which the means are taken
   * @param pedicle distance of the pedicles from the midline, mm: no cortex parts them from the
   *     body
   */
  Marrow(
      Solid body,
      Frame frame,
      double depth,
      double height,
      double hu,
      double rimHu,
      double rimMm,
      double plateRim,
      double pedicle,
      Unevenness uneven,
      double stepMm,
      Spot... spots) {
    this.frame = frame;
    this.hu = hu;
    this.halfDepth = depth / 2;
    this.halfHeight = height / 2;
    this.rimHu = rimHu;
    this.rimMm = rimMm;
    this.plateRim = plateRim;
    this.pedicle = pedicle;
    this.uneven = uneven;
    this.spots = spots;
    centre(body, stepMm);
  }

  /** Computes the means of all additions, which are then subtracted. */
  private void centre(Solid body, double step) {
    int n = 0;
    double[] sums = new double[4];
    for (double z = body.low[2] + 0.5 * step; z < body.high[2]; z += step) {
      for (double y = body.low[1] + 0.5 * step; y < body.high[1]; y += step) {
        for (double x = body.low[0] + 0.5 * step; x < body.high[0]; x += step) {
          if (body.distance(x, y, z) < -CORE_MM) {
            sums[0] += patches(x, y, z);
            sums[1] += grain(x, y, z);
            sums[2] += strands(x, y, z);
            sums[3] += shape(x, y, z);
            n++;
          }
        }
      }
    }
    if (n > 0) {
      meanPatches = sums[0] / n;
      meanGrain = sums[1] / n;
      meanStrands = sums[2] / n;
      meanShape = sums[3] / n;
    }
  }

  @Override
  public double at(double depth, double edge, double x, double y, double z) {
    double value =
        hu
            + (patches(x, y, z) - meanPatches)
            + kept(3.5, edge) * (grain(x, y, z) - meanGrain)
            + kept(1.8, edge) * (strands(x, y, z) - meanStrands)
            + (shape(x, y, z) - meanShape);
    return Math.max(-160, value) + rim(depth, edge, x, y, z);
  }

  /** The share of a texture's amplitude in voxels of this size. */
  private static double kept(double sizeMm, double edge) {
    double ratio = sizeMm / edge;
    return ratio >= 1 ? 1 : ratio;
  }

  private double rim(double depth, double edge, double x, double y, double z) {
    double width = Math.max(rimMm, 0.75 * edge);
    double t = (depth - 0.5 * rimMm) / width;
    if (t >= 2.5) {
      return 0;
    }
    double dx = x - frame.centre().x();
    double dy = y - frame.centre().y();
    double dz = z - frame.centre().z();
    double q = dot(frame.anterior(), dx, dy, dz);
    double r = dot(frame.up(), dx, dy, dz);
    double amount = Math.abs(r) > halfHeight - 4 ? plateRim : 1;
    if (q < -0.45 * halfDepth && Math.abs(r) < 0.75 * halfHeight) {
      double p = Math.abs(dot(frame.left(), dx, dy, dz));
      if (Math.abs(p - pedicle) < 5 && r > -0.2 * halfHeight) {
        amount = 0.1;
      } else if (p < 4 && Math.abs(r) < 3.5) {
        // Where the basivertebral vein leaves the body.
        amount = 0.2;
      }
    }
    return amount * rimHu * (rimMm / width) * Math.exp(-t * t);
  }

  private double patches(double x, double y, double z) {
    double s = uneven.patchMm();
    return uneven.patches() * Tissue.texture(x / s, y / s, z / s, uneven.salt());
  }

  private double grain(double x, double y, double z) {
    return 0.7 * uneven.strands() * Tissue.texture(x / 3.5, y / 3.5, z / 3.5, uneven.salt() + 1);
  }

  /** Upright trabeculae: fine across, long upwards. */
  private double strands(double x, double y, double z) {
    return uneven.strands() * Tissue.texture(x / 1.5, y / 1.5, z / 5, uneven.salt() + 2);
  }

  private double shape(double x, double y, double z) {
    double dx = x - frame.centre().x();
    double dy = y - frame.centre().y();
    double dz = z - frame.centre().z();
    double p = dot(frame.left(), dx, dy, dz);
    double q = dot(frame.anterior(), dx, dy, dz);
    double r = dot(frame.up(), dx, dy, dz);
    double toPlate = Math.max(0, halfHeight - Math.abs(r)) / 4.5;
    double value = uneven.plates() * Math.exp(-toPlate * toPlate);
    double back = q + 0.2 * halfDepth;
    value -=
        uneven.hollow()
            * Math.exp(
                -(p * p) / 110 - (back * back) / 90 - (r * r) / (0.2 * halfHeight * halfHeight));
    if (q < 3) {
      double aside = p / (2.5 + 0.25 * Math.max(0, q + halfDepth));
      value -= uneven.vein() * Math.exp(-(r * r) / 7 - aside * aside);
    }
    for (Spot spot : spots) {
      double a = p - spot.p();
      double b = q - spot.q();
      double c = r - spot.r();
      double d = Math.sqrt(a * a + b * b + c * c) - spot.radius();
      if (d < 4) {
        value += spot.hu() / (1 + Math.exp(2.5 * d)) + spot.rimHu() * Math.exp(-0.5 * d * d);
      }
    }
    return value;
  }

  private static double dot(Vector3 axis, double x, double y, double z) {
    return axis.x() * x + axis.y() * y + axis.z() * z;
  }
}
