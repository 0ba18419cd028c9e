package org.medconv.lab.train;

import ai.djl.ndarray.NDArray;
import org.medconv.classify.TScoreDistribution;

/**
 * Negative log likelihood of the T-scores under the normal distributions that the network gives,
 * but for the constant log(2 pi) / 2; mean over the batch. A proper score: it is lowest for the
 * distribution that the T-scores have among cases that look alike (Gneiting and Raftery, J Am Stat
 * Assoc 2007).
 */
final class TScoreLikelihood implements TrainingLoss {

  @Override
  public NDArray of(NDArray outputs, Truth truth) {
    NDArray mean =
        outputs.get(":, 0").mul(TScoreDistribution.SPREAD).add(TScoreDistribution.MIDDLE);
    NDArray sd =
        outputs
            .get(":, 1")
            .getNDArrayInternal()
            .softPlus()
            .mul(TScoreDistribution.SPREAD)
            .add(TScoreDistribution.LEAST_SD);
    NDArray off = mean.sub(outputs.getManager().create(truth.tScores())).div(sd);
    return sd.log().add(off.square().div(2)).mean();
  }
}
