package org.medconv.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.aoju.bus.image.Tag;
import org.medconv.config.ConfigOption;
import org.medconv.config.NodeConfig;
import org.medconv.control.Refused;
import org.medconv.route.Decision;
import org.medconv.route.Decision.LeftOut;
import org.medconv.route.Decision.Routed;
import org.medconv.route.Finding;
import org.medconv.route.Judgement;
import org.medconv.route.Mode;
import org.medconv.route.RuleSet;
import org.medconv.route.SeriesFacts;
import org.medconv.terminal.ExitCode;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rules test}. */
@Command(
    name = "test",
    description = {
      "Show for each series which rules match, which do not, and why.",
      "",
      "Then show for each study which series would be screened, and why the others would not."
          + " Nothing is sent and",
      "nothing is run. Exit code 3 means that no series would be screened."
    },
    footer = {
      "",
      "Examples:",
      "  medconv rules test study/                 all DICOM files below a folder",
      "  medconv rules test CT0001.dcm             one file",
      "  medconv rules test study/ --rules draft/  with rules that are not in use yet",
      "  medconv rules test --history 500 --rules draft/  what they would have changed"
    })
final class RulesTestCommand implements Callable<Integer> {
  @Spec private CommandSpec command;
  @Mixin private ConfigOption config;

  @Option(
      names = "--rules",
      paramLabel = "FOLDER",
      description = "A folder of rules or one file; default: rules.folder of node.yaml.")
  private Path rules;

  @ArgGroup(multiplicity = "1")
  private Studies studies;

  /** Which studies are meant. */
  static final class Studies {
    @Parameters(
        arity = "1..*",
        paramLabel = "PATH",
        description = "DICOM files, or folders of them.")
    private List<Path> paths;

    @Option(
        names = "--history",
        paramLabel = "N",
        description =
            "The last N studies received: print those that were treated otherwise. Their images"
                + " must still be there.")
    private Integer history;
  }

  @Override
  public Integer call() throws Exception {
    NodeConfig node = config.read();
    RuleSet set = RuleSet.read(rules == null ? node.rules() : rules, ConfigOption.scope(node));
    PrintWriter out = Main.out(command);
    if (studies.history != null) {
      return onHistory(node, set, out);
    }
    SeriesFolder files = SeriesFolder.read(studies.paths);
    files.passedOver().ifPresent(out::println);
    if (files.studies().isEmpty()) {
      throw new IOException("no DICOM file among the %d given".formatted(files.count()));
    }
    boolean routed = false;
    for (List<SeriesFacts> study : files.studies()) {
      out.println("Study " + study.get(0).studyInstanceUid());
      study.forEach(series -> print(out, series, set.judge(series)));
      routed |= print(out, set.decide(study));
    }
    return routed ? ExitCode.DONE : ExitCode.REFUSED;
  }

  private int onHistory(NodeConfig node, RuleSet set, PrintWriter out) throws IOException, Refused {
    if (studies.history < 1) {
      throw new ParameterException(command.commandLine(), "--history must be at least 1");
    }
    new RulesOnHistory(node, set, out).compare(studies.history);
    return ExitCode.DONE;
  }

  private static void print(PrintWriter out, SeriesFacts series, List<Judgement> judgements) {
    out.println(
        "  Series %s: %d instances, %s"
            .formatted(number(series), series.instances(), series.seriesInstanceUid()));
    for (Judgement judgement : judgements) {
      out.println(
          "    rule %s %s"
              .formatted(
                  judgement.rule().name(), judgement.matches() ? "matches" : "does not match"));
      judgement.conditions().forEach(finding -> print(out, "when", finding));
      if (judgement.matches()) {
        judgement.preferences().forEach(finding -> print(out, "prefer", finding));
      }
    }
  }

  private static void print(PrintWriter out, String key, Finding finding) {
    String mark =
        switch (finding.truth()) {
          case TRUE -> "yes";
          case FALSE -> "no ";
          case UNKNOWN, EXHAUSTED -> "?  ";
        };
    if (finding.truth() == Finding.Truth.EXHAUSTED) {
      out.println("      %s %s: %s".formatted(mark, key, finding));
      return;
    }
    String values = finding.values().isEmpty() ? "" : "   (" + finding.values() + ")";
    out.println("      %s %s: %s%s".formatted(mark, key, finding.condition(), values));
  }

  private static boolean print(PrintWriter out, Decision decision) {
    if (decision instanceof Routed routed) {
      out.println(
          "  => series %s is screened by rule %s, with %s and %s; results go to %s%s"
              .formatted(
                  number(routed.series()),
                  routed.rule().name(),
                  routed.rule().segmenter(),
                  routed.rule().classifier(),
                  String.join(", ", routed.rule().destinations()),
                  routed.rule().mode() == Mode.SILENT ? " (silent: they are not sent)" : ""));
    } else {
      out.println("  => no series of this study is screened");
    }
    for (LeftOut left : decision.leftOut()) {
      out.println("     series %s is left out: %s".formatted(number(left.series()), left.why()));
    }
    return decision instanceof Routed;
  }

  private static String number(SeriesFacts series) {
    return series.header().getString(Tag.SeriesNumber, "without number");
  }
}
