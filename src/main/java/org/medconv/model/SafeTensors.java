package org.medconv.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The safetensors format (https://github.com/huggingface/safetensors#format): 8 bytes little-endian
 * length, a JSON header, the arrays. Besides F32 and F16 this writes weights as I8 with one scale
 * an output channel (axis 0), kept beside them as {@code <name>.scale}; reading multiplies them
 * back, so callers see floats in every case. BF16 and I64 (PyTorch's counters) are read only.
 */
public final class SafeTensors {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SCALE = ".scale";
  private static final String METADATA = "__metadata__";

  /** Of JSON: room for 20 000 arrays. What is made of it in memory is fifty times as much. */
  private static final int MAXIMUM_HEADER = 2 << 20;

  /**
   * How weights of two and more axes are kept; vectors (biases, norms) stay F32 except under F16.
   */
  public enum Storage {
    F32,
    F16,
    INT8_PER_CHANNEL
  }

  private SafeTensors() {}

  /**
   * Reads all arrays, by name, in the file's order.
   *
   * @throws IOException for a file that is truncated or not in this format; the message says where
   */
  public static Map<String, Tensor> read(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      MappedByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      bytes.order(ByteOrder.LITTLE_ENDIAN);
      Map<String, Entry> entries = header(file, bytes);
      int dataStart = bytes.position();
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      requireApart(file, entries, (long) bytes.capacity() - dataStart);
      for (var named : entries.entrySet()) {
        tensors.put(named.getKey(), tensor(named.getValue(), bytes, dataStart));
      }
      return unscaled(file, tensors, entries);
    }
  }

  /**
   * Looks whether {@link #read} would read the file; the arrays are not touched.
   *
   * @throws IOException as {@link #read}
   */
  static void check(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      MappedByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      bytes.order(ByteOrder.LITTLE_ENDIAN);
      requireApart(file, header(file, bytes), bytes.remaining());
    }
  }

  /**
   * Reads the free text beside the arrays; empty where there is none.
   *
   * @throws IOException as {@link #read}
   */
  public static Map<String, String> metadata(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      MappedByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
      bytes.order(ByteOrder.LITTLE_ENDIAN);
      Map<String, String> texts = new LinkedHashMap<>();
      Map<String, Object> metadata = rawHeader(file, bytes).get(METADATA);
      if (metadata != null) {
        metadata.forEach((key, text) -> texts.put(key, String.valueOf(text)));
      }
      return texts;
    }
  }

  /** Writes all arrays, in the map's order, with free text beside them. */
  public static void write(
      Path file, Map<String, Tensor> tensors, Storage storage, Map<String, String> metadata)
      throws IOException {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put(METADATA, metadata);
    Map<String, ByteBuffer> arrays = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> encode(name, tensor, storage, header, arrays));
    long offset = 0;
    for (var array : arrays.entrySet()) {
      @SuppressWarnings("unchecked")
      Map<String, Object> entry = (Map<String, Object>) header.get(array.getKey());
      long end = offset + array.getValue().remaining();
      entry.put("data_offsets", new long[] {offset, end});
      offset = end;
    }
    byte[] json = JSON.writeValueAsBytes(header);
    int padded = (json.length + 7) / 8 * 8;
    ByteBuffer head = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
    head.putLong(padded).put(json);
    while (head.hasRemaining()) {
      head.put((byte) ' ');
    }
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      writeFully(channel, head.flip());
      for (ByteBuffer array : arrays.values()) {
        writeFully(channel, array);
      }
      channel.force(true);
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private record Entry(String dtype, long[] shape, long begin, long end) {}

  private static Map<String, Entry> header(Path file, ByteBuffer bytes) throws IOException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (var named : rawHeader(file, bytes).entrySet()) {
      if (!named.getKey().equals(METADATA)) {
        entries.put(named.getKey(), entry(file, named.getKey(), named.getValue()));
      }
    }
    return entries;
  }

  private static Map<String, Map<String, Object>> rawHeader(Path file, ByteBuffer bytes)
      throws IOException {
    if (bytes.remaining() < 8) {
      throw new IOException(
          "%s: %d bytes are too few for a safetensors file".formatted(file, bytes.remaining()));
    }
    long length = bytes.getLong();
    if (length < 2 || length > Math.min(MAXIMUM_HEADER, bytes.remaining())) {
      throw new IOException(
          "%s: header length %d does not fit a file of %d bytes"
              .formatted(file, length, bytes.capacity()));
    }
    byte[] json = new byte[(int) length];
    bytes.get(json);
    return json(file, json);
  }

  private static Map<String, Map<String, Object>> json(Path file, byte[] json) throws IOException {
    try {
      Map<String, Map<String, Object>> header =
          JSON.readValue(new String(json, StandardCharsets.UTF_8), new TypeReference<>() {});
      if (header == null) {
        throw new IOException("%s: its header is empty".formatted(file));
      }
      return header;
    } catch (JsonProcessingException e) {
      throw new IOException("%s: its header is not JSON".formatted(file), e);
    }
  }

  private static Entry entry(Path file, String name, Map<String, Object> raw) throws IOException {
    if (raw == null || raw.get("data_offsets") == null || raw.get("shape") == null) {
      throw new IOException("%s: entry \"%s\" has no shape or offsets".formatted(file, name));
    }
    try {
      long[] offsets = JSON.convertValue(raw.get("data_offsets"), long[].class);
      long[] shape = JSON.convertValue(raw.get("shape"), long[].class);
      String dtype = String.valueOf(raw.get("dtype"));
      long bytes = Math.multiplyExact(Tensor.count(shape), width(file, name, dtype));
      if (offsets.length != 2 || offsets[0] < 0 || offsets[1] - offsets[0] != bytes) {
        throw new IOException(
            "%s: \"%s\" has %d bytes, but its offsets are %s"
                .formatted(file, name, bytes, Arrays.toString(offsets)));
      }
      return new Entry(dtype, shape, offsets[0], offsets[1]);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IOException("%s: entry \"%s\" is malformed".formatted(file, name), e);
    }
  }

  /** Arrays lie one behind the other: a byte that belongs to many would be held many times. */
  private static void requireApart(Path file, Map<String, Entry> entries, long available)
      throws IOException {
    List<Map.Entry<String, Entry>> inOrder = new ArrayList<>(entries.entrySet());
    inOrder.sort(Comparator.comparingLong(named -> named.getValue().begin()));
    long end = 0;
    for (Map.Entry<String, Entry> named : inOrder) {
      Entry entry = named.getValue();
      if (entry.end() > available) {
        throw new IOException(
            "%s: \"%s\" ends at byte %d, but the file has only %d; it may be truncated"
                .formatted(file, named.getKey(), entry.end(), available));
      }
      if (entry.begin() < end && entry.end() > entry.begin()) {
        throw new IOException("%s: \"%s\" overlaps another array".formatted(file, named.getKey()));
      }
      end = Math.max(end, entry.end());
    }
  }

  private static Tensor tensor(Entry entry, ByteBuffer bytes, int dataStart) {
    long count = Tensor.count(entry.shape());
    float[] values = new float[Math.toIntExact(count)];
    ByteBuffer slice = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    slice.position(Math.toIntExact(dataStart + entry.begin()));
    switch (entry.dtype()) {
      case "F32" -> slice.asFloatBuffer().get(values);
      case "F16" -> {
        for (int n = 0; n < values.length; n++) {
          values[n] = HalfFloat.toFloat(slice.getShort());
        }
      }
      case "BF16" -> {
        for (int n = 0; n < values.length; n++) {
          values[n] = Float.intBitsToFloat(slice.getShort() << 16);
        }
      }
      case "I64" -> {
        for (int n = 0; n < values.length; n++) {
          values[n] = slice.getLong();
        }
      }
      default -> {
        for (int n = 0; n < values.length; n++) {
          values[n] = slice.get();
        }
      }
    }
    return new Tensor(entry.shape(), values);
  }

  private static int width(Path file, String name, String dtype) throws IOException {
    return switch (dtype) {
      case "I64" -> 8;
      case "F32" -> 4;
      case "F16", "BF16" -> 2;
      case "I8" -> 1;
      default ->
          throw new IOException(
              "%s: \"%s\" has type %s; only F32, F16, BF16, I8 and I64 can be read"
                  .formatted(file, name, dtype));
    };
  }

  private static Map<String, Tensor> unscaled(
      Path file, Map<String, Tensor> tensors, Map<String, Entry> entries) throws IOException {
    Map<String, Tensor> result = new LinkedHashMap<>();
    for (Map.Entry<String, Tensor> named : tensors.entrySet()) {
      String name = named.getKey();
      Tensor tensor = named.getValue();
      Tensor scale = tensors.get(name + SCALE);
      if (scale != null && entries.get(name).dtype().equals("I8")) {
        requireOneAChannel(file, name, tensor, scale);
        result.put(name, scaled(tensor, scale.values()));
      } else if (!isScale(name, entries)) {
        result.put(name, tensor);
      }
    }
    return result;
  }

  private static void requireOneAChannel(Path file, String name, Tensor tensor, Tensor scale)
      throws IOException {
    long channels = tensor.shape().length == 0 ? 1 : tensor.shape()[0];
    if (scale.values().length != channels) {
      throw new IOException(
          "%s: \"%s\" has %d channels and %d scales"
              .formatted(file, name, channels, scale.values().length));
    }
  }

  private static boolean isScale(String name, Map<String, Entry> entries) {
    return name.endsWith(SCALE)
        && entries.containsKey(name.substring(0, name.length() - SCALE.length()));
  }

  private static Tensor scaled(Tensor tensor, float[] scales) {
    float[] values = tensor.values();
    int perChannel = values.length / scales.length;
    for (int n = 0; n < values.length; n++) {
      values[n] *= scales[Math.floorDiv(n, perChannel)];
    }
    return new Tensor(tensor.shape(), values);
  }

  private static void encode(
      String name,
      Tensor tensor,
      Storage storage,
      Map<String, Object> header,
      Map<String, ByteBuffer> arrays) {
    if (storage == Storage.INT8_PER_CHANNEL && tensor.shape().length >= 2) {
      float[] scales = channelScales(tensor);
      add(name, "I8", tensor.shape(), int8(tensor, scales), header, arrays);
      add(name + SCALE, "F32", new long[] {scales.length}, float32(scales), header, arrays);
    } else if (storage == Storage.F16) {
      add(name, "F16", tensor.shape(), float16(tensor.values()), header, arrays);
    } else {
      add(name, "F32", tensor.shape(), float32(tensor.values()), header, arrays);
    }
  }

  private static void add(
      String name,
      String dtype,
      long[] shape,
      ByteBuffer bytes,
      Map<String, Object> header,
      Map<String, ByteBuffer> arrays) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("dtype", dtype);
    entry.put("shape", shape);
    header.put(name, entry);
    arrays.put(name, bytes);
  }

  private static float[] channelScales(Tensor tensor) {
    int channels = Math.toIntExact(tensor.shape()[0]);
    int perChannel = tensor.values().length / channels;
    float[] scales = new float[channels];
    Arrays.fill(scales, Float.MIN_NORMAL);
    for (int n = 0; n < tensor.values().length; n++) {
      int channel = Math.floorDiv(n, perChannel);
      scales[channel] = Math.max(scales[channel], Math.abs(tensor.values()[n]) / 127f);
    }
    return scales;
  }

  private static ByteBuffer int8(Tensor tensor, float[] scales) {
    int perChannel = tensor.values().length / scales.length;
    ByteBuffer bytes = ByteBuffer.allocate(tensor.values().length);
    for (int n = 0; n < tensor.values().length; n++) {
      bytes.put((byte) Math.round(tensor.values()[n] / scales[Math.floorDiv(n, perChannel)]));
    }
    return bytes.flip();
  }

  private static ByteBuffer float16(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putShort(HalfFloat.fromFloat(value));
    }
    return bytes.flip();
  }

  private static ByteBuffer float32(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return bytes.flip();
  }
}
