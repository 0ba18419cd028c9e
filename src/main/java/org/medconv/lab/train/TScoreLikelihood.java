package org.medconv.lab.train;

import ai.djl.ndarray.NDArray;
import org.medconv.classify.TScoreDistribution;

/**
 * Negative log likelihood of the T-scores under the network's normal distributions, without the
 * constant log(2 pi) / 2; mean over the batch. It is a proper score: lowest for the true
 * distribution of the T-scores among cases that look alike (Gneiting and Raftery, J Am Stat Assoc
 * 2007).
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
