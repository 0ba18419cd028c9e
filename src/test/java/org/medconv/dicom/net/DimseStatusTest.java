package org.medconv.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DimseStatusTest {
  /** PS3.4 table B.2-1, PS3.7 annex C. */
  @ParameterizedTest
  @CsvSource({
    "0x0000, true, false, success",
    "0x0001, true, false, requested optional attributes are not supported",
    "0x0107, true, false, some attributes were ignored",
    "0x0110, false, true, processing failure",
    "0x0111, true, false, the instance already exists",
    "0x0116, true, false, an attribute value was out of range",
    "0x0122, false, false, SOP class not supported",
    "0x0213, false, true, resource limitation",
    "0xA700, false, true, out of resources",
    "0xA7FF, false, true, out of resources",
    "0xA801, false, false, unknown status",
    "0xA900, false, false, data set does not match class",
    "0xB006, true, false, stored with a warning",
    "0xC123, false, false, cannot understand",
    "0xFF00, false, false, pending"
  })
  void each_status_says_whether_the_object_is_there_and_whether_to_try_again(
      String status, boolean stored, boolean mayPass, String meaning) {
    int number = Integer.decode(status);
    assertThat(DimseStatus.isStored(number)).isEqualTo(stored);
    assertThat(DimseStatus.mayPass(number)).isEqualTo(mayPass);
    assertThat(DimseStatus.meaning(number)).isEqualTo(meaning);
  }

  @ParameterizedTest
  @CsvSource({"0xFF00, true", "0xFF01, true", "0xFF02, false", "0x0000, false"})
  void only_two_statuses_say_that_more_follows(String status, boolean more) {
    assertThat(DimseStatus.pending(Integer.decode(status))).isEqualTo(more);
  }
}
