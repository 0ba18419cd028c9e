package org.medconv.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.medconv.segment.Abstention.Reason;
import org.medconv.volume.Vector3;

/** What is told of a refusal, by what the CT shows; the network's column is a straight line. */
class RefusalReasonTest {
  private static final String FIRST = "so it was said at first";

  private static DrawnScan trunk() {
    return new DrawnScan(360, 240, 210).trunk(170, 110);
  }

  private static DrawnScan pelvis() {
    return trunk()
        .cylinder(90, 20, 30, 20, 0, 150, DrawnScan.BONE)
        .cylinder(-90, 20, 30, 20, 0, 150, DrawnScan.BONE);
  }

  /** Told of what the network took for vertebrae, one upon the other at x. */
  private static Abstention told(Reason first, CoarseScan scan, double x) {
    List<Vector3> points = new ArrayList<>();
    for (int z = 180; z >= 20; z--) {
      points.add(new Vector3(x, 20, z));
    }
    List<SeenBody> bodies = new ArrayList<>();
    for (int from = 0; from < 160; from += 40) {
      bodies.add(
          new SeenBody(
              new ColumnCuts.Piece(from, from + 40),
              new BitSet(),
              new Vector3(x, 20, 160 - from),
              true,
              new double[SpineClass.VOTES]));
    }
    return reason(scan, Optional.of(CentreLine.through(points)), bodies).of(abstention(first));
  }

  private static Abstention toldOfNone(CoarseScan scan) {
    return reason(scan, Optional.empty(), List.of()).of(abstention(Reason.NO_SPINE));
  }

  private static RefusalReason reason(
      CoarseScan scan, Optional<CentreLine> line, List<SeenBody> bodies) {
    return new RefusalReason(new BoneMap(scan.grid(), null, null, scan.scan()), scan, line, bodies);
  }

  private static Abstention abstention(Reason reason) {
    return new Abstention(reason, FIRST);
  }

  @Test
  void a_column_without_bone_around_a_canal_is_no_spine() {
    CoarseScan aorta = trunk().cylinder(0, 20, 14, 14, 0, 210, 350).scan();
    Abstention told = told(Reason.NO_ANCHOR, aorta, 0);
    assertThat(told.reason()).isEqualTo(Reason.NO_SPINE);
    assertThat(told.sentence()).contains("a column of 160 mm is not a spine");
  }

  @Test
  void it_may_be_one_whose_arches_the_field_of_view_cuts_off() {
    CoarseScan cut =
        trunk()
            .cylinder(0, 20, 14, 14, 0, 210, 350)
            .scan()
            .within(new Vector3(-180, -120, 0), new Vector3(180, 36, 210));
    assertThat(told(Reason.NO_ANCHOR, cut, 0)).isEqualTo(abstention(Reason.NO_ANCHOR));
  }

  @Test
  void a_spine_that_the_network_does_not_see_is_not_denied() {
    Abstention told = toldOfNone(trunk().spine(0, 200).scan());
    assertThat(told.reason()).isEqualTo(Reason.NO_ANCHOR);
    assertThat(told.sentence()).contains("the vertebrae cannot be separated", FIRST);
  }

  @Test
  void muscle_alone_is_no_spine() {
    assertThat(toldOfNone(trunk().scan())).isEqualTo(abstention(Reason.NO_SPINE));
  }

  @ParameterizedTest
  @EnumSource(names = {"NO_SPINE", "ORIENTATION_DOUBTFUL", "NO_ANCHOR", "NUMBERING_AMBIGUOUS"})
  void a_column_drawn_into_a_hip_bone_is_a_pelvis_without_l1(Reason first) {
    Abstention told = told(first, pelvis().scan(), 90);
    assertThat(told.reason()).isEqualTo(Reason.NO_L1_IN_FIELD_OF_VIEW);
    assertThat(told.sentence()).contains("within 60 mm of heavy bones at both sides");
  }

  @Test
  void a_spine_between_heavy_things_is_not_denied_l1() {
    CoarseScan kidneys = pelvis().spine(0, 200).scan();
    assertThat(told(Reason.NO_ANCHOR, kidneys, 0)).isEqualTo(abstention(Reason.NO_ANCHOR));
  }

  @ParameterizedTest
  @EnumSource(
      names = {"L1_CUT_OFF", "NO_L1_IN_FIELD_OF_VIEW", "NOT_REPRODUCED", "VOLUME_TOO_LARGE"})
  void reasons_that_do_not_rest_on_a_column_stay(Reason first) {
    assertThat(told(first, trunk().scan(), 0)).isEqualTo(abstention(first));
  }

  @Test
  void noise_bears_witness_to_nothing() {
    CoarseScan noise = trunk().noise(200).scan();
    assertThat(told(Reason.NO_ANCHOR, noise, 0)).isEqualTo(abstention(Reason.NO_ANCHOR));
  }
}
