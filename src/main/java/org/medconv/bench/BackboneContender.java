package org.medconv.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.function.Supplier;
import org.medconv.bench.InferBench.Batch;
import org.medconv.bench.InferBench.Block;
import org.medconv.bench.InferBench.Work;
import org.medconv.classify.BoneClass;
import org.medconv.classify.timm.Backbone;
import org.medconv.lab.optimise.AdamW;
import org.medconv.model.Compute;
import org.medconv.model.Tensor;

/** This program's backbone, run as in the node and trained as in the lab. */
final class BackboneContender implements InferBench.Contender, AutoCloseable {
  private static final int CLASSES = BoneClass.values().length;

  /** So small that the weights do not change. */
  private static final double LEARNING_RATE = 1e-6;

  private static final double WEIGHT_DECAY = 0.01;

  private final NDManager manager;
  private final Backbone network;
  private final Map<String, Tensor> weights;
  private AdamW optimiser;

  private BackboneContender(NDManager manager, Backbone network) {
    this.manager = manager;
    this.network = network;
    this.weights = network.weights();
  }

  static BackboneContender open(String backbone, Compute compute) {
    NDManager manager = compute.newManager();
    Engine.getEngine("PyTorch").setRandomSeed(1);
    Backbone network = Backbone.create(backbone, 1, CLASSES);
    network.initialize(manager);
    return new BackboneContender(manager, network);
  }

  /** The initial weights. */
  Map<String, Tensor> weights() {
    return weights;
  }

  @Override
  public Block block(Work work, Batch batch, int repeats) {
    try (NDManager block = manager.newSubManager()) {
      NDArray volume = volume(block, batch);
      return switch (work) {
        case INFERENCE -> inference(volume, repeats);
        case TRAINING -> training(volume, repeats);
      };
    }
  }

  private static NDArray volume(NDManager block, Batch batch) {
    Shape shape = new Shape(batch.volumes(), 1, batch.slices(), batch.rows(), batch.columns());
    return block.arange(0, (float) shape.size(), 1, DataType.FLOAT32).sin().reshape(shape);
  }

  private Block inference(NDArray volume, int repeats) {
    network.train(name -> false);
    return timed(() -> logits(volume), repeats);
  }

  private float[] logits(NDArray volume) {
    try (NDManager pass = manager.newSubManager()) {
      return network
          .forward(new ParameterStore(pass, false), new NDList(volume), false)
          .singletonOrThrow()
          .toFloatArray();
    }
  }

  private Block training(NDArray volume, int repeats) {
    network.train(name -> true);
    if (optimiser == null) {
      optimiser = new AdamW(manager, network.getParameters().values(), WEIGHT_DECAY);
    }
    return timed(() -> step(volume), repeats);
  }

  private float[] step(NDArray volume) {
    int volumes = (int) volume.getShape().get(0);
    try (NDManager pass = manager.newSubManager()) {
      NDArray labels = pass.arange(0, volumes, 1, DataType.INT64).mod(CLASSES).reshape(volumes, 1);
      NDArray loss;
      try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
        NDArray logits =
            network
                .forward(new ParameterStore(pass, false), new NDList(volume), true)
                .singletonOrThrow();
        loss = logits.logSoftmax(1).gather(labels, 1).mean().neg();
        collector.backward(loss);
      }
      optimiser.step(LEARNING_RATE);
      return loss.toFloatArray();
    }
  }

  private static Block timed(Supplier<float[]> work, int repeats) {
    float[] values = {};
    long cpu = cpu();
    long start = System.nanoTime();
    for (int n = 0; n < repeats; n++) {
      values = work.get();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Block(seconds / repeats, (cpu() - cpu) / 1e9 / repeats, values);
  }

  private static long cpu() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  @Override
  public void close() {
    manager.close();
  }
}
