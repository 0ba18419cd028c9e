package org.medconv.model.torch;

/**
 * A tensor of a checkpoint whose values are still in the file: a view of a storage, as built by
 * {@code torch._utils._rebuild_tensor_v2}. Several tensors may share one storage.
 *
 * @param offset position of the first value in the storage, in values
 * @param strides steps from one value to the next along each axis, in values
 */
record StoredTensor(Storage storage, long offset, long[] shape, long[] strides) {
  /**
   * @param key name of its file in the archive's {@code data/}
   * @param values number of values, as the pickle says
   */
  record Storage(String key, StorageType type, long values) {}

  StoredTensor {
    long last = offset;
    long count = 1;
    for (int axis = 0; axis < shape.length; axis++) {
      if (shape[axis] < 0 || strides[axis] < 0) {
        throw new IllegalArgumentException("a negative size or stride");
      }
      count = Math.multiplyExact(count, shape[axis]);
      last = Math.addExact(last, Math.multiplyExact(Math.max(0, shape[axis] - 1), strides[axis]));
    }
    if (offset < 0 || (count > 0 && last >= storage.values())) {
      throw new IllegalArgumentException("a tensor that reaches beyond its storage");
    }
  }

  long count() {
    long count = 1;
    for (long size : shape) {
      count *= size;
    }
    return count;
  }

  /** Positions in the storage of the values in C order. */
  long[] positions() {
    long[] positions = new long[Math.toIntExact(count())];
    long[] index = new long[shape.length];
    long at = offset;
    for (int n = 0; n < positions.length; n++) {
      positions[n] = at;
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        at += strides[axis];
        if (++index[axis] < shape[axis]) {
          break;
        }
        at -= strides[axis] * shape[axis];
        index[axis] = 0;
      }
    }
    return positions;
  }
}
