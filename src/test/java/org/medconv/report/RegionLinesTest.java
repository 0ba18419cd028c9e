package org.medconv.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.medconv.volume.Warning;

class RegionLinesTest {
  private static final Warning DISAGREES =
      new Warning(
          Warning.Kind.ROI_DISAGREES,
          "Regions measured in L1 disagree: ellipse mean 143 HU, eroded body median 106 HU (L2: 115"
              + " and 115); SD 81 HU (L2: 34). Check L1 for a focal lesion or a wrong outline.");

  /** The sagittal picture is left of this column, the axial one right of it. */
  private static final int BETWEEN = 545;

  @Test
  void regions_that_disagree_are_drawn_in_both_planes() {
    BufferedImage picture = picture(List.of(DISAGREES));
    for (Color color : List.of(Palette.ERODED, Palette.ELLIPSE)) {
      assertThat(count(picture, color, 0, BETWEEN)).isGreaterThan(20);
      assertThat(count(picture, color, BETWEEN, KeyPicture.WIDTH)).isGreaterThan(60);
    }
  }

  @Test
  void regions_that_agree_are_not_drawn() {
    BufferedImage picture = picture(List.of());
    assertThat(count(picture, Palette.ERODED, 0, KeyPicture.WIDTH)).isZero();
    assertThat(count(picture, Palette.ELLIPSE, 0, KeyPicture.WIDTH)).isZero();
  }

  @Test
  void their_sentence_stands_before_all_other_warnings() {
    List<Warning> many = new ArrayList<>();
    for (int n = 0; n < 6; n++) {
      many.add(new Warning(Warning.Kind.METAL, "Metal number %d lies beside L1.".formatted(n)));
    }
    List<Warning> first = new ArrayList<>(List.of(DISAGREES));
    first.addAll(many);
    List<Warning> last = new ArrayList<>(many);
    last.add(DISAGREES);
    assertThat(pixels(picture(last))).isEqualTo(pixels(picture(first)));
  }

  private static BufferedImage picture(List<Warning> warnings) {
    Screening screening = Screenings.with(Screenings.synthetic(), warnings);
    ResultUids uids = ResultUids.of(screening, Screenings.EQUIPMENT);
    return KeyPicture.of(screening, Measurements.of(screening, Screenings.EQUIPMENT, uids));
  }

  private static int[] pixels(BufferedImage picture) {
    return picture.getRGB(
        0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
  }

  private static int count(BufferedImage picture, Color color, int from, int to) {
    int count = 0;
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = from; x < to; x++) {
        count += picture.getRGB(x, y) == color.getRGB() ? 1 : 0;
      }
    }
    return count;
  }
}
