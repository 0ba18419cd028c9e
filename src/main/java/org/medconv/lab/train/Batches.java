package org.medconv.lab.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.random.RandomGenerator;
import org.medconv.classify.CutOutPlan;
import org.medconv.classify.HuWindow;
import org.medconv.classify.L1CutOut;
import org.medconv.lab.cohort.LabelledL1;

/** Cut-outs as the network is given them, a batch at a time. For one thread. */
final class Batches {
  private final CutOutPlan plan;
  private final List<LabelledL1> cases;
  private final int[] classes;
  private final float[] tScores;

  /** The network's value of each Hounsfield value, as an unsigned short. */
  private final float[] scale = new float[1 << 16];

  private final float[] one;

  Batches(List<LabelledL1> cases, CutOutPlan plan, HuWindow window) {
    this.plan = plan;
    this.cases = cases;
    this.classes = cases.stream().mapToInt(c -> c.boneClass().ordinal()).toArray();
    this.tScores = new float[cases.size()];
    for (int n = 0; n < tScores.length; n++) {
      tScores[n] = (float) cases.get(n).tScore();
    }
    this.one = new float[plan.columns() * plan.rows() * plan.slices()];
    short[] all = new short[scale.length];
    for (int n = 0; n < all.length; n++) {
      all[n] = (short) n;
    }
    System.arraycopy(L1CutOut.normalised(all, window), 0, scale, 0, scale.length);
  }

  int[] classes() {
    return classes.clone();
  }

  /** Cases one after the other, as they are. */
  NDArray plain(NDManager manager, int from, int to) {
    float[] values = new float[(to - from) * one.length];
    for (int n = from; n < to; n++) {
      scaled(cases.get(n).hu(), values, (n - from) * one.length);
    }
    return input(manager, values, to - from);
  }

  /**
   * What an epoch shows at its places {@code from} to {@code to}.
   *
   * @param augmented which classes are flipped and turned
   */
  NDArray drawn(NDManager manager, EpochOrder order, int from, int to, boolean[] augmented) {
    float[] values = new float[(to - from) * one.length];
    for (int place = from; place < to; place++) {
      int at = (place - from) * one.length;
      int number = order.at(place);
      if (augmented[classes[number]]) {
        RandomGenerator random = order.random(place);
        scaled(cases.get(number).hu(), one, 0);
        Augmentation.drawn(random).apply(one, plan, values, at);
      } else {
        scaled(cases.get(number).hu(), values, at);
      }
    }
    return input(manager, values, to - from);
  }

  /** What is true of what {@link #drawn} gives. */
  TrainingLoss.Truth truth(EpochOrder order, int from, int to) {
    int[] drawn = new int[to - from];
    float[] scores = new float[to - from];
    for (int place = from; place < to; place++) {
      drawn[place - from] = classes[order.at(place)];
      scores[place - from] = tScores[order.at(place)];
    }
    return new TrainingLoss.Truth(drawn, scores);
  }

  /** What is true of all cases. */
  TrainingLoss.Truth truth() {
    return new TrainingLoss.Truth(classes.clone(), tScores.clone());
  }

  private void scaled(short[] hu, float[] to, int at) {
    for (int n = 0; n < hu.length; n++) {
      to[at + n] = scale[hu[n] & 0xffff];
    }
  }

  private NDArray input(NDManager manager, float[] values, int count) {
    return manager.create(values, new Shape(count, 1, plan.slices(), plan.rows(), plan.columns()));
  }
}
