package org.medconv.classify.timm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv3d;
import java.util.Optional;

/** A convolution whose padding keeps the size at stride 1. */
record Convolution(Parameter weight, Optional<Parameter> bias, Form form) implements Layer {
  private static final Shape UNDILATED = new Shape(1, 1, 1);

  /**
   * The form of a convolution.
   *
   * @param kernel size along each axis, odd
   * @param groups 1, or the number of channels: depthwise
   */
  record Form(int in, int out, int kernel, int stride, int groups) {
    static Form of(int in, int out, int kernel, int stride) {
      return new Form(in, out, kernel, stride, 1);
    }

    static Form depthwise(int channels, int kernel, int stride) {
      return new Form(channels, channels, kernel, stride, channels);
    }

    Shape weightShape() {
      return new Shape(out, in / groups, kernel, kernel, kernel);
    }

    /** Number of values that contribute to one output channel's gradient, ignoring groups. */
    double fanOut() {
      return out * Math.pow(kernel, 3);
    }
  }

  @Override
  public NDArray forward(NDArray x, Pass pass) {
    return Conv3d.conv3d(
            x,
            pass.value(weight),
            bias.map(pass::value).orElse(null),
            cube(form.stride()),
            cube(form.kernel() / 2),
            UNDILATED,
            form.groups())
        .singletonOrThrow();
  }

  private static Shape cube(int side) {
    return new Shape(side, side, side);
  }
}
