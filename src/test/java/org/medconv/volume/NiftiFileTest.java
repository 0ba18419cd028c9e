package org.medconv.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.dicom.file.UnreadableFile;
import org.medconv.dicom.file.UnreadableFile.Fault;

class NiftiFileTest {

  private static final Path EXAMPLE = Path.of("../shared/data/totalsegmentator-example");

  private static final Grid GRID =
      new Grid(
          4,
          3,
          5,
          new Vector3(12.5, -30, 700.25),
          new Vector3(0, 1, 0),
          new Vector3(0, 0, -1),
          new Vector3(1, 0, 0),
          0.75,
          1.5,
          2.5);

  @TempDir Path folder;

  private CtVolume counting() {
    short[] hu = new short[GRID.voxels()];
    for (int n = 0; n < hu.length; n++) {
      hu[n] = (short) (n * 37 - 1024);
    }
    return new CtVolume(GRID, hu, Acquisition.unknown());
  }

  @Test
  void what_is_written_is_read_back_packed_or_not() throws IOException {
    for (String name : new String[] {"ct.nii", "ct.nii.gz"}) {
      Path file = folder.resolve(name);
      NiftiFile.writeCt(file, counting());
      CtVolume read = NiftiFile.readCt(file);
      assertThat(read.hu()).isEqualTo(counting().hu());
      assertThat(read.grid()).isEqualTo(GRID);
    }
  }

  @Test
  void labels_go_from_0_to_255() throws IOException {
    byte[] labels = new byte[GRID.voxels()];
    for (int n = 0; n < labels.length; n++) {
      labels[n] = (byte) (255 - n);
    }
    Path file = folder.resolve("labels.nii.gz");
    NiftiFile.writeLabels(file, new LabelVolume(GRID, labels));
    assertThat(NiftiFile.readLabels(file).labels()).isEqualTo(labels);
    assertThat(NiftiFile.readLabels(file).at(0, 0, 0)).isEqualTo(255);
  }

  @Test
  void hounsfield_units_are_no_labels() throws IOException {
    Path file = folder.resolve("ct.nii");
    NiftiFile.writeCt(file, counting());
    assertThatExceptionOfType(UnreadableFile.class)
        .isThrownBy(() -> NiftiFile.readLabels(file))
        .withMessageContaining("-1024");
  }

  @Test
  void slope_and_intercept_are_applied() throws IOException {
    Path file =
        changed(
            h -> {
              h.putFloat(112, 0.5f);
              h.putFloat(116, -10);
            });
    assertThat(NiftiFile.readCt(file).hu()[1]).isEqualTo((short) Math.round(-987 * 0.5 - 10));
  }

  @Test
  void the_quaternion_counts_where_there_is_no_sform() throws IOException {
    Path file =
        changed(
            h -> {
              h.putShort(254, (short) 0);
              h.putShort(252, (short) 1);
              h.putFloat(256, (float) Math.sqrt(0.5)); // a quarter turn about RAS x
              h.putFloat(268, 1);
              h.putFloat(272, 2);
              h.putFloat(276, 3);
            });
    Grid grid = NiftiFile.readCt(file).grid();
    assertThat(grid.origin()).isEqualTo(new Vector3(-1, -2, 3));
    assertClose(grid.alongI(), new Vector3(-1, 0, 0));
    assertClose(grid.alongJ(), new Vector3(0, 0, 1));
    assertClose(grid.alongK(), new Vector3(0, 1, 0));
    assertThat(grid.spacingJ()).isEqualTo(1.5);
  }

  @Test
  void a_big_endian_file_is_read_too() throws IOException {
    Path file = folder.resolve("ct.nii");
    NiftiFile.writeCt(file, counting());
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer big = ByteBuffer.allocate(bytes.capacity()).put(bytes.array());
    big.putInt(0, bytes.getInt(0));
    for (int at : new int[] {40, 42, 44, 46, 48, 50, 52, 54, 70, 72, 252, 254}) {
      big.putShort(at, bytes.getShort(at));
    }
    for (int at = 76; at < 120; at += 4) {
      big.putInt(at, bytes.getInt(at));
    }
    for (int at = 280; at < 328; at += 4) {
      big.putInt(at, bytes.getInt(at));
    }
    for (int at = 352; at < big.capacity(); at += 2) {
      big.putShort(at, bytes.getShort(at));
    }
    Files.write(file, big.array());
    assertThat(NiftiFile.readCt(file).hu()).isEqualTo(counting().hu());
    assertThat(NiftiFile.readCt(file).grid()).isEqualTo(GRID);
  }

  @Test
  void a_truncated_file_is_refused() throws IOException {
    for (String name : new String[] {"ct.nii", "ct.nii.gz"}) {
      Path file = folder.resolve(name);
      NiftiFile.writeCt(file, counting());
      byte[] bytes = Files.readAllBytes(file);
      for (int length : new int[] {0, 1, 5, 40, bytes.length / 2, bytes.length - 20}) {
        Files.write(file, Arrays.copyOf(bytes, length));
        assertThatExceptionOfType(UnreadableFile.class).isThrownBy(() -> NiftiFile.readCt(file));
      }
    }
  }

  @Test
  void a_small_file_cannot_claim_a_huge_volume() throws IOException {
    Path file =
        changed(
            h -> {
              h.putShort(42, (short) 1000);
              h.putShort(44, (short) 1000);
              h.putShort(46, (short) 1000);
            });
    assertFault(Fault.TRUNCATED, file);
  }

  @Test
  void a_file_without_orientation_is_refused() throws IOException {
    assertFault(Fault.MALFORMED, changed(h -> h.putShort(254, (short) 0)));
  }

  @Test
  void a_sheared_or_broken_orientation_is_refused() throws IOException {
    assertFault(Fault.MALFORMED, changed(h -> h.putFloat(280, 5)));
    assertFault(Fault.MALFORMED, changed(h -> h.putFloat(292, Float.NaN)));
  }

  @Test
  void several_volumes_in_one_file_are_refused() throws IOException {
    assertFault(
        Fault.MALFORMED,
        changed(
            h -> {
              h.putShort(40, (short) 4);
              h.putShort(48, (short) 2);
            }));
  }

  @Test
  void the_example_lies_where_its_dicom_says() throws IOException {
    assumeTrue(Files.isDirectory(EXAMPLE), "skipped: no example CT in " + EXAMPLE);
    CtVolume ct = NiftiFile.readCt(EXAMPLE.resolve("example_ct.nii.gz"));
    assertThat(ct.grid().columns()).isEqualTo(122);
    assertThat(ct.grid().origin().x()).isCloseTo(177.956, within(1e-3));
    LabelVolume labels = NiftiFile.readLabels(EXAMPLE.resolve("totalseg.nii.gz"));
    assertThat(labels.grid()).isEqualTo(ct.grid());
  }

  @Test
  void a_damaged_file_is_refused_or_read() throws IOException {
    Random random = new Random(11);
    for (String name : new String[] {"ct.nii", "ct.nii.gz"}) {
      Path file = folder.resolve(name);
      NiftiFile.writeCt(file, counting());
      byte[] whole = Files.readAllBytes(file);
      for (int n = 0; n < 1000; n++) {
        byte[] bytes = whole.clone();
        for (int times = 1 + random.nextInt(6); times > 0; times--) {
          bytes[random.nextInt(Math.min(bytes.length, 360))] = (byte) random.nextInt();
        }
        Files.write(file, bytes);
        try {
          assertThat(NiftiFile.readCt(file).hu()).isNotEmpty();
        } catch (UnreadableFile e) {
          assertThat(e.getMessage()).isNotBlank();
        }
      }
    }
  }

  @Test
  void more_voxels_than_the_caller_takes_are_refused() throws IOException {
    Path file = folder.resolve("ct.nii");
    NiftiFile.writeCt(file, counting());
    int voxels = counting().grid().voxels();
    assertThat(NiftiFile.readCt(file, voxels).hu()).hasSize(voxels);
    assertThatExceptionOfType(UnreadableFile.class)
        .isThrownBy(() -> NiftiFile.readCt(file, voxels - 1))
        .satisfies(e -> assertThat(e.fault()).isEqualTo(Fault.TOO_LARGE));
  }

  private Path changed(Consumer<ByteBuffer> change) throws IOException {
    Path file = folder.resolve("changed.nii");
    NiftiFile.writeCt(file, counting());
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    change.accept(bytes);
    return Files.write(file, bytes.array());
  }

  private static void assertFault(Fault fault, Path file) {
    assertThatExceptionOfType(UnreadableFile.class)
        .isThrownBy(() -> NiftiFile.readCt(file))
        .satisfies(e -> assertThat(e.fault()).isEqualTo(fault));
  }

  private static void assertClose(Vector3 actual, Vector3 expected) {
    assertThat(actual.minus(expected).length()).isLessThan(1e-6);
  }
}
