package org.medconv.lab.tables;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.medconv.lab.tables.PaperTable.Masks;
import org.medconv.lab.tables.PaperTable.Row;
import org.medconv.lab.train.Recipe;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lab sweep}: a strength of Bal-CE or of the logit adjustment, value by value. */
@Command(
    name = "sweep",
    mixinStandardHelpOptions = true,
    description = {
      "Sweeps the strength of Bal-CE (tau1: one training a value, tau2 = tau1 as in the paper's"
          + " Table V) or of the adjustment after it (tau2: one training for all values).",
      "Without --recipe and --values, this is the paper's Table V or VI. Rows in --out are shared"
          + " with lab table."
    },
    footer = {
      "",
      "Example:",
      "  medconv lab sweep tau2 --recipe resnet18+balce --values=-1,0,0.5,1 --data cohort --epochs"
          + " 30 --out tables"
    })
public final class RunSweep implements Callable<Integer> {
  private static final String PAPER_RECIPE = "resnet50.a1_in1k+pretrain+balce";

  /** What is swept. */
  enum Strength {
    tau1,
    tau2
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "tau1|tau2", description = "parameter to sweep")
  private Strength strength;

  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      description = "with balce, see lab train --help; default: " + PAPER_RECIPE)
  private String recipe;

  @Option(
      names = "--values",
      split = ",",
      paramLabel = "X",
      description = "default: those of the paper")
  private List<BigDecimal> values;

  @Mixin private TableOptions options;

  @Override
  public Integer call() throws Exception {
    try {
      return options.run(table(), "sweep-" + strength);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private PaperTable table() {
    PaperTable paper = PaperTable.of(strength == Strength.tau1 ? 5 : 6);
    if (recipe == null && values == null) {
      return paper;
    }
    Recipe base = Recipe.named(recipe == null ? PAPER_RECIPE : recipe);
    List<BigDecimal> wanted = values == null ? values(paper) : values;
    List<Row> rows = new ArrayList<>();
    for (BigDecimal value : wanted) {
      rows.add(
          new Row(
              label(value),
              swept(base, value.doubleValue()),
              Masks.BETTER,
              rows.isEmpty() ? Optional.empty() : Optional.of(label(wanted.get(0))),
              Map.of(),
              false));
    }
    return new PaperTable(paper.number(), "%s of %s".formatted(strength, base.name()), rows);
  }

  private List<BigDecimal> values(PaperTable paper) {
    return paper.rows().stream()
        .map(row -> new BigDecimal(row.label().replaceFirst(".* = ", "")))
        .toList();
  }

  private String label(BigDecimal value) {
    return "%s = %s".formatted(strength, value.toPlainString());
  }

  private Recipe swept(Recipe base, double value) {
    return switch (strength) {
      case tau1 -> base.withTau(value, value);
      case tau2 -> base.withTau(base.tau1(), value);
    };
  }
}
