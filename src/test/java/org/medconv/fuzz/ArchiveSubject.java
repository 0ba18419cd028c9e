package org.medconv.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.medconv.model.SafeTensors;
import org.medconv.model.UnableToOpenModel;
import org.medconv.segment.nnunet.NnUnetImport;

/** Archives of nnU-Net as a whole: ZIPs with plans, a data set's description and a checkpoint. */
final class ArchiveSubject implements Subject {
  private static final List<Path> SEEDS =
      Stream.of("tiny-plain.zip", "tiny-residual.zip")
          .map(name -> Path.of("src", "test", "resources", "nnunet", name))
          .toList();

  private final Path folder = Files.createTempDirectory("fuzz");
  private final List<byte[]> whole = new java.util.ArrayList<>();

  ArchiveSubject() throws IOException {
    for (Path seed : SEEDS) {
      whole.add(Files.readAllBytes(seed));
    }
  }

  @Override
  public byte[] input(RandomGenerator random) throws IOException {
    byte[] seed = Wounds.one(whole, random);
    if (random.nextInt(4) == 0) {
      return Wounds.wounded(seed, whole, random);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> part : parts(seed).entrySet()) {
        if (random.nextInt(64) != 0) {
          zip.putNextEntry(new ZipEntry(name(part.getKey(), random)));
          zip.write(changed(part, random));
          zip.closeEntry();
        }
      }
    }
    byte[] archive = out.toByteArray();
    return random.nextInt(8) == 0 ? Wounds.wounded(archive, whole, random) : archive;
  }

  private static Map<String, byte[]> parts(byte[] archive) throws IOException {
    Map<String, byte[]> parts = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        parts.put(entry.getName(), zip.readAllBytes());
      }
    }
    return parts;
  }

  /** Rarely another name: a way out of the folder, a doubled separator, another fold. */
  private static String name(String name, RandomGenerator random) {
    return switch (random.nextInt(64)) {
      case 0 -> "../" + name;
      case 1 -> name.replace("/", "//");
      case 2 -> name.replace("fold_0", "fold_" + random.nextInt(9));
      case 3 -> name.substring(0, random.nextInt(name.length())) + random.nextInt();
      default -> name;
    };
  }

  private static byte[] changed(Map.Entry<String, byte[]> part, RandomGenerator random)
      throws IOException {
    byte[] bytes = part.getValue();
    if (part.getKey().endsWith(".json") && random.nextInt(2) == 0) {
      return Texts.woundedJson(new String(bytes, StandardCharsets.UTF_8), random);
    }
    return random.nextInt(8) == 0 ? Wounds.wounded(bytes, List.of(bytes), random) : bytes;
  }

  @Override
  public Ending attempt(byte[] input) throws Throwable {
    Path file = Files.write(folder.resolve("archive.zip"), input);
    Path models = folder.resolve("models");
    try {
      NnUnetImport.run(
          new NnUnetImport.Request(
              file,
              models,
              Optional.of("brought"),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              SafeTensors.Storage.F32));
      return Ending.TAKEN;
    } catch (UnableToOpenModel refusal) {
      if (Files.exists(models.resolve("brought"))) {
        throw new AssertionError("a refused archive leaves something behind", refusal);
      }
      return Subject.refused(refusal);
    } finally {
      delete(models);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    delete(folder);
  }
}
