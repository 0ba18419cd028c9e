package org.medconv.volume;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.medconv.dicom.file.UnreadableFile;
import org.medconv.dicom.file.UnreadableFile.Fault;

/**
 * What a NIfTI-1 header says (348 bytes, nifti1.h). Field offsets stand beside the reads.
 *
 * @param grid in LPS: NIfTI's own axes are RAS, so x and y change sign
 * @param offset of the first voxel in the file
 * @param slope 1 where the header gives none
 */
record NiftiHeader(
    Grid grid, DataType type, ByteOrder order, long offset, double slope, double intercept) {

  static final int LENGTH = 348;

  /** More than any CT: keeps a file of garbage from asking for all memory. */
  static final long MAXIMUM_VOXELS = 1L << 30;

  /** Voxel types read here, with nifti1.h's codes. */
  enum DataType {
    UINT8(2, 1),
    INT16(4, 2),
    INT32(8, 4),
    FLOAT32(16, 4),
    FLOAT64(64, 8),
    INT8(256, 1),
    UINT16(512, 2);

    private final short code;
    private final int bytes;

    DataType(int code, int bytes) {
      this.code = (short) code;
      this.bytes = bytes;
    }

    short code() {
      return code;
    }

    int bytes() {
      return bytes;
    }

    double read(ByteBuffer from) {
      return switch (this) {
        case UINT8 -> Byte.toUnsignedInt(from.get());
        case INT8 -> from.get();
        case INT16 -> from.getShort();
        case UINT16 -> Short.toUnsignedInt(from.getShort());
        case INT32 -> from.getInt();
        case FLOAT32 -> from.getFloat();
        case FLOAT64 -> from.getDouble();
      };
    }

    private static DataType of(int code) throws UnreadableFile {
      for (DataType type : values()) {
        if (type.code == code) {
          return type;
        }
      }
      throw new UnreadableFile(
          Fault.UNSUPPORTED, "NIfTI voxel type %d is not a supported number type".formatted(code));
    }
  }

  static NiftiHeader parse(byte[] bytes, long maximumVoxels) throws UnreadableFile {
    ByteBuffer h = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (h.getInt(0) != LENGTH) {
      h.order(ByteOrder.BIG_ENDIAN);
    }
    boolean single = bytes[344] == 'n' && bytes[345] == '+' && bytes[346] == '1';
    if (h.getInt(0) != LENGTH || !single) {
      throw malformed("not a single-file NIfTI-1 image");
    }
    DataType type = DataType.of(h.getShort(70));
    float offset = h.getFloat(108);
    if (!(offset >= LENGTH && offset < 1 << 24)) {
      throw malformed("its voxels start at byte %s".formatted(offset));
    }
    double slope = h.getFloat(112);
    double intercept = h.getFloat(116);
    boolean scaled = slope != 0 && Double.isFinite(slope) && Double.isFinite(intercept);
    return new NiftiHeader(
        grid(h, maximumVoxels),
        type,
        h.order(),
        (long) offset,
        scaled ? slope : 1,
        scaled ? intercept : 0);
  }

  long bytes() {
    return (long) grid.voxels() * type.bytes();
  }

  private static Grid grid(ByteBuffer h, long maximumVoxels) throws UnreadableFile {
    int dimensions = h.getShort(40);
    int[] size = {1, 1, 1};
    long voxels = 1;
    for (int d = 1; d <= 7 && d <= dimensions; d++) {
      int n = h.getShort(40 + 2 * d);
      if (n < 1 || (d > 3 && n > 1)) {
        throw malformed("dimension %d has size %d; one volume is expected".formatted(d, n));
      }
      if (d <= 3) {
        size[d - 1] = n;
        voxels *= n;
      }
    }
    if (dimensions < 1 || dimensions > 7) {
      throw malformed("it has %d dimensions".formatted(dimensions));
    }
    if (voxels > maximumVoxels) {
      throw new UnreadableFile(
          Fault.TOO_LARGE,
          "the NIfTI file has %d voxels, the limit is %d".formatted(voxels, maximumVoxels));
    }
    double millimetres = millimetres(h.get(123) & 7);
    Vector3[] columns =
        h.getShort(254) > 0 ? sform(h) : h.getShort(252) > 0 ? qform(h) : noOrientation();
    return grid(size, columns, millimetres);
  }

  /** Affine columns (i, j, k step and origin), RAS, as the file gives them. */
  private static Vector3[] sform(ByteBuffer h) {
    Vector3[] columns = new Vector3[4];
    for (int c = 0; c < 4; c++) {
      columns[c] =
          new Vector3(h.getFloat(280 + 4 * c), h.getFloat(296 + 4 * c), h.getFloat(312 + 4 * c));
    }
    return columns;
  }

  /** nifti1.h, "METHOD 2": a unit quaternion (a, b, c, d) and the sign of the third axis. */
  private static Vector3[] qform(ByteBuffer h) throws UnreadableFile {
    double b = h.getFloat(256);
    double c = h.getFloat(260);
    double d = h.getFloat(264);
    double rest = 1 - (b * b + c * c + d * d);
    if (!(rest > -1e-4)) {
      throw malformed("its orientation quaternion is longer than 1");
    }
    double a = Math.sqrt(Math.max(0, rest));
    double flip = h.getFloat(76) < 0 ? -1 : 1;
    Vector3 i =
        new Vector3(a * a + b * b - c * c - d * d, 2 * (b * c + a * d), 2 * (b * d - a * c));
    Vector3 j =
        new Vector3(2 * (b * c - a * d), a * a + c * c - b * b - d * d, 2 * (c * d + a * b));
    Vector3 k =
        new Vector3(2 * (b * d + a * c), 2 * (c * d - a * b), a * a + d * d - c * c - b * b);
    return new Vector3[] {
      i.times(h.getFloat(80)),
      j.times(h.getFloat(84)),
      k.times(flip * h.getFloat(88)),
      new Vector3(h.getFloat(268), h.getFloat(272), h.getFloat(276))
    };
  }

  private static Vector3[] noOrientation() throws UnreadableFile {
    throw malformed("it has neither sform nor qform, so left and right cannot be distinguished");
  }

  private static Grid grid(int[] size, Vector3[] ras, double millimetres) throws UnreadableFile {
    Vector3[] lps = new Vector3[4];
    for (int c = 0; c < 4; c++) {
      lps[c] = new Vector3(-ras[c].x(), -ras[c].y(), ras[c].z()).times(millimetres);
    }
    try {
      return new Grid(
          size[0],
          size[1],
          size[2],
          finite(lps[3]),
          lps[0].times(1 / lps[0].length()),
          lps[1].times(1 / lps[1].length()),
          lps[2].times(1 / lps[2].length()),
          lps[0].length(),
          lps[1].length(),
          lps[2].length());
    } catch (IllegalArgumentException e) {
      throw new UnreadableFile(
          Fault.MALFORMED, "the NIfTI file's orientation is not usable: " + e.getMessage(), e);
    }
  }

  private static Vector3 finite(Vector3 v) {
    if (!Double.isFinite(v.length())) {
      throw new IllegalArgumentException("the origin is not a number");
    }
    return v;
  }

  /** xyzt_units: 1 metre, 2 mm, 3 micron; 0 unknown, which every scanner means as mm. */
  private static double millimetres(int unit) {
    return unit == 1 ? 1000 : unit == 3 ? 0.001 : 1;
  }

  private static UnreadableFile malformed(String what) {
    return new UnreadableFile(Fault.MALFORMED, "the NIfTI file is not usable: " + what);
  }
}
