package org.medconv.lab.tables;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.medconv.lab.cohort.DataOptions;
import org.medconv.lab.cohort.Dataset;
import org.medconv.lab.desk.ComputeOptions;
import org.medconv.lab.tables.PaperTable.Masks;
import org.medconv.lab.train.PretrainedFolder;
import org.medconv.lab.train.ScheduleOptions;
import org.medconv.model.Compute;
import org.medconv.terminal.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Options of the commands that train the rows of a table. */
final class TableOptions {
  private static final String DEFAULT = "default: ${DEFAULT-VALUE}";

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Mixin private DataOptions data;

  @Option(
      names = "--worse-masks",
      paramLabel = "DIR",
      description =
          "the same subjects, cut out along the outlines of a worse segmenter; Table III compares"
              + " the two")
  private Path worseMasks;

  @Option(
      names = "--pretrained",
      paramLabel = "DIR",
      description =
          "folder of weights for the rows with pretrain: one <backbone>.safetensors or .pth each,"
              + " from timm or lab pretrain; every report quotes the first line of its"
              + " PRETRAINED.md")
  private Path pretrained;

  @Mixin private ScheduleOptions schedule;

  @Option(
      names = "--seeds",
      defaultValue = "1",
      paramLabel = "N",
      description = "trainings per row, with --seed and the numbers after it; " + DEFAULT)
  private int seeds;

  @Option(
      names = "--report-only",
      description = "train nothing; write the report of the finished rows")
  private boolean reportOnly;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description =
          "folder for the rows (one JSON each, shared by all tables), their learning curves and the"
              + " report")
  private Path out;

  @Mixin private ComputeOptions on;

  /**
   * Trains what is missing of a table and writes its report.
   *
   * @param name of the report's files
   */
  int run(PaperTable table, String name) throws Exception {
    if (table.rows().isEmpty()) {
      throw new ParameterException(spec.commandLine(), "no row matches --rows");
    }
    boolean finished = reportOnly || train(table);
    new TableReport(table, out).write(name, command());
    var print = spec.commandLine().getOut();
    print.println(out.resolve(name + ".html") + " written");
    if (!finished) {
      print.println("stopped; repeat the command to continue");
    }
    print.flush();
    return ExitCode.DONE;
  }

  private boolean train(PaperTable table) throws Exception {
    try {
      Map<Masks, Dataset> datasets = new EnumMap<>(Masks.class);
      datasets.put(Masks.BETTER, data.open());
      if (worseMasks != null) {
        datasets.put(Masks.WORSE, data.open(worseMasks));
      }
      Optional<PretrainedFolder> weights =
          pretrained == null ? Optional.empty() : Optional.of(PretrainedFolder.open(pretrained));
      Compute compute = on.open();
      return new TableRun(datasets, schedule.schedule(), weights, out, compute, on.threads())
          .train(table, seeds);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private String command() {
    var arguments = spec.root().commandLine().getParseResult().originalArgs();
    return "medconv " + String.join(" ", arguments);
  }
}
