package org.medconv.volume;

/**
 * Where a block of voxels lies in the patient: voxel (i, j, k) has its centre at {@code origin +
 * i·spacingI·alongI + j·spacingJ·alongJ + k·spacingK·alongK} in LPS mm (DICOM PS3.3 C.7.6.2.1.1). i
 * is the column index of a slice and runs fastest in memory, j the row index, k the slice index.
 * The three directions are unit vectors at right angles.
 */
public record Grid(
    int columns,
    int rows,
    int slices,
    Vector3 origin,
    Vector3 alongI,
    Vector3 alongJ,
    Vector3 alongK,
    double spacingI,
    double spacingJ,
    double spacingK) {

  private static final double TOLERANCE = 1e-3;

  public Grid {
    if (columns < 1 || rows < 1 || slices < 1) {
      throw new IllegalArgumentException(
          "a grid of %d x %d x %d voxels is empty".formatted(columns, rows, slices));
    }
    if (!(spacingI > 0 && spacingJ > 0 && spacingK > 0)) {
      throw new IllegalArgumentException(
          "spacing %s x %s x %s mm is not positive".formatted(spacingI, spacingJ, spacingK));
    }
    requireOrthonormal(alongI, alongJ, alongK);
  }

  /** A grid along the patient's axes: i to the left, j to the back, k to the head. */
  public static Grid axisAligned(
      int columns, int rows, int slices, Vector3 origin, double si, double sj, double sk) {
    return new Grid(
        columns,
        rows,
        slices,
        origin,
        new Vector3(1, 0, 0),
        new Vector3(0, 1, 0),
        new Vector3(0, 0, 1),
        si,
        sj,
        sk);
  }

  public int voxels() {
    return Math.multiplyExact(Math.multiplyExact(columns, rows), slices);
  }

  /** Position of a voxel in an array laid out with i fastest, then j, then k. */
  public int index(int i, int j, int k) {
    return (k * rows + j) * columns + i;
  }

  /** Voxel indices (fractions allowed) to LPS mm. */
  public Vector3 toPatient(double i, double j, double k) {
    return origin
        .plus(alongI.times(i * spacingI))
        .plus(alongJ.times(j * spacingJ))
        .plus(alongK.times(k * spacingK));
  }

  /** Centre in LPS mm of the voxel at a position of the array: see {@link #index}. */
  public Vector3 toPatient(int position) {
    int row = Math.floorDiv(position, columns);
    return toPatient(position % columns, row % rows, Math.floorDiv(row, rows));
  }

  /**
   * LPS mm to voxel indices with fractions: the inverse of {@link #toPatient(double, double,
   * double)}.
   */
  public Vector3 toIndex(Vector3 patient) {
    Vector3 d = patient.minus(origin);
    return new Vector3(
        d.dot(alongI) / spacingI, d.dot(alongJ) / spacingJ, d.dot(alongK) / spacingK);
  }

  /** The grid of the voxels inside a box of this one. */
  public Grid cropped(Box box) {
    if (box.i1() > columns || box.j1() > rows || box.k1() > slices) {
      throw new IllegalArgumentException("box %s leaves the grid".formatted(box));
    }
    return new Grid(
        box.columns(),
        box.rows(),
        box.slices(),
        toPatient(box.i0(), box.j0(), box.k0()),
        alongI,
        alongJ,
        alongK,
        spacingI,
        spacingJ,
        spacingK);
  }

  /**
   * A grid over the same block of space (outer faces of the voxels, to half a new voxel) with other
   * spacing.
   */
  public Grid respaced(double newSpacingI, double newSpacingJ, double newSpacingK) {
    int newColumns = (int) Math.max(1, Math.round(columns * spacingI / newSpacingI));
    int newRows = (int) Math.max(1, Math.round(rows * spacingJ / newSpacingJ));
    int newSlices = (int) Math.max(1, Math.round(slices * spacingK / newSpacingK));
    Vector3 centre = toPatient((columns - 1) / 2.0, (rows - 1) / 2.0, (slices - 1) / 2.0);
    Vector3 first =
        centre
            .minus(alongI.times((newColumns - 1) / 2.0 * newSpacingI))
            .minus(alongJ.times((newRows - 1) / 2.0 * newSpacingJ))
            .minus(alongK.times((newSlices - 1) / 2.0 * newSpacingK));
    return new Grid(
        newColumns,
        newRows,
        newSlices,
        first,
        alongI,
        alongJ,
        alongK,
        newSpacingI,
        newSpacingJ,
        newSpacingK);
  }

  public double voxelMillilitres() {
    return spacingI * spacingJ * spacingK / 1000.0;
  }

  private static void requireOrthonormal(Vector3 a, Vector3 b, Vector3 c) {
    boolean unit =
        Math.abs(a.length() - 1) < TOLERANCE
            && Math.abs(b.length() - 1) < TOLERANCE
            && Math.abs(c.length() - 1) < TOLERANCE;
    boolean square =
        Math.abs(a.dot(b)) < TOLERANCE
            && Math.abs(a.dot(c)) < TOLERANCE
            && Math.abs(b.dot(c)) < TOLERANCE;
    if (!unit || !square) {
      throw new IllegalArgumentException(
          "directions %s, %s, %s are not unit vectors at right angles".formatted(a, b, c));
    }
  }
}
