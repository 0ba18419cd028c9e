package org.medconv.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPOutputStream;
import org.medconv.dicom.file.UnreadableFile;
import org.medconv.volume.Acquisition;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.NiftiFile;
import org.medconv.volume.Vector3;

/** NIfTI-1 files, plain and packed. */
final class NiftiSubject implements Subject {
  /** Where nifti1.h has what is read here. */
  private static final int[] FIELDS = {
    0, 40, 42, 44, 46, 48, 50, 52, 54, 70, 72, 76, 80, 84, 88, 108, 112, 116, 123, 252, 254, 256,
    260, 264, 268, 272, 276, 280, 284, 288, 292, 296, 312, 316, 324, 344
  };

  private static final float[] ODD = {
    0, -0f, 1, -1, 1e-30f, 1e30f, Float.NaN, Float.POSITIVE_INFINITY, Float.MIN_VALUE, 352, 1 << 23
  };

  private final Path file = Files.createTempFile("fuzz", ".nii");
  private final byte[] seed;

  NiftiSubject() throws IOException {
    Grid grid =
        new Grid(
            7,
            6,
            5,
            new Vector3(1, 2, 3),
            new Vector3(1, 0, 0),
            new Vector3(0, 1, 0),
            new Vector3(0, 0, 1),
            0.7,
            0.8,
            2);
    NiftiFile.writeCt(file, new CtVolume(grid, new short[grid.voxels()], Acquisition.unknown()));
    seed = Files.readAllBytes(file);
  }

  @Override
  public byte[] input(RandomGenerator random) throws IOException {
    byte[] bytes = seed.clone();
    for (int wounds = 1 + random.nextInt(4); wounds > 0; wounds--) {
      int at = FIELDS[random.nextInt(FIELDS.length)];
      if (random.nextBoolean()) {
        Wounds.putNumber(bytes, at, random);
      } else {
        java.nio.ByteBuffer.wrap(bytes)
            .order(java.nio.ByteOrder.LITTLE_ENDIAN)
            .putFloat(Math.min(at, 344), ODD[random.nextInt(ODD.length)]);
      }
    }
    if (random.nextInt(4) == 0) {
      bytes = Wounds.wounded(bytes, List.of(seed), random);
    }
    if (random.nextBoolean()) {
      return bytes;
    }
    byte[] packed = packed(bytes, random.nextInt(16) == 0 ? 1 << random.nextInt(24) : 0);
    return random.nextInt(3) == 0 ? Wounds.wounded(packed, List.of(seed), random) : packed;
  }

  private static byte[] packed(byte[] bytes, int more) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
      packed.write(bytes);
      packed.write(new byte[more]);
    }
    return out.toByteArray();
  }

  @Override
  public Ending attempt(byte[] input) throws Throwable {
    Files.write(file, input);
    Ending ending = Ending.TAKEN;
    try {
      NiftiFile.readCt(file);
    } catch (UnreadableFile refusal) {
      ending = Subject.refused(refusal);
    }
    try {
      NiftiFile.readLabels(file);
    } catch (UnreadableFile refusal) {
      Subject.refused(refusal);
    }
    return ending;
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}
