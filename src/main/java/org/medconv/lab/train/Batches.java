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

/** Batches of cut-outs as network input. */
final class Batches {
  private final CutOutPlan plan;
  private final List<LabelledL1> cases;
  private final int[] classes;
  private final float[] tScores;

  /** The network's input value for each Hounsfield value, indexed as an unsigned short. */
  private final float[] scale = new float[1 << 16];

  /** Voxels per cut-out. */
  private final int size;

  Batches(List<LabelledL1> cases, CutOutPlan plan, HuWindow window) {
    this.plan = plan;
    this.cases = cases;
    this.classes = cases.stream().mapToInt(c -> c.boneClass().ordinal()).toArray();
    this.tScores = new float[cases.size()];
    for (int n = 0; n < tScores.length; n++) {
      tScores[n] = (float) cases.get(n).tScore();
    }
    this.size = plan.columns() * plan.rows() * plan.slices();
    short[] all = new short[scale.length];
    for (int n = 0; n < all.length; n++) {
      all[n] = (short) n;
    }
    System.arraycopy(L1CutOut.normalised(all, window), 0, scale, 0, scale.length);
  }

  int[] classes() {
    return classes.clone();
  }

  /** Consecutive cases without augmentation. */
  NDArray plain(NDManager manager, int from, int to) {
    float[] values = new float[(to - from) * size];
    for (int n = from; n < to; n++) {
      scaled(cases.get(n).hu(), values, (n - from) * size);
    }
    return input(manager, values);
  }

  /**
   * The cases at places {@code from} to {@code to} of an epoch, as values for {@link #input}.
   *
   * @param augmented classes whose cases are flipped and rotated
   */
  float[] drawn(EpochOrder order, int from, int to, boolean[] augmented) {
    float[] values = new float[(to - from) * size];
    float[] one = new float[size];
    for (int place = from; place < to; place++) {
      int at = (place - from) * size;
      int number = order.at(place);
      if (augmented[classes[number]]) {
        RandomGenerator random = order.random(place);
        scaled(cases.get(number).hu(), one, 0);
        Augmentation.drawn(random).apply(one, plan, values, at);
      } else {
        scaled(cases.get(number).hu(), values, at);
      }
    }
    return values;
  }

  /** The labels of the cases that {@link #drawn} gives. */
  TrainingLoss.Truth truth(EpochOrder order, int from, int to) {
    int[] drawn = new int[to - from];
    float[] scores = new float[to - from];
    for (int place = from; place < to; place++) {
      drawn[place - from] = classes[order.at(place)];
      scores[place - from] = tScores[order.at(place)];
    }
    return new TrainingLoss.Truth(drawn, scores);
  }

  /** The labels of all cases. */
  TrainingLoss.Truth truth() {
    return new TrainingLoss.Truth(classes.clone(), tScores.clone());
  }

  private void scaled(short[] hu, float[] to, int at) {
    for (int n = 0; n < hu.length; n++) {
      to[at + n] = scale[hu[n] & 0xffff];
    }
  }

  /** Consecutive cut-out values as network input. */
  NDArray input(NDManager manager, float[] values) {
    int count = values.length / size;
    return manager.create(values, new Shape(count, 1, plan.slices(), plan.rows(), plan.columns()));
  }
}
