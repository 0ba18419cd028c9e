package org.medconv.lab.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LogisticTest {

  @Test
  void it_finds_the_odds_that_the_answers_were_drawn_from() {
    Random random = new Random(3);
    double[][] rows = new double[20_000][];
    boolean[] yes = new boolean[rows.length];
    for (int n = 0; n < rows.length; n++) {
      rows[n] = new double[] {150 + 40 * random.nextGaussian(), random.nextGaussian()};
      yes[n] = random.nextDouble() < 1 / (1 + Math.exp(-odds(rows[n])));
    }
    Logistic fit = Logistic.fit(rows, yes);
    for (double[] row : new double[][] {{150, 0}, {90, 1}, {200, -2}}) {
      assertThat(fit.logOdds(row)).isCloseTo(odds(row), within(0.15));
    }
  }

  private static double odds(double[] row) {
    return 4 - 0.03 * row[0] + 0.8 * row[1];
  }
}
