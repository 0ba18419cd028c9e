package org.medconv.lab.evaluate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.medconv.volume.CtVolume;
import org.medconv.volume.NiftiFile;

/**
 * Random parts of one CT with known levels. The slice distance is that of the scan, or up to 5 mm
 * by averaging, never finer.
 */
final class RealParts implements PartSource {
  private static final double COARSER = 0.5;
  private static final double FINEST_MM = 1;
  private static final double COARSEST_MM = 5;

  private final CutScan scan;

  private RealParts(CutScan scan) {
    this.scan = scan;
  }

  /**
   * Reads a CT and its levels.
   *
   * @param ct NIfTI, Hounsfield units
   * @param table see {@link LevelTable}
   */
  static RealParts read(Path ct, Path table) throws IOException {
    CtVolume volume = NiftiFile.readCt(ct);
    KnownLevels levels = LevelTable.read(table, volume.grid());
    return of(ct.getFileName().toString(), volume, levels);
  }

  static RealParts of(String name, CtVolume ct, KnownLevels levels) {
    String numbered = "%s %08x".formatted(name, checksum(ct, levels));
    return new RealParts(new CutScan(numbered, ct, levels, List.of()));
  }

  private static long checksum(CtVolume ct, KnownLevels levels) {
    CRC32 sum = new CRC32();
    ByteBuffer bytes = ByteBuffer.allocate(2 * ct.hu().length);
    bytes.asShortBuffer().put(ct.hu());
    sum.update(bytes);
    sum.update(levels.toString().getBytes(StandardCharsets.UTF_8));
    return sum.getValue();
  }

  @Override
  public String name() {
    return scan.name();
  }

  CutScan scan() {
    return scan;
  }

  @Override
  public ScanPart draw(long seed, int number) {
    Random random = PartPlan.random(seed, number);
    PartPlan plan = PartPlan.draw(random, scan.heightMm());
    double between = scan.ct().grid().spacingK();
    if (random.nextDouble() < COARSER && between < COARSEST_MM) {
      double finest = Math.max(FINEST_MM, between);
      between = finest + (COARSEST_MM - finest) * random.nextDouble();
    }
    return scan.cut(seed, number, plan, between);
  }
}
