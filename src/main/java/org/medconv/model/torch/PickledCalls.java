package org.medconv.model.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a call in a pickle stands for. The few functions that a checkpoint needs are listed here and
 * done in Java; every other call gives an inert {@link PickledObject}.
 */
final class PickledCalls {
  private PickledCalls() {}

  static Object result(Object function, List<?> arguments) throws MalformedCheckpoint {
    if (!(function instanceof PickledGlobal global)) {
      return new PickledObject("result of a call");
    }
    return switch (global.toString()) {
      case "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor" -> tensor(arguments);
      case "torch._utils._rebuild_parameter" -> argument(arguments, 0);
      case "collections.OrderedDict" -> ordered(arguments);
      case "collections.defaultdict" -> new LinkedHashMap<>();
      case "torch.Size" -> argument(arguments, 0);
      case "_codecs.encode" -> encoded(arguments);
      case "numpy.dtype" -> new NumpyType(String.valueOf(plain(argument(arguments, 0))));
      case "numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar" -> scalar(arguments);
      default -> new PickledObject(global.toString());
    };
  }

  /** {@code f8} and the like; its byte order is that of the machine, little-endian for all. */
  private record NumpyType(String code) {}

  /** A container is never turned into text: it may hold itself. */
  private static Object plain(Object value) {
    return value instanceof String || value instanceof Number || value instanceof Boolean
        ? value
        : "?";
  }

  private static Object argument(List<?> arguments, int n) throws MalformedCheckpoint {
    if (n >= arguments.size()) {
      throw new MalformedCheckpoint("a call with %d arguments".formatted(arguments.size()));
    }
    return arguments.get(n);
  }

  private static Object tensor(List<?> arguments) throws MalformedCheckpoint {
    if (argument(arguments, 0) instanceof StoredTensor.Storage storage
        && argument(arguments, 1) instanceof Long offset
        && argument(arguments, 2) instanceof List<?> shape
        && argument(arguments, 3) instanceof List<?> strides
        && shape.size() == strides.size()) {
      try {
        return new StoredTensor(storage, offset, longs(shape), longs(strides));
      } catch (IllegalArgumentException | ArithmeticException e) {
        throw new MalformedCheckpoint("a tensor is malformed: " + e.getMessage(), e);
      }
    }
    if (argument(arguments, 0) instanceof PickledObject unread) {
      return unread;
    }
    throw new MalformedCheckpoint("a tensor is malformed");
  }

  private static long[] longs(List<?> values) throws MalformedCheckpoint {
    long[] longs = new long[values.size()];
    for (int n = 0; n < longs.length; n++) {
      if (!(values.get(n) instanceof Long value)) {
        throw new MalformedCheckpoint("a tensor's size or stride is not a whole number");
      }
      longs[n] = value;
    }
    return longs;
  }

  private static Map<Object, Object> ordered(List<?> arguments) throws MalformedCheckpoint {
    Map<Object, Object> map = new LinkedHashMap<>();
    if (!arguments.isEmpty() && arguments.get(0) instanceof List<?> pairs) {
      for (Object pair : pairs) {
        if (!(pair instanceof List<?> both) || both.size() != 2) {
          throw new MalformedCheckpoint("an OrderedDict of something other than pairs");
        }
        Pickle.put(map, both.get(0), both.get(1));
      }
    }
    return map;
  }

  /** Protocol 2 has no bytes: Python writes them as text of the characters 0 to 255. */
  private static Object encoded(List<?> arguments) throws MalformedCheckpoint {
    if (argument(arguments, 0) instanceof String text) {
      return text.getBytes(StandardCharsets.ISO_8859_1);
    }
    throw new MalformedCheckpoint("_codecs.encode of something that is not text");
  }

  private static Object scalar(List<?> arguments) throws MalformedCheckpoint {
    if (argument(arguments, 0) instanceof NumpyType type
        && argument(arguments, 1) instanceof byte[] bytes) {
      ByteBuffer value = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      if (type.code().equals("f8") && bytes.length == 8) {
        return value.getDouble();
      }
      if (type.code().equals("f4") && bytes.length == 4) {
        return (double) value.getFloat();
      }
      if (type.code().equals("i8") && bytes.length == 8) {
        return value.getLong();
      }
      if (type.code().equals("i4") && bytes.length == 4) {
        return (long) value.getInt();
      }
    }
    return new PickledObject("numpy scalar");
  }

  /** A persistent id of {@code torch.save}: ('storage', class, key, device, count). */
  static Object persistent(Object id) throws MalformedCheckpoint {
    if (id instanceof List<?> parts
        && parts.size() == 5
        && "storage".equals(parts.get(0))
        && parts.get(1) instanceof PickledGlobal type
        && parts.get(2) instanceof String key
        && parts.get(4) instanceof Long count) {
      StorageType known = StorageType.of(type).orElse(null);
      // Of another number type: kept as a name, an error only where it would be a weight.
      return known == null
          ? new PickledObject(type.toString())
          : new StoredTensor.Storage(key, known, count);
    }
    throw new MalformedCheckpoint("a reference to something that is not a storage");
  }
}
