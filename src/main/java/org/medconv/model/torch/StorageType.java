package org.medconv.model.torch;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The number types of a checkpoint's arrays, by the class PyTorch writes into the pickle. */
enum StorageType {
  FLOAT("FloatStorage", 4) {
    @Override
    float read(ByteBuffer bytes, int at) {
      return bytes.getFloat(at);
    }
  },
  HALF("HalfStorage", 2) {
    @Override
    float read(ByteBuffer bytes, int at) {
      return org.medconv.model.HalfFloat.toFloat(bytes.getShort(at));
    }
  },
  /** The upper half of a float's bits. */
  BFLOAT16("BFloat16Storage", 2) {
    @Override
    float read(ByteBuffer bytes, int at) {
      return Float.intBitsToFloat(bytes.getShort(at) << 16);
    }
  },
  DOUBLE("DoubleStorage", 8) {
    @Override
    float read(ByteBuffer bytes, int at) {
      return (float) bytes.getDouble(at);
    }
  },
  LONG("LongStorage", 8) {
    @Override
    float read(ByteBuffer bytes, int at) {
      return bytes.getLong(at);
    }
  },
  INT("IntStorage", 4) {
    @Override
    float read(ByteBuffer bytes, int at) {
      return bytes.getInt(at);
    }
  };

  private final String className;
  private final int bytes;

  StorageType(String className, int bytes) {
    this.className = className;
    this.bytes = bytes;
  }

  static Optional<StorageType> of(PickledGlobal global) {
    return Arrays.stream(values())
        .filter(type -> global.module().equals("torch") && global.name().equals(type.className))
        .findFirst();
  }

  int bytes() {
    return bytes;
  }

  abstract float read(ByteBuffer bytes, int at);
}
