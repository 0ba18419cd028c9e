package org.medconv.segment.nnunet;

import ai.djl.MalformedModelException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.medconv.model.Compute;
import org.medconv.model.ModelFolder;
import org.medconv.model.ModelId;
import org.medconv.model.UnableToOpenModel;
import org.medconv.segment.L1Finding;
import org.medconv.segment.L1Finding.NotFound;
import org.medconv.segment.VertebraSegmenter;
import org.medconv.segment.nnunet.NnUnetPass.Preparation;
import org.medconv.segment.nnunet.NnUnetPass.Preparation.Prepared;
import org.medconv.segment.nnunet.NnUnetPass.Preparation.Refused;
import org.medconv.volume.CtVolume;
import org.medconv.volume.LabelVolume;

/**
 * Finds L1 with a network trained with nnU-Net and imported by {@code models import}:
 * TotalSegmentator's vertebrae, or any other model whose labels name L1. One call at a time.
 */
public final class NnUnetSegmenter implements VertebraSegmenter {
  /** {@code kind} of the model folders that this class opens. */
  public static final String KIND = "nnunet-segmenter";

  private final ModelId model;
  private final String device;
  private final NDManager manager;
  private final NnUnetPlan plan;
  private final NnUnetPass pass;

  private NnUnetSegmenter(
      ModelId model, String device, NDManager manager, NnUnetPlan plan, NnUnetPass pass) {
    this.model = model;
    this.device = device;
    this.manager = manager;
    this.plan = plan;
    this.pass = pass;
  }

  /**
   * Loads the weights onto the device.
   *
   * @throws UnableToOpenModel if the folder is of another kind, its plan is wrong, or its weights
   *     are damaged or do not fit
   */
  public static NnUnetSegmenter open(ModelFolder folder, Compute compute) throws UnableToOpenModel {
    if (!folder.kind().equals(KIND)) {
      throw new UnableToOpenModel(
          "%s is a \"%s\", not a \"%s\"".formatted(folder.folder(), folder.kind(), KIND));
    }
    NnUnetPlan plan = NnUnetPlan.of(folder);
    NDManager manager = compute.newManager();
    try {
      NnUnetNetwork network = network(plan, folder, manager);
      return new NnUnetSegmenter(
          folder.id(), compute.deviceName(), manager, plan, new NnUnetPass(plan, network, manager));
    } catch (UnableToOpenModel e) {
      manager.close();
      throw e;
    }
  }

  static NnUnetNetwork network(NnUnetPlan plan, ModelFolder folder, NDManager manager)
      throws UnableToOpenModel {
    int[] patch = plan.patchArray();
    NnUnetNetwork network = new NnUnetNetwork(plan.architecture());
    try {
      var weights = folder.weights();
      network.check(weights);
      network.initialize(manager, DataType.FLOAT32, new Shape(1, 1, patch[0], patch[1], patch[2]));
      network.load(weights);
    } catch (MalformedModelException e) {
      throw new UnableToOpenModel("%s: %s".formatted(folder.weightsFile(), e.getMessage()), e);
    }
    network.freezeParameters(true);
    return network;
  }

  @Override
  public L1Finding find(CtVolume volume) {
    Preparation preparation = pass.prepared(volume);
    if (preparation instanceof Refused refused) {
      return new NotFound(refused.why(), List.of());
    }
    LabelVolume labels = pass.labels(volume, (Prepared) preparation, (slice, logits) -> {});
    return LabelledSpine.find(labels, plan.levels(), plan.lastRibs());
  }

  @Override
  public ModelId model() {
    return model;
  }

  @Override
  public String device() {
    return device;
  }

  @Override
  public void close() {
    manager.close();
  }
}
