package org.medconv.signal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Reads the state of graphics cards from {@code nvidia-smi}; empty without it. */
final class Graphics {
  private static final List<String> QUERY =
      List.of(
          "nvidia-smi",
          "--query-gpu=index,memory.used,memory.total,utilization.gpu",
          "--format=csv,noheader,nounits");

  private static final int PATIENCE_SECONDS = 3;
  private static final double MIB = 1 << 20;

  private Graphics() {}

  /** Memory in bytes; utilisation as a share of time, 0 to 1. */
  record Card(String index, double usedBytes, double totalBytes, double utilisation) {}

  static List<Card> cards() {
    try {
      Process process = new ProcessBuilder(QUERY).redirectErrorStream(true).start();
      try (BufferedReader said =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
          return List.of();
        }
        return said.lines().map(line -> line.split(", *", -1)).map(Graphics::card).toList();
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException | NumberFormatException none) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private static Card card(String[] values) {
    return new Card(
        values[0],
        Double.parseDouble(values[1]) * MIB,
        Double.parseDouble(values[2]) * MIB,
        Double.parseDouble(values[3]) / 100);
  }
}
