package org.medconv.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.medconv.model.Compute;
import org.medconv.model.DeviceChoice;
import org.medconv.model.ModelFolder;
import org.medconv.segment.L1Finding;
import org.medconv.segment.UNetSegmenter;
import org.medconv.supervise.PeakMemory;
import org.medconv.volume.Assembly;
import org.medconv.volume.AssemblyLimits;
import org.medconv.volume.CtVolume;
import org.medconv.volume.NiftiFile;
import org.medconv.volume.VolumeAssembler;

/**
 * One process of {@link SegmentBench}: reads a series, loads the model, finds L1 several times, and
 * prints one line of JSON. It does nothing else, so its peak memory is that of these steps.
 */
final class SegmentRun {
  private static final AssemblyLimits ANY = new AssemblyLimits(2, 10, 2_000_000_000L, true);

  private SegmentRun() {}

  /**
   * @param arguments model folder, series, device, threads, repeats
   */
  public static void main(String[] arguments) throws Exception {
    ObjectNode told = Json.MAPPER.createObjectNode();
    CtVolume volume = timed(told, "read", () -> read(Path.of(arguments[1])));
    DeviceChoice device = DeviceChoice.parse(arguments[2]);
    int threads = Integer.parseInt(arguments[3]);
    Path model = Path.of(arguments[0]);
    try (UNetSegmenter segmenter =
        timed(
            told,
            "load",
            () -> UNetSegmenter.open(ModelFolder.open(model), Compute.open(device, threads)))) {
      L1Finding finding = timed(told, "first", () -> segmenter.find(volume));
      long cpu = cpu();
      ArrayNode further = told.putArray("further");
      StageSampler sampler = new StageSampler();
      for (int n = 1; n < Integer.parseInt(arguments[4]); n++) {
        long start = System.nanoTime();
        sampler.watch(() -> segmenter.find(volume));
        further.add((System.nanoTime() - start) / 1e9);
      }
      told.put("cpu", (cpu() - cpu) / 1e9 / Math.max(1, further.size()));
      ObjectNode stages = told.putObject("stages");
      sampler.shares().forEach(stages::put);
      told.put("outcome", outcome(finding));
      told.put("device", segmenter.device());
    }
    told.put("columns", volume.grid().columns());
    told.put("rows", volume.grid().rows());
    told.put("slices", volume.grid().slices());
    PeakMemory.mebibytes().ifPresent(peak -> told.put("peakMiB", peak));
    System.out.println(told.toString());
  }

  /** CPU time of this process in nanoseconds: other load on the machine adds nothing. */
  private static long cpu() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static String outcome(L1Finding finding) {
    return finding instanceof L1Finding.NotFound none
        ? none.abstention().reason().name()
        : "L1 found";
  }

  private static CtVolume read(Path series) throws IOException {
    if (Files.isRegularFile(series)) {
      return NiftiFile.readCt(series);
    }
    try (Stream<Path> files = Files.list(series)) {
      Assembly assembly =
          new VolumeAssembler(ANY).assemble(files.filter(Files::isRegularFile).sorted().toList());
      if (assembly instanceof Assembly.Assembled volume) {
        return volume.volume();
      }
      throw new IOException("%s makes no volume: %s".formatted(series, assembly));
    }
  }

  private static <T> T timed(ObjectNode told, String name, Callable<T> work) throws Exception {
    long start = System.nanoTime();
    T result = work.call();
    told.put(name, (System.nanoTime() - start) / 1e9);
    return result;
  }
}
