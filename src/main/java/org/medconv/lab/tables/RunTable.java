package org.medconv.lab.tables;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lab table}: runs a table of the paper. */
@Command(
    name = "table",
    mixinStandardHelpOptions = true,
    description = {
      "Trains the rows of one of the paper's tables and compares our figures with the paper's.",
      "  2   backbones and options (40 rows)",
      "  3   two sources of masks (12 rows; needs --worse-masks)",
      "  4   Bal-CE by backbone (12 rows, all of them in Table II)",
      "  5   tau1, 0 to 2 (18 rows, two of them in Table II)",
      "  6   tau2, 0.1 to 1 (10 rows, one training: that of Table II's resnet50+pretrain+balce)",
      "  7   our own: MedConv beside plain cross-entropy corrected after training, Bal-CE without"
          + " correction, a regression of the T-score, and ensembles of the seeds (14 rows, four"
          + " trainings)",
      "",
      "Give all tables the same --out: a training that several tables need is then done once."
          + " Finished rows are not trained again, and a stopped or killed row continues from its"
          + " checkpoint. Ctrl-C ends after the current epoch.",
      "",
      "The default is the authors' schedule (200 epochs); on two cores a whole table then takes"
          + " weeks. With fewer --epochs, a smaller --size and --rows it takes hours; all rows of"
          + " an --out share these settings.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  the whole of Table II as the authors ran it, on a GPU, from timm's ImageNet weights:",
      "    medconv lab table 2 --data AustinSpine --outside 0 --pretrained imagenet --out tables"
          + " --device gpu:0",
      "  the rows of the claim with three seeds, small, on simulated data:",
      "    medconv lab simulate-cohort --out cohort",
      "    medconv lab pretrain resnet50 --data cohort/other --out weights",
      "    medconv lab table 2 --data cohort --pretrained weights --rows"
          + " 'resnet50.*pretrain|MedConv' --seeds 3 --size 24,20,16 --spacing 2.5 --epochs 30"
          + " --out tables",
      "  a report of the finished rows:",
      "    medconv lab table 2 --data cohort --out tables --report-only"
    })
public final class RunTable implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "TABLE", description = "2 to 7")
  private int number;

  @Option(
      names = "--rows",
      defaultValue = "",
      paramLabel = "REGEX",
      description = "only rows whose names match; default: all")
  private String pattern;

  @Mixin private TableOptions options;

  @Override
  public Integer call() throws Exception {
    try {
      return options.run(PaperTable.of(number).matching(pattern), "table-" + number);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
