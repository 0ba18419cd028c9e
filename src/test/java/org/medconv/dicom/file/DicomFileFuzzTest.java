package org.medconv.dicom.file;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Searches for files that break the readers: {@code JAZZER_FUZZ=1 mvn test
 * -Dtest=DicomFileFuzzTest}. Off otherwise, since Jazzer's agent would slow every other test in the
 * process; {@code org.medconv.fuzz.FuzzTest} stands in for it there, without a view of the code.
 */
@EnabledIfEnvironmentVariable(
    named = "JAZZER_FUZZ",
    matches = ".+",
    disabledReason = "skipped: fuzzing runs with JAZZER_FUZZ=1")
class DicomFileFuzzTest {

  @FuzzTest(maxDuration = "5m")
  void garbage_is_refused_or_read(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("fuzz", ".dcm");
    try {
      Files.write(file, bytes);
      DamagedFileTest.readEveryWay(file);
    } finally {
      Files.deleteIfExists(file);
    }
  }
}
