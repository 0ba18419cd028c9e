package org.medconv.lab.optimise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import org.junit.jupiter.api.Test;
import org.medconv.model.Compute;
import org.medconv.model.DeviceChoice;

class GradientGuardTest {

  @Test
  void a_step_with_infinite_gradients_is_left_out_and_does_not_spoil_the_next() throws Exception {
    with(
        (trainer, block) -> {
          GradientGuard guard = new GradientGuard();
          backward(trainer, 1);
          assertThat(guard.admits(block.getParameters())).isTrue();
          trainer.step();
          backward(trainer, Float.POSITIVE_INFINITY);
          assertThat(guard.admits(block.getParameters())).isFalse();
          backward(trainer, 1);
          assertThat(guard.admits(block.getParameters())).isTrue();
        });
  }

  @Test
  void a_gradient_larger_than_usual_is_clipped_to_twice_the_usual_norm() throws Exception {
    with(
        (trainer, block) -> {
          GradientGuard guard = new GradientGuard();
          backward(trainer, 1);
          assertThat(guard.admits(block.getParameters())).isTrue();
          double usual = gradient(block);
          trainer.step();
          backward(trainer, 10);
          assertThat(guard.admits(block.getParameters())).isTrue();
          assertThat(gradient(block))
              .isCloseTo(2 * usual, org.assertj.core.data.Offset.offset(1e-3));
        });
  }

  @Test
  void a_training_that_has_left_the_rails_ends_with_a_reason() throws Exception {
    with(
        (trainer, block) -> {
          GradientGuard guard = new GradientGuard();
          assertThatThrownBy(
                  () -> {
                    for (int n = 0; n < 100; n++) {
                      backward(trainer, Float.NaN);
                      guard.admits(block.getParameters());
                    }
                  })
              .isInstanceOf(TrainingDiverged.class)
              .hasMessageContaining("lower the learning rate");
        });
  }

  private interface Check {
    void run(Trainer trainer, Block block) throws Exception;
  }

  private static void with(Check check) throws Exception {
    Compute compute = Compute.open(DeviceChoice.parse("cpu"), 1);
    Block block = Linear.builder().setUnits(1).optBias(false).build();
    try (Model model = Model.newInstance("guarded", compute.device(), "PyTorch")) {
      model.setBlock(block);
      try (Trainer trainer = model.newTrainer(new DefaultTrainingConfig(Loss.l2Loss()))) {
        trainer.initialize(new Shape(1, 1));
        check.run(trainer, block);
      }
    }
  }

  private static void backward(Trainer trainer, float input) {
    try (GradientCollector gradients = trainer.newGradientCollector()) {
      NDArray x = trainer.getManager().create(new float[] {input}, new Shape(1, 1));
      gradients.backward(trainer.forward(new NDList(x)).head().sum());
    }
  }

  private static double gradient(Block block) {
    return Math.abs(
        block.getParameters().get(0).getValue().getArray().getGradient().toFloatArray()[0]);
  }
}
