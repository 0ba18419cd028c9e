package org.medconv.lab.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class UndoubtedPartsTest {
  private static final CutScan SCAN = MadeScan.scan();

  /** Parts of a made scan with the field of view that its number has, 120 mm where it has none. */
  private record FieldsOfView(Map<Integer, Double> fieldsMm) implements PartSource {
    @Override
    public String name() {
      return "made";
    }

    @Override
    public ScanPart draw(long seed, int number) {
      double field = fieldsMm.getOrDefault(number, 120.0);
      double high = MadeScan.z(SpineLevel.T10) + 15;
      return MadeScan.part(SCAN, field, 0, high, MadeScan.z(SpineLevel.L2) - 15);
    }
  }

  @Test
  void of_each_hundred_parts_the_first_without_doubt_is_drawn() {
    PartSource parts =
        UndoubtedParts.of(new FieldsOfView(Map.of(7, 310.0, 8, 400.0, 103, 330.0, 250, 290.0)));
    assertThat(parts.draw(1, 0).fieldMm()).isEqualTo(310);
    ScanPart second = parts.draw(1, 1);
    assertThat(second.fieldMm()).isEqualTo(330);
    assertThat(second.number()).isEqualTo(1);
    assertThat(second.scan()).as("its rows are not mixed with others").isEqualTo(parts.name());
    assertThat(parts.name()).isNotEqualTo("made");
    assertThatThrownBy(() -> parts.draw(1, 2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("none of 100 parts of made shows")
        .hasMessageContaining("leave out --undoubted");
  }

  @Test
  @Tag("heavy")
  void simulated_ones_are_of_different_patients_and_show_what_a_reader_needs() {
    PartSource parts = UndoubtedParts.simulated();
    ScanPart one = parts.draw(2, 0);
    ScanPart other = parts.draw(2, 1);
    assertThat(PartView.of(one).undoubted()).isTrue();
    assertThat(PartView.of(other).undoubted()).isTrue();
    assertThat(other.levels().bodies().keySet()).isNotEmpty();
    assertThat(other.levels()).isNotEqualTo(one.levels());
    assertThat(parts.draw(2, 1).volume().hu()).isEqualTo(other.volume().hu());
  }
}
