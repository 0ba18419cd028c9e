package org.medconv.classify.timm;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;

/**
 * One forward pass: the source of its parameters, whether gradients are needed, and whether norms
 * use (and follow) the statistics of the batch.
 */
record Pass(ParameterStore store, boolean training, boolean batchStatistics) {
  NDArray value(Parameter parameter) {
    return store.getValue(parameter, store.getManager().getDevice(), training);
  }
}
