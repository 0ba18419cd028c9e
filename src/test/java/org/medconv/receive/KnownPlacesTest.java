package org.medconv.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KnownPlacesTest {
  private final KnownPlaces places = new KnownPlaces();

  private void remember(int from, int to) {
    for (int n = from; n < to; n++) {
      places.remember(uid(n), series(n));
    }
  }

  private long known(int from, int to) {
    return IntStream.range(from, to)
        .filter(n -> places.of(uid(n)).filter(series(n)::equals).isPresent())
        .count();
  }

  private static String uid(int n) {
    return "1.2.840.113619.2.55." + n / 300 + "." + n % 300;
  }

  private static Path series(int n) {
    return Path.of("storage", "1.2." + n / 300, "1.3." + n / 300);
  }

  @Test
  void of_half_a_million_instances_each_is_found_in_its_series() {
    remember(0, 500_000);
    assertThat(known(0, 500_000)).isEqualTo(500_000);
    assertThat(places.of(uid(500_000))).isEmpty();
  }

  @Test
  void of_more_than_it_has_room_for_the_newest_are_found() {
    remember(0, 3_000_000);
    assertThat(known(2_990_000, 3_000_000)).isGreaterThan(9_900);
    assertThat(known(0, 2_000_000)).isPositive();
  }

  @Test
  void the_last_place_of_an_instance_is_the_one_that_is_known() {
    places.remember("1.2.3", series(1));
    places.remember("1.2.3", series(2000));
    assertThat(places.of("1.2.3")).contains(series(2000));
  }

  /** Sixteen times as many series as are remembered at once, without growing. */
  @Test
  void of_very_many_series_the_last_is_always_known() {
    for (int n = 0; n < 800_000; n++) {
      places.remember(uid(n), Path.of("storage", "1." + n));
      assertThat(places.of(uid(n)).orElseThrow().getFileName().toString()).isEqualTo("1." + n);
    }
  }
}
