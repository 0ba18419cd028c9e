package org.medconv.lab.tables;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medconv.lab.cohort.DataOptions;
import org.medconv.lab.cohort.Dataset;
import org.medconv.lab.cohort.DatasetPart;
import org.medconv.lab.desk.ComputeOptions;
import org.medconv.lab.tables.PaperTable.Masks;
import org.medconv.lab.train.PretrainedFolder;
import org.medconv.lab.train.ScheduleOptions;
import org.medconv.model.Compute;
import org.medconv.terminal.ExitCode;
import org.medconv.terminal.Range;
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
  @Range(from = 1, to = 1000)
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

  @Option(
      names = "--with",
      defaultValue = "",
      paramLabel = "OPTIONS",
      description = "options that every row has too, joined by +, e.g. augment+windows")
  private String more;

  @Option(
      names = "--part",
      split = ",",
      defaultValue = "VALIDATION,TEST",
      description =
          "cases that the report is of: ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}, as in"
              + " the paper")
  private List<DatasetPart> parts;

  @Option(
      names = "--models",
      paramLabel = "DIR",
      description = "keep each trained network, as a model folder with the row's name")
  private Path models;

  @Option(
      names = "--choose",
      paramLabel = "DIR",
      description =
          "copy one of --models to this folder: of the row with the highest mean F1 on the"
              + " validation part; within one standard deviation, tscore goes before the others;"
              + " the row's best seed")
  private Path choose;

  @Mixin private ComputeOptions on;

  /**
   * Trains the missing rows of a table and writes its report.
   *
   * @param name of the report's files
   */
  int run(PaperTable table, String name) throws Exception {
    PaperTable wanted = table.with(more);
    if (wanted.rows().isEmpty()) {
      throw new ParameterException(spec.commandLine(), "no row matches --rows");
    }
    if (choose != null && models == null) {
      throw new ParameterException(spec.commandLine(), "--choose takes a network of --models");
    }
    boolean finished = reportOnly || train(wanted);
    var print = spec.commandLine().getOut();
    if (finished && choose != null) {
      NetworkChoice choice = new NetworkChoice(wanted, out);
      choice.copy(models, choose);
      print.println(choice.sentence());
      print.println(choose + " written");
      print.flush();
    }
    new TableReport(wanted, out, parts).write(name, command());
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
      return new TableRun(
              datasets,
              schedule.schedule(),
              weights,
              out,
              Optional.ofNullable(models),
              compute,
              on.threads())
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
