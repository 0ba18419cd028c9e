package org.medconv.screen;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.medconv.measure.Densitometry;
import org.medconv.measure.VertebraMeasurement;
import org.medconv.measure.VertebraMeasurement.NotMeasurable;
import org.medconv.measure.VertebraMeasurement.Reason;
import org.medconv.screen.ScreeningOutcome.MeasuredVertebra;
import org.medconv.segment.ColumnAxis;
import org.medconv.segment.Vertebra;
import org.medconv.segment.VertebraLevel;
import org.medconv.volume.CtVolume;

/** Measures every complete level from T12 to L4, the levels for which attenuation is published. */
final class LevelMeasurements {
  private static final Set<VertebraLevel> MEASURED =
      EnumSet.range(VertebraLevel.T12, VertebraLevel.L4);

  private LevelMeasurements() {}

  /**
   * @param vertebrae from top to bottom
   */
  static List<MeasuredVertebra> of(CtVolume volume, List<Vertebra> vertebrae) {
    return IntStream.range(0, vertebrae.size())
        .mapToObj(n -> new MeasuredVertebra(vertebrae.get(n), measurement(volume, vertebrae, n)))
        .toList();
  }

  private static VertebraMeasurement measurement(CtVolume volume, List<Vertebra> all, int n) {
    Vertebra vertebra = all.get(n);
    if (!MEASURED.contains(vertebra.level())) {
      return unmeasured(Reason.OUTSIDE_T12_TO_L4, "only T12 to L4 are measured");
    }
    if (!vertebra.complete()) {
      return unmeasured(Reason.CUT_OFF, "the field of view cuts it");
    }
    return Densitometry.measure(volume, vertebra.body(), ColumnAxis.upwards(all, n));
  }

  private static NotMeasurable unmeasured(Reason reason, String sentence) {
    return new NotMeasurable(reason, sentence, Optional.empty());
  }
}
