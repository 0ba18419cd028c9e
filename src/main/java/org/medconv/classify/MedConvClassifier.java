package org.medconv.classify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.Optional;
import org.medconv.classify.timm.Backbone;
import org.medconv.measure.HuCorrection;
import org.medconv.model.Compute;
import org.medconv.model.ModelFolder;
import org.medconv.model.ModelId;
import org.medconv.model.UnableToOpenModel;
import org.medconv.volume.CtVolume;
import org.medconv.volume.MaskedRegion;

/**
 * MedConv: cuts L1 out of the CT, runs a 3D backbone, adjusts its logits and, if the model folder
 * has a {@link Calibration}, states how certain the answer is. The answer does not depend on the
 * calling thread. One call at a time.
 */
public final class MedConvClassifier implements BoneClassifier {
  /** {@code kind} of the model folders that this class opens. */
  public static final String KIND = "medconv-classifier";

  private final ModelId model;
  private final ClassifierPlan plan;
  private final Optional<Calibration> calibration;
  private final String device;
  private final NDManager manager;
  private final Backbone network;

  private MedConvClassifier(
      ModelId model, ClassifierPlan plan, Optional<Calibration> calibration, Compute compute) {
    this.model = model;
    this.plan = plan;
    this.calibration = calibration;
    this.device = compute.deviceName();
    this.manager = compute.newManager();
    this.network = Backbone.create(plan.backbone(), 1, plan.head().outputs());
  }

  /**
   * Loads the weights onto the device.
   *
   * @throws UnableToOpenModel if the folder is of another kind, its plan is wrong, or a file is
   *     damaged or does not fit
   */
  public static MedConvClassifier open(ModelFolder folder, Compute compute)
      throws UnableToOpenModel {
    return open(folder, Calibration.of(folder), compute);
  }

  /**
   * Opens a model to calibrate; ignores an existing calibration, even if it is damaged or of
   * another version.
   *
   * @throws UnableToOpenModel as {@link #open}
   */
  public static MedConvClassifier openUncalibrated(ModelFolder folder, Compute compute)
      throws UnableToOpenModel {
    return open(folder, Optional.empty(), compute);
  }

  private static MedConvClassifier open(
      ModelFolder folder, Optional<Calibration> calibration, Compute compute)
      throws UnableToOpenModel {
    ClassifierPlan plan = ClassifierPlan.of(folder);
    MedConvClassifier classifier = new MedConvClassifier(folder.id(), plan, calibration, compute);
    try {
      classifier.network.load(classifier.manager, folder.weights());
      classifier.network.freezeParameters(true);
      return classifier;
    } catch (IllegalArgumentException e) {
      classifier.close();
      throw new UnableToOpenModel("%s: %s".formatted(folder.weightsFile(), e.getMessage()), e);
    }
  }

  /**
   * @throws IllegalArgumentException if the body's mask is empty or too thin to cut out; {@link
   *     org.medconv.measure.Densitometry} checks earlier whether L1 is measurable
   */
  @Override
  public Classification classify(
      CtVolume volume, MaskedRegion body, Optional<HuCorrection> correction) {
    L1CutOut measured = plan.cutOut().cut(volume, body);
    return classify(correction.map(measured::corrected).orElse(measured));
  }

  /** Classifies an L1 that was already cut out by the plan's {@link CutOutPlan}. */
  public Classification classify(L1CutOut cutOut) {
    return classify(cutOut, logits(cutOut));
  }

  /** Classifies a cut-out whose logits were already computed. */
  public Classification classify(L1CutOut cutOut, float[] logits) {
    MedConvClass medConv = plan.adjustment().decide(logits);
    if (calibration.isEmpty()) {
      return new Classification(medConv, model, device);
    }
    Calibration known = calibration.get();
    Probabilities answer = known.scaling().probabilities(logits);
    Unfamiliarity unfamiliarity = known.familiarity().of(cutOut);
    return new Classification(
        answer, medConv, Optional.of(known.certainty(answer, unfamiliarity)), model, device);
  }

  /**
   * The network's unadjusted answer to a cut-out, in the order of {@link BoneClass}: logits of the
   * classes, or log probabilities from its distribution of the T-score.
   */
  public float[] logits(L1CutOut cutOut) {
    try (NDManager pass = manager.newSubManager()) {
      CutOutPlan size = plan.cutOut();
      NDArray input =
          pass.create(
              cutOut.normalised(plan.window()),
              new Shape(1, 1, size.slices(), size.rows(), size.columns()));
      ParameterStore store = new ParameterStore(pass, false);
      NDArray features = network.features(store, input, false);
      return plan.head().logits(network.logits(store, features, false).toFloatArray());
    }
  }

  @Override
  public ModelId model() {
    return model;
  }

  /** The network's input and the adjustment of its logits. */
  public ClassifierPlan plan() {
    return plan;
  }

  /** The calibration; empty if the folder has none. */
  public Optional<Calibration> calibration() {
    return calibration;
  }

  /** The device: {@code cpu}, {@code gpu:0}. */
  public String device() {
    return device;
  }

  @Override
  public void close() {
    manager.close();
  }
}
