package org.medconv.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.medconv.plot.LineChart.Curve;
import org.medconv.plot.LineChart.Point;

class LineChartTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"400, 400", "401, 500", "0.93, 1", "12, 12.5", "5850, 6000", "9.7, 10", "0, 1"})
  void an_axis_ends_at_a_short_number_that_holds_all_points(double greatest, double end) {
    assertThat(LineChart.roundUp(greatest)).isCloseTo(end, within(1e-9));
  }

  @Test
  void a_curve_goes_through_its_points_and_leaves_out_what_is_no_number() throws Exception {
    Curve curve =
        new Curve("a", List.of(new Point(0, 0), new Point(5, Double.NaN), new Point(10, 10)));
    Path file = folder.resolve("new/chart.png");

    LineChart.write(file, List.of(new LineChart("t", "x", "y", List.of(curve), Double.NaN)));

    BufferedImage image = ImageIO.read(file.toFile());
    // Both axes end at 10: half way, the curve is in the middle of its area.
    int colour = image.getRGB(70 + 490 / 2, 50 + 365 / 2);
    assertThat((colour & 0xff) - (colour >> 16 & 0xff))
        .as("blue, but for its edges")
        .isGreaterThan(80);
  }
}
