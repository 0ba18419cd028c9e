package org.medconv.lab.calibrate;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.medconv.classify.BoneClass;
import org.medconv.classify.LogitScaling;

/**
 * Fits {@link LogitScaling} to held-out cases by the likelihood of their classes. Both forms are
 * convex, so Newton's method finds the only optimum.
 *
 * <p>Cases have weights, so that a validation part with other class shares than the population (the
 * authors' has 13 of each) represents the population.
 *
 * @param natural added to the logits before the fit, to convert them to the population: tau1 log pi
 *     of the training loss
 */
record ScalingFit(double[] natural) {
  private static final int CLASSES = BoneClass.values().length;
  private static final int STEPS = 100;
  private static final int FOLDS = 5;

  /**
   * A prior towards "no change" with the weight of one case: without it all offsets could grow
   * together, and the offset of a class without cases could diverge.
   */
  private static final double PULL = 1;

  /** The forms. */
  enum Form {
    /** One number: softmax((z + natural) / T). */
    TEMPERATURE,
    /** One scale and one offset per class. */
    VECTOR
  }

  /**
   * @param logits unadjusted
   */
  record Case(float[] logits, BoneClass truth, double weight) {}

  /**
   * Both forms in five-fold cross-validation, with each class spread over the folds.
   *
   * @param form the chosen one
   * @param temperatureLoss mean negative log likelihood of temperature scaling
   * @param vectorLoss the same for vector scaling
   */
  record Comparison(Form form, double temperatureLoss, double vectorLoss) {}

  /**
   * Chooses vector scaling if its held-out likelihood is higher by more than one standard error,
   * else temperature scaling: four more parameters must be worth it (Breiman et al., Classification
   * and Regression Trees, 1984, 3.4.3).
   */
  Comparison compare(List<Case> cases) {
    double[] temperature = heldOutLosses(Form.TEMPERATURE, cases);
    double[] vector = heldOutLosses(Form.VECTOR, cases);
    double[] gain =
        IntStream.range(0, cases.size()).mapToDouble(n -> temperature[n] - vector[n]).toArray();
    double mean = Arrays.stream(gain).average().orElseThrow();
    double squares = Arrays.stream(gain).map(one -> (one - mean) * (one - mean)).sum();
    double error = Math.sqrt(squares / (cases.size() - 1) / cases.size());
    double weight = cases.stream().mapToDouble(Case::weight).sum();
    return new Comparison(
        mean > error ? Form.VECTOR : Form.TEMPERATURE,
        Arrays.stream(temperature).sum() / weight,
        Arrays.stream(vector).sum() / weight);
  }

  /** The held-out loss of each case, weighted. */
  private double[] heldOutLosses(Form form, List<Case> cases) {
    int[] seen = new int[CLASSES];
    int[] folds = cases.stream().mapToInt(one -> seen[one.truth().ordinal()]++ % FOLDS).toArray();
    double[] losses = new double[cases.size()];
    for (int fold = 0; fold < FOLDS; fold++) {
      int held = fold;
      LogitScaling scaling =
          fit(
              form,
              IntStream.range(0, folds.length)
                  .filter(n -> folds[n] != held)
                  .mapToObj(cases::get)
                  .toList());
      IntStream.range(0, folds.length)
          .filter(n -> folds[n] == held)
          .forEach(n -> losses[n] = loss(scaling, List.of(cases.get(n))));
    }
    return losses;
  }

  /** Sum of the weighted negative log likelihoods. */
  private static double loss(LogitScaling scaling, List<Case> cases) {
    return cases.stream()
        .mapToDouble(
            one ->
                -one.weight()
                    * Math.log(
                        Math.max(
                            Double.MIN_NORMAL,
                            scaling.probabilities(one.logits()).of(one.truth()))))
        .sum();
  }

  /** Fits one form. */
  LogitScaling fit(Form form, List<Case> cases) {
    DMatrixRMaj start = start(form);
    DMatrixRMaj parameters = start.copy();
    double objective = objective(form, cases, parameters, start);
    for (int step = 0; step < STEPS; step++) {
      DMatrixRMaj change = newton(form, cases, parameters, start);
      double share = 1;
      DMatrixRMaj next = added(parameters, change, share);
      double reached = objective(form, cases, next, start);
      while (!(reached <= objective) && share > 1e-6) {
        share /= 2;
        next = added(parameters, change, share);
        reached = objective(form, cases, next, start);
      }
      boolean done = !(objective - reached > 1e-12 * Math.abs(objective));
      if (reached <= objective) {
        parameters = next;
        objective = reached;
      }
      if (done) {
        break;
      }
    }
    return scaling(form, parameters);
  }

  private DMatrixRMaj start(Form form) {
    if (form == Form.TEMPERATURE) {
      return new DMatrixRMaj(new double[] {1});
    }
    DMatrixRMaj start = new DMatrixRMaj(2 * CLASSES, 1);
    for (int c = 0; c < CLASSES; c++) {
      start.set(c, 0, 1);
      start.set(CLASSES + c, 0, natural[c]);
    }
    return start;
  }

  private LogitScaling scaling(Form form, DMatrixRMaj parameters) {
    double[] scales = new double[CLASSES];
    double[] offsets = new double[CLASSES];
    for (int c = 0; c < CLASSES; c++) {
      scales[c] = parameters.get(form == Form.TEMPERATURE ? 0 : c);
      offsets[c] = form == Form.TEMPERATURE ? scales[c] * natural[c] : parameters.get(CLASSES + c);
    }
    return new LogitScaling(scales, offsets);
  }

  private double objective(Form form, List<Case> cases, DMatrixRMaj parameters, DMatrixRMaj start) {
    double off = 0;
    for (int n = 0; n < start.getNumElements(); n++) {
      off += Math.pow(parameters.get(n) - start.get(n), 2);
    }
    return loss(scaling(form, parameters), cases) + PULL / 2 * off;
  }

  /** The step to the minimum of the quadratic approximation of the objective. */
  private DMatrixRMaj newton(
      Form form, List<Case> cases, DMatrixRMaj parameters, DMatrixRMaj start) {
    int count = start.getNumElements();
    DMatrixRMaj gradient = new DMatrixRMaj(count, 1);
    DMatrixRMaj hessian = new DMatrixRMaj(count, count);
    for (int i = 0; i < count; i++) {
      gradient.set(i, PULL * (start.get(i) - parameters.get(i)));
      hessian.set(i, i, PULL);
    }
    LogitScaling scaling = scaling(form, parameters);
    cases.forEach(one -> add(form, one, scaling, gradient, hessian));
    DMatrixRMaj step = new DMatrixRMaj(count, 1);
    if (!CommonOps_DDRM.solve(hessian, gradient, step)) {
      throw new ArithmeticException("the logits are not numbers, so no scaling can be fitted");
    }
    return step;
  }

  /** Adds the gradient and curvature of a case. */
  private void add(
      Form form, Case one, LogitScaling scaling, DMatrixRMaj slope, DMatrixRMaj hessian) {
    var answer = scaling.probabilities(one.logits());
    int count = slope.getNumElements();
    for (int i = 0; i < count; i++) {
      double meanI = mean(form, one, answer, i);
      slope.add(i, 0, one.weight() * (factor(form, one, one.truth().ordinal(), i) - meanI));
      for (int j = 0; j < count; j++) {
        double both = 0;
        for (BoneClass c : BoneClass.values()) {
          both +=
              answer.of(c) * factor(form, one, c.ordinal(), i) * factor(form, one, c.ordinal(), j);
        }
        hessian.add(i, j, one.weight() * (both - meanI * mean(form, one, answer, j)));
      }
    }
  }

  private double mean(Form form, Case one, org.medconv.classify.Probabilities answer, int i) {
    double mean = 0;
    for (BoneClass c : BoneClass.values()) {
      mean += answer.of(c) * factor(form, one, c.ordinal(), i);
    }
    return mean;
  }

  /** The factor of a parameter in a class's exponent. */
  private double factor(Form form, Case one, int c, int parameter) {
    if (form == Form.TEMPERATURE) {
      return one.logits()[c] + natural[c];
    }
    if (parameter % CLASSES != c) {
      return 0;
    }
    return parameter < CLASSES ? one.logits()[c] : 1;
  }

  private static DMatrixRMaj added(DMatrixRMaj to, DMatrixRMaj change, double share) {
    DMatrixRMaj sum = new DMatrixRMaj(to.getNumElements(), 1);
    CommonOps_DDRM.add(to, share, change, sum);
    return sum;
  }
}
