package org.medconv.model.torch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.medconv.disk.RegularFile;
import org.medconv.model.Tensor;
import org.medconv.model.UnableToOpenModel;

/**
 * A file written by {@code torch.save} (PyTorch 1.6 and later): a ZIP of {@code data.pkl}, {@code
 * data/0}, {@code data/1} ... and {@code byteorder}. The pickle is read at once, arrays only when
 * asked for, so that an optimiser's state costs nothing. One thread at a time.
 */
public final class TorchCheckpoint implements AutoCloseable {
  private static final int MAXIMUM_PICKLE = 64 << 20;

  /** How the format before PyTorch 1.6 begins: a pickle of a magic number. */
  private static final byte[] LEGACY = {(byte) 0x80, 2, (byte) 0x8a, 0x0a, 0x6c, (byte) 0xfc};

  private final Path file;
  private final ZipFile zip;
  private final String folder;
  private final ByteOrder order;
  private final Map<?, ?> content;

  private TorchCheckpoint(
      Path file, ZipFile zip, String folder, ByteOrder order, Map<?, ?> content) {
    this.file = file;
    this.zip = zip;
    this.folder = folder;
    this.order = order;
    this.content = content;
  }

  /**
   * Reads everything but the arrays.
   *
   * @throws UnableToOpenModel for a file that is missing, damaged, cut off, no checkpoint or of the
   *     format before PyTorch 1.6
   */
  public static TorchCheckpoint open(Path file) throws UnableToOpenModel {
    ZipFile zip = null;
    try {
      refuseLegacy(file);
      zip = new ZipFile(file.toFile());
      String folder = folder(zip);
      Object content = Pickle.read(bytes(zip, folder + "data.pkl", MAXIMUM_PICKLE));
      if (!(content instanceof Map<?, ?> map)) {
        throw new MalformedCheckpoint("it does not hold a mapping");
      }
      return new TorchCheckpoint(file, zip, folder, order(zip, folder), map);
    } catch (IOException | RuntimeException e) {
      // The JDK's ZIP reader throws IllegalArgumentException for some damaged directories.
      closeAfter(zip, e);
      throw unreadable(file, e);
    }
  }

  private static void closeAfter(ZipFile zip, Exception failure) {
    try {
      if (zip != null) {
        zip.close();
      }
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static UnableToOpenModel unreadable(Path file, Exception e) {
    String why =
        e instanceof MalformedCheckpoint
            ? e.getMessage()
            : "it is damaged or cut off (%s)".formatted(e.getMessage());
    return new UnableToOpenModel("%s is not a readable checkpoint: %s".formatted(file, why), e);
  }

  private static void refuseLegacy(Path file) throws IOException {
    try (InputStream in = RegularFile.open(file)) {
      if (Arrays.equals(in.readNBytes(LEGACY.length), LEGACY)) {
        throw new MalformedCheckpoint(
            "its format is older than PyTorch 1.6; load it with a newer PyTorch and save it again"
                + " with torch.save");
      }
    }
  }

  private static String folder(ZipFile zip) throws MalformedCheckpoint {
    return zip.stream()
        .map(ZipEntry::getName)
        .filter(name -> name.matches("([^/]+/)?data\\.pkl"))
        .map(name -> name.substring(0, name.length() - "data.pkl".length()))
        .findFirst()
        .orElseThrow(() -> new MalformedCheckpoint("it is a ZIP without data.pkl"));
  }

  private static ByteOrder order(ZipFile zip, String folder) throws IOException {
    if (zip.getEntry(folder + "byteorder") == null) {
      return ByteOrder.LITTLE_ENDIAN;
    }
    String order = new String(bytes(zip, folder + "byteorder", 16), StandardCharsets.US_ASCII);
    return order.strip().equals("big") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  /** Reads at most so many bytes, whatever the ZIP says of their number. */
  private static byte[] bytes(ZipFile zip, String name, int most) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new MalformedCheckpoint("it lacks \"%s\"".formatted(name));
    }
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] bytes = in.readNBytes(most);
      if (in.read() >= 0) {
        throw new MalformedCheckpoint("\"%s\" in it is larger than %d bytes".formatted(name, most));
      }
      requireSum(entry, bytes);
      return bytes;
    }
  }

  /**
   * The JDK's ZipFile does not look at checksums; PyTorch can be told to write none, which is 0.
   */
  private static void requireSum(ZipEntry entry, byte[] bytes) throws MalformedCheckpoint {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    if (entry.getCrc() > 0 && entry.getCrc() != sum.getValue()) {
      throw new MalformedCheckpoint(
          "it is damaged: the checksum of \"%s\" is wrong".formatted(entry.getName()));
    }
  }

  /** Text under a key of the outermost mapping. */
  public Optional<String> text(String key) {
    return content.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** Whole numbers under a key of the outermost mapping, as a tuple or list; empty for None. */
  public int[] wholeNumbers(String key) {
    if (content.get(key) instanceof Iterable<?> values) {
      IntStream.Builder numbers = IntStream.builder();
      for (Object value : values) {
        if (value instanceof Long number) {
          numbers.add(Math.toIntExact(number));
        }
      }
      return numbers.build().toArray();
    }
    return new int[0];
  }

  /** Names of the tensors in a mapping of the outermost one, a network's {@code state_dict}. */
  public Set<String> names(String key) throws UnableToOpenModel {
    return names(mapping(key));
  }

  /** Keys of the outermost mapping. */
  public Set<String> names() {
    return names(content);
  }

  private static Set<String> names(Map<?, ?> mapping) {
    Set<String> names = new LinkedHashSet<>();
    for (Object name : mapping.keySet()) {
      if (name instanceof String text) {
        names.add(text);
      }
    }
    return names;
  }

  private Map<?, ?> mapping(String key) throws UnableToOpenModel {
    if (content.get(key) instanceof Map<?, ?> mapping) {
      return mapping;
    }
    throw new UnableToOpenModel("%s has no \"%s\"".formatted(file, key));
  }

  /**
   * The tensors of a mapping that are wanted, as floats, in the file's order.
   *
   * @param key in the outermost mapping
   * @throws UnableToOpenModel when one is missing, cut off or no tensor of numbers, or when all of
   *     them do not fit into memory
   */
  public Map<String, Tensor> tensors(String key, Predicate<String> wanted)
      throws UnableToOpenModel {
    return tensors(mapping(key), wanted);
  }

  /** The same of the outermost mapping itself, of a file that is nothing but a state_dict. */
  public Map<String, Tensor> tensors(Predicate<String> wanted) throws UnableToOpenModel {
    return tensors(content, wanted);
  }

  private Map<String, Tensor> tensors(Map<?, ?> mapping, Predicate<String> wanted)
      throws UnableToOpenModel {
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : mapping.entrySet()) {
      if (entry.getKey() instanceof String name && wanted.test(name)) {
        stored.put(name, storedTensor(name, entry.getValue()));
      }
    }
    requireRoom(stored);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, StoredTensor> entry : stored.entrySet()) {
      try {
        tensors.put(entry.getKey(), tensor(entry.getValue()));
      } catch (IOException | RuntimeException e) {
        throw new UnableToOpenModel(
            "%s: \"%s\" cannot be read: %s".formatted(file, entry.getKey(), e.getMessage()), e);
      }
    }
    return tensors;
  }

  private StoredTensor storedTensor(String name, Object value) throws UnableToOpenModel {
    if (value instanceof StoredTensor tensor) {
      return tensor;
    }
    throw new UnableToOpenModel(
        "%s: \"%s\" is not a tensor of numbers%s"
            .formatted(
                file, name, value instanceof PickledObject other ? " but " + other.type() : ""));
  }

  /** A tensor can be far larger than what is stored of it: strides of nought repeat one value. */
  private void requireRoom(Map<String, StoredTensor> stored) throws UnableToOpenModel {
    double kept = 0;
    double whileRead = 0;
    for (StoredTensor tensor : stored.values()) {
      StoredTensor.Storage storage = tensor.storage();
      kept += 4.0 * tensor.count();
      // Its storage, and where in it each value is found.
      whileRead =
          Math.max(
              whileRead, 8.0 * tensor.count() + storage.type().bytes() * (double) storage.values());
      if (tensor.count() > Integer.MAX_VALUE / 16 || storage.values() > Integer.MAX_VALUE / 16) {
        throw new UnableToOpenModel(
            "%s: a tensor of %d values is refused".formatted(file, tensor.count()));
      }
    }
    double bytes = kept + whileRead;
    if (bytes > 0.8 * Runtime.getRuntime().maxMemory()) {
      throw new UnableToOpenModel(
          "%s: its weights need %.0f MiB of memory, but Java may use only %.0f; set a larger MEDCONV_HEAP"
              .formatted(file, bytes / 0x1p20, Runtime.getRuntime().maxMemory() / 0x1p20));
    }
  }

  private Tensor tensor(StoredTensor stored) throws IOException {
    StoredTensor.Storage storage = stored.storage();
    int length = Math.multiplyExact(Math.toIntExact(storage.values()), storage.type().bytes());
    byte[] raw = bytes(zip, folder + "data/" + storage.key(), length);
    if (raw.length < length) {
      throw new MalformedCheckpoint(
          "%d bytes are stored instead of %d; the file may be cut off"
              .formatted(raw.length, length));
    }
    ByteBuffer buffer = ByteBuffer.wrap(raw).order(order);
    float[] values = new float[Math.toIntExact(stored.count())];
    long[] positions = stored.positions();
    for (int n = 0; n < values.length; n++) {
      values[n] = storage.type().read(buffer, (int) positions[n] * storage.type().bytes());
    }
    return new Tensor(stored.shape(), values);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
