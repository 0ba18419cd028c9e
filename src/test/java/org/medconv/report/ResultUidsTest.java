package org.medconv.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.text.Secret;
import org.medconv.volume.SourceSeries;

class ResultUidsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"2.25", "1.2.826.0.1.3680043.10.1234", "1.2.840.113619.2.55.3.604688119.1234567"})
  void every_uid_is_valid_under_every_root(String root) {
    ResultUids uids = ResultUids.of(Screenings.synthetic(), equipment(root));

    List<String> all = new ArrayList<>();
    for (ResultObject.Kind kind : ResultObject.Kind.values()) {
      all.add(uids.series(kind));
      all.add(uids.instance(kind));
    }
    for (int n = 0; n < 2000; n++) {
      all.add(uids.observation("n" + n));
    }
    assertThat(all).doesNotHaveDuplicates();
    assertThat(all)
        .allSatisfy(
            uid ->
                assertThat(uid)
                    .startsWith(root + ".")
                    .matches("[0-2](\\.(0|[1-9][0-9]*))+")
                    .hasSizeLessThanOrEqualTo(64));
  }

  @Test
  void under_2_25_the_last_component_is_the_number_of_a_uuid() {
    String uid =
        ResultUids.of(Screenings.synthetic(), equipment("2.25")).instance(ResultObject.Kind.SEG);
    BigInteger number = new BigInteger(uid.substring("2.25.".length()));
    assertThat(number.bitLength()).isLessThanOrEqualTo(128);
    assertThat(number.shiftRight(76).intValue() & 0xf).isEqualTo(8);
    assertThat(number.shiftRight(62).intValue() & 0x3).isEqualTo(2);
  }

  @Test
  void the_order_of_the_instances_does_not_matter_but_their_set_does() {
    Screening screening = Screenings.synthetic();
    List<SourceSeries.Slice> slices = new ArrayList<>(screening.source().slices());
    java.util.Collections.reverse(slices);
    Screening reversed =
        Screenings.with(screening, new SourceSeries(screening.source().header(), slices));
    slices.set(0, new SourceSeries.Slice(slices.get(0).sopClassUid(), "1.2.3.4.5.999", 0));
    Screening late =
        Screenings.with(screening, new SourceSeries(screening.source().header(), slices));

    assertThat(instance(reversed)).isEqualTo(instance(screening));
    assertThat(instance(late)).isNotEqualTo(instance(screening));
  }

  @Test
  void the_tracking_uid_stays_with_the_patient_when_series_and_model_change() {
    Attributes other = Screenings.header();
    other.setString(Tag.StudyInstanceUID, VR.UI, "1.2.3.99");
    other.setString(Tag.SeriesInstanceUID, VR.UI, "1.2.3.99.1");
    Attributes stranger = Screenings.header();
    stranger.setString(Tag.PatientID, VR.LO, "STRANGER");

    String tracking = tracking(Screenings.header());
    assertThat(tracking(other)).isEqualTo(tracking);
    assertThat(tracking(stranger)).isNotEqualTo(tracking);
  }

  @Test
  void a_root_that_is_no_uid_or_leaves_no_room_is_refused() {
    assertThatThrownBy(() -> equipment("2.25.")).hasMessageContaining("uidRoot");
    assertThatThrownBy(() -> equipment("1.02.3")).hasMessageContaining("uidRoot");
    assertThatThrownBy(() -> equipment("1.2." + "9".repeat(40))).hasMessageContaining("uidRoot");
  }

  private static String tracking(Attributes header) {
    return ResultUids.of(Screenings.of(Screenings.axial(), header), Screenings.EQUIPMENT)
        .trackingOfL1();
  }

  private static String instance(Screening screening) {
    return ResultUids.of(screening, Screenings.EQUIPMENT).instance(ResultObject.Kind.SR);
  }

  private static Equipment equipment(String root) {
    return new Equipment(
        "MedConv", "MedConv node", "1", "0.1.0", root, new Secret("of these tests"));
  }

  @Test
  void a_corrected_identity_makes_other_objects_of_the_same_observations() {
    ResultUids first = ResultUids.of(Screenings.synthetic(), Screenings.EQUIPMENT);
    ResultUids corrected =
        ResultUids.of(Screenings.revised(Screenings.synthetic(), "r1"), Screenings.EQUIPMENT);
    ResultUids again =
        ResultUids.of(Screenings.revised(Screenings.synthetic(), "r2"), Screenings.EQUIPMENT);
    for (ResultObject.Kind kind : ResultObject.Kind.values()) {
      assertThat(
              List.of(
                  first.instance(kind),
                  corrected.instance(kind),
                  again.instance(kind),
                  first.series(kind),
                  corrected.series(kind),
                  again.series(kind)))
          .doesNotHaveDuplicates();
    }
    assertThat(corrected.observation("density-class"))
        .isEqualTo(first.observation("density-class"));
    assertThat(corrected.report()).isEqualTo(first.report()).isEqualTo(again.report());
    assertThat(corrected.uuid("Provenance")).isEqualTo(first.uuid("Provenance"));
  }
}
