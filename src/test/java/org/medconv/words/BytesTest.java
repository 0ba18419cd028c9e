package org.medconv.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BytesTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 bytes",
    "1023, 1023 bytes",
    "1024, 1 KiB",
    "524288, 512 KiB",
    "1048575, 1023 KiB",
    "1572864, 1.5 MiB",
    "104857599, 99.9 MiB",
    "104857600, 100 MiB",
    "1610612736, 1.5 GiB",
    "9223372036854775807, 8589934592 GiB"
  })
  void a_number_of_bytes_keeps_its_size_in_words(long count, String said) {
    assertThat(Bytes.of(count)).isEqualTo(said);
  }
}
