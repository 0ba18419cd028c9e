package org.medconv.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.medconv.model.SafeTensors;
import org.medconv.model.Tensor;
import org.medconv.model.UnableToOpenModel;
import org.medconv.model.torch.TorchCheckpoint;

/** Files of weights: safetensors, and PyTorch's checkpoints, which are ZIPs. */
final class WeightsSubject {
  private WeightsSubject() {}

  static Subject safeTensors() throws IOException {
    return new OfSafeTensors();
  }

  static Subject checkpoints() throws IOException {
    return new OfCheckpoints();
  }

  private static final class OfSafeTensors implements Subject {
    private final Path file = Files.createTempFile("fuzz", ".safetensors");
    private final List<byte[]> seeds = new java.util.ArrayList<>();

    OfSafeTensors() throws IOException {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      tensors.put("a", new Tensor(new long[] {2, 3}, new float[6]));
      tensors.put("b", new Tensor(new long[] {4}, new float[4]));
      for (SafeTensors.Storage storage : SafeTensors.Storage.values()) {
        SafeTensors.write(file, tensors, storage, Map.of("made", "here"));
        seeds.add(Files.readAllBytes(file));
      }
    }

    @Override
    public byte[] input(RandomGenerator random) throws IOException {
      byte[] seed = Wounds.one(seeds, random);
      if (random.nextInt(4) == 0) {
        return Wounds.wounded(seed, seeds, random);
      }
      int length = ByteBuffer.wrap(seed).order(ByteOrder.LITTLE_ENDIAN).getInt();
      String json = new String(seed, 8, length, StandardCharsets.UTF_8);
      byte[] header = Texts.woundedJson(json, random);
      int arrays =
          seed.length - 8 - length + (random.nextInt(8) == 0 ? 1 << random.nextInt(21) : 0);
      ByteBuffer out = ByteBuffer.allocate(8 + header.length + arrays);
      out.order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).put(header);
      return out.array();
    }

    @Override
    public Ending attempt(byte[] input) throws Throwable {
      Files.write(file, input);
      try {
        SafeTensors.metadata(file);
        SafeTensors.read(file);
        return Ending.TAKEN;
      } catch (IOException refusal) {
        return Subject.refused(refusal);
      }
    }

    @Override
    public void close() throws IOException {
      Files.deleteIfExists(file);
    }
  }

  private static final class OfCheckpoints implements Subject {
    private static final Path SEED = Path.of("src", "test", "resources", "nnunet", "kinds.pth");

    /** What a pickle of protocol 2 is made of. */
    private static final byte[] OPCODES =
        "\u0080}q(Kh\u0085\u0086\u0087X]aetuRb.cQ\u0081JGMIN\u0088\u0089\u008a0125dl\u0094\u0092"
            .getBytes(StandardCharsets.ISO_8859_1);

    private final Path file = Files.createTempFile("fuzz", ".pth");
    private final Map<String, byte[]> parts = new LinkedHashMap<>();
    private final String pickle;
    private final byte[] whole;

    OfCheckpoints() throws IOException {
      whole = Files.readAllBytes(SEED);
      try (ZipFile zip = new ZipFile(SEED.toFile())) {
        for (ZipEntry entry : Collections.list(zip.entries())) {
          parts.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
        }
      }
      pickle =
          parts.keySet().stream().filter(n -> n.endsWith("data.pkl")).findFirst().orElseThrow();
    }

    @Override
    public byte[] input(RandomGenerator random) throws IOException {
      if (random.nextInt(4) == 0) {
        return Wounds.wounded(whole, List.of(whole), random);
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (ZipOutputStream zip = new ZipOutputStream(out)) {
        for (Map.Entry<String, byte[]> part : parts.entrySet()) {
          byte[] bytes = part.getValue();
          if (part.getKey().equals(pickle)) {
            bytes = repickled(bytes, random);
          } else if (random.nextInt(16) == 0) {
            bytes = Wounds.wounded(bytes, List.of(), random);
          }
          if (random.nextInt(64) != 0) {
            zip.putNextEntry(new ZipEntry(part.getKey()));
            zip.write(bytes);
            zip.closeEntry();
          }
        }
      }
      return out.toByteArray();
    }

    private static byte[] repickled(byte[] bytes, RandomGenerator random) {
      byte[] changed = bytes.clone();
      for (int wounds = random.nextInt(4); wounds > 0; wounds--) {
        int at = random.nextInt(changed.length);
        switch (random.nextInt(4)) {
          case 0 -> changed[at] = OPCODES[random.nextInt(OPCODES.length)];
          case 1 -> number(changed, random);
          default -> changed = Wounds.wounded(changed, List.of(bytes), random);
        }
        changed = changed.length == 0 ? bytes.clone() : changed;
      }
      return changed;
    }

    /** Another number where the pickle has one: sizes, strides, offsets. */
    private static void number(byte[] pickle, RandomGenerator random) {
      int start = random.nextInt(pickle.length);
      for (int n = 0; n < pickle.length - 5; n++) {
        int at = (start + n) % (pickle.length - 5);
        int size = pickle[at] == 'K' ? 1 : pickle[at] == 'M' ? 2 : pickle[at] == 'J' ? 4 : 0;
        if (size > 0) {
          long number = Wounds.edge(random);
          for (int b = 0; b < size; b++) {
            pickle[at + 1 + b] = (byte) (number >> (8 * b));
          }
          return;
        }
      }
    }

    @Override
    public Ending attempt(byte[] input) throws Throwable {
      Files.write(file, input);
      try (TorchCheckpoint checkpoint = TorchCheckpoint.open(file)) {
        checkpoint.text("trainer_name");
        checkpoint.names();
        checkpoint.tensors("network_weights", name -> true);
        return Ending.TAKEN;
      } catch (UnableToOpenModel refusal) {
        return Subject.refused(refusal);
      }
    }

    @Override
    public void close() throws IOException {
      Files.deleteIfExists(file);
    }
  }
}
