package org.medconv.lab.cohort;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import me.tongfei.progressbar.ProgressBar;
import org.medconv.lab.cohort.SimulatedCohort.Parts;
import org.medconv.lab.score.Spread;
import org.medconv.terminal.ExitCode;
import org.medconv.terminal.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code lab simulate-cohort}: simulated L1s in the authors' folder layout. */
@Command(
    name = "simulate-cohort",
    mixinStandardHelpOptions = true,
    description = {
      "Writes simulated L1s in the layout of the authors' data: train_data, val_data and test_data,"
          + " each with one <SubjectID>.nii.gz a subject and labels.csv (SubjectID, T-score).",
      "Without --subjects, it writes a stand-in for AustinSpine: 389 subjects (46 osteoporosis, 136"
          + " osteopenia, 207 normal), 311 for training, 39 for validation and 39 for test with 13"
          + " of each class. With --subjects, all parts have the population's shares (12, 35, 53"
          + " %%).",
      "If stopped, the same command continues."
    },
    footer = {
      "",
      "Examples:",
      "  medconv lab simulate-cohort --out cohort/austinspine",
      "  medconv lab simulate-cohort --out cohort/austinspine-crude --outline CRUDE",
      "  medconv lab simulate-cohort --out cohort/large --subjects 3000,300,500 --seed 1"
    })
public final class SimulateCohort implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--out", required = true, paramLabel = "FOLDER", description = "folder to write")
  private Path out;

  @Option(
      names = "--subjects",
      split = ",",
      paramLabel = "TRAIN,VAL,TEST",
      description = "subjects of each part; default: the 389 of AustinSpine's stand-in")
  private int[] subjects;

  @Option(
      names = "--outline",
      defaultValue = "SEGMENTER",
      description =
          "quality of the outlines: SEGMENTER (errors like those of the shipped segmenter) or CRUDE"
              + " (larger errors, sometimes another vertebra); the scans are the same; default:"
              + " ${DEFAULT-VALUE}")
  private SimulatedOutline outline;

  @Option(
      names = "--physics",
      defaultValue = "ROUTINE",
      description =
          "ROUTINE (contrast agent, scanner offsets, tube voltages and kernels as in routine CT; T"
              + " of a DXA of spine and hip) or SIMPLE (the kept tables' cohort); default:"
              + " ${DEFAULT-VALUE}")
  private Physics physics;

  @Option(
      names = "--seed",
      defaultValue = "20261123",
      description = "seed; cohorts of different seeds share no subject; default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(names = "--threads", defaultValue = "2", description = "default: ${DEFAULT-VALUE}")
  private int threads;

  @Override
  public Integer call() throws Exception {
    Parts parts = parts();
    String name = subjects == null ? "a stand-in for AustinSpine" : "a population";
    CohortFolder cohort = new CohortFolder(out, name, parts, outline, seed);
    ConcurrentLinkedQueue<Double> dice = new ConcurrentLinkedQueue<>();
    try (ProgressBar bar = Progress.bar("simulating", cohort.missing())) {
      cohort.write(
          threads,
          overlap -> {
            dice.add(overlap);
            bar.step();
          });
    }
    var print = spec.commandLine().getOut();
    print.println("attenuation of L1: " + AttenuationThresholds.of(parts.all()));
    if (!dice.isEmpty()) {
      print.println(
          "Dice of the outlines drawn now: "
              + Spread.of(dice.stream().mapToDouble(Double::doubleValue)));
    }
    print.println(out + " written");
    print.flush();
    return ExitCode.DONE;
  }

  private Parts parts() {
    if (subjects == null) {
      return SimulatedCohort.austinSpine(seed, physics);
    }
    if (subjects.length != 3) {
      throw new ParameterException(
          spec.commandLine(),
          "--subjects takes three numbers (training, validation, test), e.g. 3000,300,500");
    }
    return SimulatedCohort.population(subjects[0], subjects[1], subjects[2], seed, physics);
  }
}
