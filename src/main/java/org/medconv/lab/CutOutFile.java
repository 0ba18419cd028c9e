package org.medconv.lab;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.medconv.classify.CutOutPlan;

/**
 * The cut-outs of a simulated cohort in one file, because drawing them takes longer than training
 * on them. The file names its cohort and plan in its first line; another cohort's is made anew.
 */
final class CutOutFile {
  private static final int BLOCK = 64;

  private CutOutFile() {}

  /**
   * Reads the file, or draws the cohort and writes it.
   *
   * @param progress told of each case drawn
   */
  static List<LabelledCutOut> open(
      Path file, int count, long seed, CutOutPlan plan, Consumer<Integer> progress)
      throws IOException {
    String title =
        "L1 cut-outs, version 2: %d subjects of seed %d, %s".formatted(count, seed, plan);
    if (!Files.isRegularFile(file) || !title(file).equals(title)) {
      write(file, title, SimulatedCohort.draw(count, seed), plan, progress);
    }
    return read(file, plan);
  }

  private static void write(
      Path file,
      String title,
      List<SimulatedCohort.Subject> subjects,
      CutOutPlan plan,
      Consumer<Integer> progress)
      throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try (DataOutputStream out =
        new DataOutputStream(
            new DeflaterOutputStream(
                new BufferedOutputStream(Files.newOutputStream(partial)),
                new Deflater(Deflater.BEST_SPEED)))) {
      out.writeUTF(title);
      out.writeInt(subjects.size());
      for (int from = 0; from < subjects.size(); from += BLOCK) {
        int to = Math.min(from + BLOCK, subjects.size());
        for (LabelledCutOut cutOut : drawn(subjects.subList(from, to), plan)) {
          out.writeDouble(cutOut.tScore());
          out.writeDouble(cutOut.trabecularHu());
          ByteBuffer bytes = ByteBuffer.allocate(2 * cutOut.hu().length);
          bytes.asShortBuffer().put(cutOut.hu());
          out.write(bytes.array());
        }
        progress.accept(to);
      }
    }
    Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
  }

  private static List<LabelledCutOut> drawn(
      List<SimulatedCohort.Subject> subjects, CutOutPlan plan) {
    return IntStream.range(0, subjects.size())
        .parallel()
        .mapToObj(
            n -> {
              SimulatedCohort.Subject subject = subjects.get(n);
              short[] hu = SimulatedScan.of(subject, SimulatedOutline.SEGMENTER).cutOut(plan).hu();
              return new LabelledCutOut(hu, subject.tScore(), subject.trabecularHu());
            })
        .toList();
  }

  private static String title(Path file) throws IOException {
    try (DataInputStream in = input(file)) {
      return in.readUTF();
    }
  }

  private static List<LabelledCutOut> read(Path file, CutOutPlan plan) throws IOException {
    try (DataInputStream in = input(file)) {
      in.readUTF();
      int count = in.readInt();
      List<LabelledCutOut> cutOuts = new ArrayList<>(count);
      byte[] bytes = new byte[2 * plan.columns() * plan.rows() * plan.slices()];
      for (int n = 0; n < count; n++) {
        double tScore = in.readDouble();
        double trabecularHu = in.readDouble();
        in.readFully(bytes);
        short[] hu = new short[bytes.length / 2];
        ByteBuffer.wrap(bytes).asShortBuffer().get(hu);
        cutOuts.add(new LabelledCutOut(hu, tScore, trabecularHu));
      }
      return cutOuts;
    }
  }

  private static DataInputStream input(Path file) throws IOException {
    return new DataInputStream(
        new InflaterInputStream(new BufferedInputStream(Files.newInputStream(file))));
  }
}
