package org.medconv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.config.NodeConfigReader;
import org.medconv.dicom.file.Part10File;
import org.medconv.peers.ExampleCt;
import org.medconv.peers.OwnJvm;
import org.medconv.peers.Programs;
import org.medconv.peers.ShippedHeap;

/** The example CT refined to the largest accepted number of voxels, in the shipped heap. */
@org.junit.jupiter.api.Tag("heavy")
class LargestSeriesTest {
  private static final int SLICES = 112;

  @TempDir Path folder;

  @Test
  void as_many_voxels_as_are_taken_fit_into_the_heap_that_ships() throws Exception {
    long limit = NodeConfigReader.defaults(Path.of("conf", "node.yaml")).screen().maximumVoxels();
    double finer = Math.cbrt(limit / (122.0 * 101 * SLICES));
    Path series = Files.createDirectory(folder.resolve("series"));
    write(series, finer);
    Path out = folder.resolve("out");
    Programs.Result result =
        Programs.run(
            OwnJvm.command(
                List.of(
                    ShippedHeap.option(),
                    "-XX:+ExitOnOutOfMemoryError",
                    "-Djava.awt.headless=true",
                    "-Dai.djl.offline=true",
                    "-Dmedconv.home=" + Path.of("").toAbsolutePath()),
                Main.class,
                "analyze",
                series.toString(),
                "--json",
                "--out",
                out.toString()));
    assertThat(result.status()).as(result.output()).isZero();
    assertThat(result.output()).contains("\"status\" : \"classified\"");
  }

  /** Repeats each voxel; the spacing in the header is refined accordingly. */
  private static void write(Path series, double finer) throws IOException {
    List<Attributes> slices = ExampleCt.slices().stream().map(LargestSeriesTest::read).toList();
    Attributes first = slices.get(0);
    int columns = (int) (first.getInt(Tag.Columns, 0) * finer);
    int rows = (int) (first.getInt(Tag.Rows, 0) * finer);
    int count = (int) (SLICES * finer);
    double z = first.getDoubles(Tag.ImagePositionPatient)[2];
    double step = (slices.get(1).getDoubles(Tag.ImagePositionPatient)[2] - z) / finer;
    for (int k = 0; k < count; k++) {
      Attributes slice = new Attributes(slices.get((int) (k / finer)));
      double[] position = slice.getDoubles(Tag.ImagePositionPatient);
      double[] spacing = slice.getDoubles(Tag.PixelSpacing);
      slice.setBytes(Tag.PixelData, VR.OW, pixels(slice, columns, rows, finer));
      slice.setInt(Tag.Columns, VR.US, columns);
      slice.setInt(Tag.Rows, VR.US, rows);
      slice.setDouble(
          Tag.PixelSpacing, VR.DS, rounded(spacing[0] / finer), rounded(spacing[1] / finer));
      slice.setDouble(Tag.SliceThickness, VR.DS, rounded(Math.abs(step)));
      slice.setDouble(
          Tag.ImagePositionPatient, VR.DS, position[0], position[1], rounded(z + k * step));
      slice.setString(Tag.SOPInstanceUID, VR.UI, "2.25.9000" + k);
      slice.setInt(Tag.InstanceNumber, VR.IS, k + 1);
      try (OutputStream out = Files.newOutputStream(series.resolve("%04d.dcm".formatted(k)))) {
        Part10File.write(out, slice, UID.ExplicitVRLittleEndian);
      }
    }
  }

  private static Attributes read(Path file) {
    try {
      return Part10File.read(file).dataset();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** A decimal string has 16 characters. */
  private static double rounded(double value) {
    return Math.round(value * 1e6) / 1e6;
  }

  private static byte[] pixels(Attributes slice, int columns, int rows, double finer)
      throws IOException {
    int width = slice.getInt(Tag.Columns, 0);
    ByteBuffer from = ByteBuffer.wrap(slice.getBytes(Tag.PixelData)).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer to = ByteBuffer.allocate(2 * columns * rows).order(ByteOrder.LITTLE_ENDIAN);
    for (int j = 0; j < rows; j++) {
      for (int i = 0; i < columns; i++) {
        to.putShort(from.getShort(2 * (((int) (j / finer)) * width + (int) (i / finer))));
      }
    }
    return to.array();
  }
}
