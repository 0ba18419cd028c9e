package org.medconv.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.medconv.classify.BoneClass;
import org.medconv.classify.Certainty;
import org.medconv.classify.Classification;
import org.medconv.classify.MedConvClass;
import org.medconv.classify.PredictionSet;
import org.medconv.classify.Probabilities;
import org.medconv.classify.Unfamiliarity;
import org.medconv.classify.Unfamiliarity.Resemblance;
import org.medconv.measure.Metal;
import org.medconv.measure.VertebraMeasurement;
import org.medconv.measure.VertebraMeasurement.NotMeasurable;
import org.medconv.model.ModelId;
import org.medconv.segment.Abstention;
import org.medconv.volume.Acquisition;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

class DoubtsTest {
  @Test
  void a_voltage_that_nobody_calibrated_gets_no_class() {
    assertThat(Doubts.kvp(at(100), 120, Set.of()))
        .map(Abstention::reason)
        .contains(Abstention.Reason.KVP_NOT_CALIBRATED);
  }

  @Test
  void a_voltage_for_which_the_site_vouches_is_let_through() {
    assertThat(Doubts.kvp(at(100), 120, Set.of(100))).isEmpty();
  }

  @Test
  void the_reference_and_an_unknown_voltage_are_let_through() {
    assertThat(Doubts.kvp(at(120), 120, Set.of())).isEmpty();
    assertThat(Doubts.kvp(Acquisition.unknown(), 120, Set.of())).isEmpty();
  }

  @Test
  void metal_in_l1_gets_no_class_and_its_amount_is_told() {
    Abstention why = Doubts.hardware(quality(12, new Metal(1.34, 1.2))).orElseThrow();
    assertThat(why.reason()).isEqualTo(Abstention.Reason.HARDWARE_IN_L1);
    assertThat(why.sentence())
        .isEqualTo(
            "L1 holds 1.3 ml above 1500 HU: metal or cement; its density cannot be measured.");
    assertThat(Doubts.hardware(quality(12, new Metal(0.1, 1.2)))).isEmpty();
  }

  @Test
  void an_unfamiliar_l1_gets_no_class_and_the_figures_are_told() {
    Abstention why = Doubts.unfamiliar(answer(2.345, -3)).orElseThrow();
    assertThat(why.reason()).isEqualTo(Abstention.Reason.UNFAMILIAR_L1);
    assertThat(why.sentence())
        .isEqualTo(
            "The vertebra found as L1 is unlike the L1s known to medconv: its distance is 2.35, the"
                + " limit is 1.50, and it resembles L4 with log odds of -3.0, the limit is 2.0; 97"
                + " % of L1s are within the limits. Check on the picture that it is L1, that it is"
                + " whole, and that its outline is right.");
    assertThat(Doubts.unfamiliar(answer(1.1, 2.5))).isPresent();
    assertThat(Doubts.unfamiliar(answer(1.1, 1.9))).isEmpty();
    assertThat(Doubts.unfamiliar(answer(Double.NaN, 1.9))).isPresent();
  }

  @Test
  void a_model_that_was_not_calibrated_knows_no_unfamiliar_l1() {
    assertThat(
            Doubts.unfamiliar(
                new Classification(
                    new MedConvClass(new Probabilities(0, 0, 1), "a rule"),
                    new ModelId("medconv", "1", "a"),
                    "cpu")))
        .isEmpty();
  }

  private static Classification answer(double distance, double logOdds) {
    Probabilities shares = new Probabilities(0.1, 0.4, 0.5);
    Resemblance resemblance = new Resemblance("L4", logOdds, 2);
    return new Classification(
        new Probabilities(0, 0, 1),
        new MedConvClass(new Probabilities(0, 0, 1), "a rule"),
        Optional.of(
            new Certainty(
                new PredictionSet(Set.of(BoneClass.NORMAL), 0.9),
                new Unfamiliarity(distance, 1.5, Optional.of(resemblance), 0.97),
                shares)),
        new ModelId("medconv", "1", "a"),
        "cpu");
  }

  @Test
  void noise_over_the_limit_gets_no_class_and_both_are_told() {
    Abstention why = Doubts.noise(quality(73, new Metal(0, 0)), 60).orElseThrow();
    assertThat(why.reason()).isEqualTo(Abstention.Reason.IMAGE_QUALITY);
    assertThat(why.sentence())
        .startsWith(
            "The noise beside L1 is 73 HU (standard deviation of muscle, kernel B60f); the classes"
                + " are valid up to 60 HU");
    assertThat(Doubts.noise(quality(60, new Metal(0, 0)), 60)).isEmpty();
    assertThat(Doubts.noise(ScanQuality.unseen(air(), HuCorrections.NONE), 60)).isEmpty();
  }

  @Test
  void an_l1_that_cannot_be_measured_says_why() {
    assertThat(
            Doubts.notMeasurable(
                    new NotMeasurable(
                        VertebraMeasurement.Reason.TOO_SMALL, "0.1 ml are left", Optional.empty()))
                .map(Abstention::sentence))
        .contains("L1 was found, but its trabecular bone cannot be measured: 0.1 ml are left.");
  }

  private static ScanQuality quality(double noise, Metal metal) {
    Acquisition scan =
        new Acquisition(
            OptionalDouble.of(120), OptionalDouble.empty(), Optional.of("B60f"), Optional.empty());
    return new ScanQuality(
        scan,
        OptionalDouble.of(noise),
        OptionalDouble.empty(),
        Optional.of(metal),
        Optional.empty(),
        Optional.empty());
  }

  private static CtVolume air() {
    Grid grid = Grid.axisAligned(1, 1, 1, new Vector3(0, 0, 0), 1, 1, 1);
    return new CtVolume(grid, new short[] {CtVolume.AIR}, Acquisition.unknown());
  }

  private static Acquisition at(double kvp) {
    return new Acquisition(
        OptionalDouble.of(kvp), OptionalDouble.empty(), Optional.empty(), Optional.empty());
  }
}
