package org.medconv.dicom.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.aoju.bus.image.UID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataSetEndTest {
  private static byte[] dataSet(String seed) throws IOException {
    try (InputStream in =
        DataSetEndTest.class.getResourceAsStream(
            "DicomFileFuzzTestInputs/garbage_is_refused_or_read/" + seed)) {
      byte[] file = in.readAllBytes();
      // (0002,0000) says how long the file meta information is (PS3.10 7.1).
      int meta = (file[140] & 0xff) | (file[141] & 0xff) << 8;
      assertThat(new String(file, 128, 4, StandardCharsets.US_ASCII)).isEqualTo("DICM");
      return Arrays.copyOfRange(file, 144 + meta, file.length);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "explicit, " + UID.ExplicitVRLittleEndian,
    "implicit, " + UID.ImplicitVRLittleEndian,
    "deflated, " + UID.DeflatedExplicitVRLittleEndian,
    "big, " + UID.ExplicitVRBigEndianRetired,
    "rle, " + UID.RLELossless,
    "jpeg, " + UID.JPEGLosslessNonHierarchical14,
    "jpegls, " + UID.JPEGLSLossless,
    "jpeg2000, " + UID.JPEG2000LosslessOnly
  })
  void what_came_whole_is_whole_and_without_its_last_byte_it_is_not(String seed, String syntax)
      throws IOException {
    byte[] dataSet = dataSet(seed);
    assertThat(DataSetEnd.isWhole(dataSet, dataSet.length, syntax)).isTrue();
    byte[] padded = Arrays.copyOf(dataSet, dataSet.length + 10);
    assertThat(DataSetEnd.isWhole(padded, padded.length, syntax)).as("padded").isTrue();
    assertThat(DataSetEnd.isWhole(dataSet, dataSet.length - 1, syntax))
        .isEqualTo(seed.equals("deflated"));
  }
}
