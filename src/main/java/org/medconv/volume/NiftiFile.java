package org.medconv.volume;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.medconv.dicom.file.UnreadableFile;
import org.medconv.dicom.file.UnreadableFile.Fault;
import org.medconv.disk.RegularFile;

/**
 * Volumes in NIfTI-1 files ({@code .nii}, {@code .nii.gz}), the format of public CT data sets. The
 * voxel order is kept as it is in the file; its place in the patient goes into the {@link Grid},
 * turned from NIfTI's RAS axes to LPS.
 */
public final class NiftiFile {

  /** Deflate cannot pack tighter than this, so a small file cannot claim a huge volume. */
  private static final long DEFLATE_LIMIT = 1032;

  private static final int CHUNK = 1 << 16;

  private NiftiFile() {}

  /**
   * Reads Hounsfield units: values scaled by scl_slope and scl_inter, rounded, limited to the range
   * of a short; what is not a number is {@link CtVolume#AIR}.
   *
   * @throws UnreadableFile when it is no NIfTI-1 volume, is truncated or has no orientation
   */
  public static CtVolume readCt(Path file) throws IOException {
    return readCt(file, NiftiHeader.MAXIMUM_VOXELS);
  }

  /**
   * The same of no more than so many voxels.
   *
   * @throws UnreadableFile as above, and as too large before a voxel is read
   */
  public static CtVolume readCt(Path file, long maximumVoxels) throws IOException {
    try (Content content = open(file, maximumVoxels)) {
      NiftiHeader header = content.header();
      short[] hu = new short[header.grid().voxels()];
      content.forEachVoxel((n, value) -> hu[n] = toHounsfield(value));
      return new CtVolume(header.grid(), hu, Acquisition.unknown());
    }
  }

  /**
   * Reads labels.
   *
   * @throws UnreadableFile as {@link #readCt}, and when a value is not a whole number of 0 to 255
   */
  public static LabelVolume readLabels(Path file) throws IOException {
    try (Content content = open(file, NiftiHeader.MAXIMUM_VOXELS)) {
      NiftiHeader header = content.header();
      byte[] labels = new byte[header.grid().voxels()];
      content.forEachVoxel((n, value) -> labels[n] = toLabel(value));
      return new LabelVolume(header.grid(), labels);
    }
  }

  /** Writes int16; gzip-compressed where the name ends in {@code .gz}. */
  public static void writeCt(Path file, CtVolume volume) throws IOException {
    short[] hu = volume.hu();
    write(file, volume.grid(), NiftiHeader.DataType.INT16, (n, out) -> out.putShort(hu[n]));
  }

  /** Writes uint8; gzip-compressed where the name ends in {@code .gz}. */
  public static void writeLabels(Path file, LabelVolume volume) throws IOException {
    byte[] labels = volume.labels();
    write(file, volume.grid(), NiftiHeader.DataType.UINT8, (n, out) -> out.put(labels[n]));
  }

  private static short toHounsfield(double value) {
    if (Double.isNaN(value)) {
      return CtVolume.AIR;
    }
    return (short) Math.round(Math.min(Math.max(value, Short.MIN_VALUE), Short.MAX_VALUE));
  }

  private static byte toLabel(double value) throws UnreadableFile {
    if (!(value >= 0 && value <= 255 && value == Math.rint(value))) {
      throw new UnreadableFile(
          Fault.UNSUPPORTED,
          "the NIfTI file is not a label map: it holds the value %s".formatted(value));
    }
    return (byte) value;
  }

  private static Content open(Path file, long maximumVoxels) throws IOException {
    InputStream in = new BufferedInputStream(RegularFile.open(file), CHUNK);
    try {
      in.mark(2);
      boolean packed = in.read() == 0x1f && in.read() == 0x8b;
      in.reset();
      if (packed) {
        in = new BufferedInputStream(new GZIPInputStream(in, CHUNK), CHUNK);
      }
      byte[] bytes = in.readNBytes(NiftiHeader.LENGTH);
      if (bytes.length < NiftiHeader.LENGTH) {
        throw new UnreadableFile(
            Fault.TRUNCATED,
            "the file ends inside a NIfTI header, after %d bytes".formatted(bytes.length));
      }
      NiftiHeader header = NiftiHeader.parse(bytes, maximumVoxels);
      long atMost = Files.size(file) * (packed ? DEFLATE_LIMIT : 1);
      if (header.offset() + header.bytes() > atMost) {
        throw truncated(header, null);
      }
      in.skipNBytes(header.offset() - NiftiHeader.LENGTH);
      return new Content(header, in);
    } catch (EOFException | ZipException e) {
      in.close();
      throw new UnreadableFile(Fault.TRUNCATED, "the NIfTI file is damaged or cut off", e);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private static UnreadableFile truncated(NiftiHeader header, Throwable cause) {
    return new UnreadableFile(
        Fault.TRUNCATED,
        "the NIfTI file is damaged or ends before the %d bytes of voxels its header announces"
            .formatted(header.bytes()),
        cause);
  }

  private static void write(Path file, Grid grid, NiftiHeader.DataType type, VoxelSource voxels)
      throws IOException {
    ByteBuffer out = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    try (OutputStream plain = new BufferedOutputStream(Files.newOutputStream(file), CHUNK);
        OutputStream stream =
            file.toString().endsWith(".gz") ? new GZIPOutputStream(plain, CHUNK) : plain) {
      stream.write(header(grid, type));
      for (int n = 0; n < grid.voxels(); n++) {
        if (out.remaining() < type.bytes()) {
          stream.write(out.array(), 0, out.position());
          out.clear();
        }
        voxels.put(n, out);
      }
      stream.write(out.array(), 0, out.position());
    }
  }

  /** 348 bytes of header and 4 that say "no extensions". */
  private static byte[] header(Grid grid, NiftiHeader.DataType type) {
    ByteBuffer h = ByteBuffer.allocate(NiftiHeader.LENGTH + 4).order(ByteOrder.LITTLE_ENDIAN);
    h.putInt(0, NiftiHeader.LENGTH);
    short[] dim = {
      3, (short) grid.columns(), (short) grid.rows(), (short) grid.slices(), 1, 1, 1, 1
    };
    for (int d = 0; d < dim.length; d++) {
      h.putShort(40 + 2 * d, dim[d]);
    }
    h.putShort(70, type.code());
    h.putShort(72, (short) (8 * type.bytes()));
    float[] pixdim = {
      1, (float) grid.spacingI(), (float) grid.spacingJ(), (float) grid.spacingK(), 1, 1, 1, 1
    };
    for (int d = 0; d < pixdim.length; d++) {
      h.putFloat(76 + 4 * d, pixdim[d]);
    }
    h.putFloat(108, NiftiHeader.LENGTH + 4);
    h.putFloat(112, 1);
    h.put(123, (byte) 2);
    h.putShort(254, (short) 1);
    Vector3[] lps = {
      grid.alongI().times(grid.spacingI()),
      grid.alongJ().times(grid.spacingJ()),
      grid.alongK().times(grid.spacingK()),
      grid.origin()
    };
    for (int c = 0; c < 4; c++) {
      h.putFloat(280 + 4 * c, (float) -lps[c].x());
      h.putFloat(296 + 4 * c, (float) -lps[c].y());
      h.putFloat(312 + 4 * c, (float) lps[c].z());
    }
    h.put(344, "n+1\0".getBytes(StandardCharsets.US_ASCII));
    return h.array();
  }

  private interface VoxelSink {
    void accept(int index, double value) throws UnreadableFile;
  }

  private interface VoxelSource {
    void put(int index, ByteBuffer out);
  }

  /** An open file, its header read, standing at the first voxel. */
  private record Content(NiftiHeader header, InputStream in) implements AutoCloseable {

    void forEachVoxel(VoxelSink sink) throws IOException {
      int size = header.type().bytes();
      int voxels = header.grid().voxels();
      ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(header.order());
      for (int done = 0; done < voxels; ) {
        int count = Math.min(CHUNK / size, voxels - done);
        readFully(chunk.array(), count * size);
        chunk.clear();
        for (int end = done + count; done < end; done++) {
          sink.accept(done, header.slope() * header.type().read(chunk) + header.intercept());
        }
      }
    }

    private void readFully(byte[] to, int count) throws IOException {
      try {
        if (in.readNBytes(to, 0, count) < count) {
          throw truncated(header, null);
        }
      } catch (EOFException | ZipException e) {
        throw truncated(header, e);
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
