package org.medconv.classify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import org.medconv.classify.timm.Backbone;
import org.medconv.model.Compute;
import org.medconv.model.ModelFolder;
import org.medconv.model.ModelId;
import org.medconv.model.UnableToOpenModel;
import org.medconv.volume.CtVolume;
import org.medconv.volume.MaskedRegion;

/**
 * MedConv: L1 cut out of the CT, a 3D backbone, and the logit adjustment after it. Gives the same
 * answer whichever thread calls; one at a time.
 */
public final class MedConvClassifier implements BoneClassifier {
  /** {@code kind} of the model folders that this class opens. */
  public static final String KIND = "medconv-classifier";

  private final ModelId model;
  private final ClassifierPlan plan;
  private final String device;
  private final NDManager manager;
  private final Backbone network;

  private MedConvClassifier(ModelId model, ClassifierPlan plan, Compute compute) {
    this.model = model;
    this.plan = plan;
    this.device = compute.deviceName();
    this.manager = compute.newManager();
    this.network = Backbone.create(plan.backbone(), 1, BoneClass.values().length);
  }

  /**
   * Loads the weights onto the device.
   *
   * @throws UnableToOpenModel for a folder of another kind, a plan that is wrong, or damaged or
   *     foreign weights
   */
  public static MedConvClassifier open(ModelFolder folder, Compute compute)
      throws UnableToOpenModel {
    ClassifierPlan plan = ClassifierPlan.of(folder);
    MedConvClassifier classifier = new MedConvClassifier(folder.id(), plan, compute);
    try {
      classifier.network.load(classifier.manager, folder.weights());
      classifier.network.freezeParameters(true);
      return classifier;
    } catch (IllegalArgumentException e) {
      classifier.close();
      throw new UnableToOpenModel("%s: %s".formatted(folder.weightsFile(), e.getMessage()), e);
    } catch (UnableToOpenModel e) {
      classifier.close();
      throw e;
    }
  }

  /**
   * @throws IllegalArgumentException when the body's mask is empty or too thin to cut out; whether
   *     L1 is measurable is asked first, of {@link org.medconv.measure.Densitometry}
   */
  @Override
  public Classification classify(CtVolume volume, MaskedRegion body) {
    L1CutOut cutOut = plan.cutOut().cut(volume, body);
    Probabilities probabilities = plan.adjustment().probabilities(logits(cutOut));
    return new Classification(probabilities.mostLikely(), probabilities, model, device);
  }

  /** The network's raw answer to a cut-out, in the order of {@link BoneClass}. */
  public float[] logits(L1CutOut cutOut) {
    try (NDManager pass = manager.newSubManager()) {
      CutOutPlan size = plan.cutOut();
      NDArray input =
          pass.create(
              cutOut.normalised(plan.window()),
              new Shape(1, 1, size.slices(), size.rows(), size.columns()));
      return network
          .forward(new ParameterStore(pass, false), new NDList(input), false)
          .singletonOrThrow()
          .toFloatArray();
    }
  }

  public ModelId model() {
    return model;
  }

  /** What it was built to be given, and how its logits are adjusted. */
  public ClassifierPlan plan() {
    return plan;
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
