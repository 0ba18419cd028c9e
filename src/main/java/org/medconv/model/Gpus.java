package org.medconv.model;

import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What there is of NVIDIA's graphics cards on this machine, and what the engine sees of it.
 *
 * @param driver version of the kernel's driver; empty where there is none
 * @param cards models, as the driver names them
 * @param counted cards that the engine counts; it asks CUDA's runtime library for it
 * @param cudaBuild whether the engine's libtorch is one that computes on cards
 */
public record Gpus(Optional<String> driver, List<String> cards, int counted, boolean cudaBuild) {
  private static final Path DRIVER = Path.of("/proc/driver/nvidia");

  public Gpus {
    cards = List.copyOf(cards);
  }

  /** Looks; the engine is started by it. */
  public static Gpus look() {
    Engine engine = Engine.getEngine("PyTorch");
    return new Gpus(
        driver(DRIVER.resolve("version")),
        cards(DRIVER.resolve("gpus")),
        engine.getGpuCount(),
        engine.hasCapability(StandardCapabilities.CUDA));
  }

  /** Cards that can be computed on. */
  public int usable() {
    return cudaBuild ? counted : 0;
  }

  /** Driver, cards and libtorch in one line. */
  public String sentence() {
    return "%s; %s; libtorch %s; the engine counts %d"
        .formatted(
            driver.map(version -> "NVIDIA driver " + version).orElse("no NVIDIA driver"),
            cards.isEmpty() ? "no card" : String.join(", ", cards),
            cudaBuild ? "for CUDA" : "for CPU only",
            counted);
  }

  /** Why a card that is there cannot be used, and what to do; empty where all is well. */
  public Optional<String> whyUnused() {
    if (cards.isEmpty() || usable() > 0) {
      return Optional.empty();
    }
    if (!cudaBuild) {
      return Optional.of(
          "libtorch is a build for CPUs; set PYTORCH_LIBRARY_PATH to the torch/lib of a CUDA build"
              + " of the same version, PYTORCH_VERSION and PYTORCH_FLAVOR (README, Graphics card)");
    }
    return Optional.of(
        "the engine cannot find the CUDA runtime (libcudart), which it needs to count cards; the"
            + " launcher searches beside PYTORCH_LIBRARY_PATH; to name another folder, set"
            + " MEDCONV_JAVA_OPTS=-Djna.library.path=FOLDER");
  }

  private static Optional<String> driver(Path file) {
    try {
      return Files.readAllLines(file).stream()
          .map(line -> line.replaceFirst("(?s).*?\\s(\\d+\\.\\d+[.\\d]*)\\s.*", "$1"))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static List<String> cards(Path folder) {
    List<String> cards = new ArrayList<>();
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path card : entries.sorted().toList()) {
        cards.add(model(card.resolve("information")));
      }
    } catch (IOException e) {
      return List.of();
    }
    return cards;
  }

  private static String model(Path information) throws IOException {
    return Files.readAllLines(information).stream()
        .filter(line -> line.startsWith("Model:"))
        .map(line -> line.substring("Model:".length()).strip())
        .findFirst()
        .orElse("an unnamed card");
  }
}
