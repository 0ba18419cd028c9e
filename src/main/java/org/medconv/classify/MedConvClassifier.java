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
 * MedConv: L1 cut out of the CT, a 3D backbone, the logit adjustment after it, and, where the model
 * folder has a {@link Calibration}, how sure the answer is. Gives the same answer whichever thread
 * calls; one at a time.
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
   * @throws UnableToOpenModel for a folder of another kind, a plan that is wrong, or a damaged or
   *     foreign file
   */
  public static MedConvClassifier open(ModelFolder folder, Compute compute)
      throws UnableToOpenModel {
    return open(folder, Calibration.of(folder), compute);
  }

  /**
   * The same for one that is to be calibrated: a calibration that is there, of another version or
   * damaged, is not looked at.
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
   * @throws IllegalArgumentException when the body's mask is empty or too thin to cut out; whether
   *     L1 is measurable is asked first, of {@link org.medconv.measure.Densitometry}
   */
  @Override
  public Classification classify(
      CtVolume volume, MaskedRegion body, Optional<HuCorrection> correction) {
    L1CutOut measured = plan.cutOut().cut(volume, body);
    return classify(correction.map(measured::corrected).orElse(measured));
  }

  /** The same for an L1 that was cut out before, after the plan's {@link CutOutPlan}. */
  public Classification classify(L1CutOut cutOut) {
    return classify(cutOut, logits(cutOut));
  }

  /** The same with the network's answer to the cut-out. */
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
   * The network's answer to a cut-out before any adjustment, in the order of {@link BoneClass}:
   * logits of the classes, or the logarithms of those of its T-score's distribution.
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

  /** What it was built to be given, and how its logits are adjusted. */
  public ClassifierPlan plan() {
    return plan;
  }

  /** How sure it is; empty for a folder that was not calibrated. */
  public Optional<Calibration> calibration() {
    return calibration;
  }

  /** What it runs on: {@code cpu}, {@code gpu:0}. */
  public String device() {
    return device;
  }

  @Override
  public void close() {
    manager.close();
  }
}
