package org.medconv.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.medconv.classify.MedConvClassifier;
import org.medconv.config.ConfigOption;
import org.medconv.config.NodeConfig;
import org.medconv.config.WrongConfiguration;
import org.medconv.control.Door;
import org.medconv.control.Doors;
import org.medconv.control.JobCounts;
import org.medconv.control.Refused;
import org.medconv.control.Request;
import org.medconv.jobs.JobState;
import org.medconv.model.ModelFolder;
import org.medconv.model.UnableToOpenModel;
import org.medconv.node.FreeSpaceWanted;
import org.medconv.route.RoutingRule;
import org.medconv.route.RuleSet;
import org.medconv.route.WrongRules;
import org.medconv.terminal.ExitCode;
import org.medconv.words.Bytes;
import org.medconv.words.FileTrouble;
import org.medconv.words.WritableFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code doctor}: checks everything that the node needs, and continues after failures. */
@Command(
    name = "doctor",
    description = {
      "Check everything the node needs, and report what does not work.",
      "",
      "It checks configuration, rules, models, engine and device, folders, free space, database,"
          + " ports and destinations. Nothing",
      "is changed. Exit code 1 means that something does not work."
    },
    footer = {
      "",
      "Examples:",
      "  medconv doctor",
      "  medconv doctor --offline    without calling the destinations"
    })
final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec command;
  @Mixin private ConfigOption config;

  @Option(names = "--offline", description = "Do not call the destinations.")
  private boolean offline;

  @Override
  public Integer call() {
    Checkup checkup = new Checkup(Main.out(command));
    machine(checkup);
    try {
      NodeConfig node = config.read();
      checkup.ok("configuration", config.file().toString());
      examine(checkup, node);
    } catch (WrongConfiguration wrong) {
      checkup.fail("configuration", wrong.getMessage());
    }
    Main.out(command).println();
    Main.out(command).println(checkup.summary());
    return checkup.isWell() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private void examine(Checkup checkup, NodeConfig node) {
    models(checkup, node.screen().models());
    Optional<RuleSet> rules = rules(checkup, node);
    SilentTrial.tell(checkup, node, rules.map(RuleSet::rules).orElse(List.of()));
    checkup.check("engine", () -> EngineCheck.look(node.screen()));
    EngineCheck.cards(checkup, node.screen());
    folder(checkup, "received", node.receive().storage());
    freeSpace(checkup, node);
    folder(checkup, "results", node.results().folder());
    checkup.check("database", () -> database(node));
    NetworkCheck network = new NetworkCheck(checkup, node);
    network.listener();
    network.ways(rules.map(RuleSet::rules).orElse(List.of()));
    if (!offline) {
      network.destinations();
    }
  }

  private static void machine(Checkup checkup) {
    Runtime runtime = Runtime.getRuntime();
    checkup.ok("medconv", Main.version());
    checkup.ok(
        "java",
        "%s, %s, %d processors, heap up to %s"
            .formatted(
                Runtime.version(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                runtime.availableProcessors(),
                Bytes.of(runtime.maxMemory())));
  }

  private static void models(Checkup checkup, Path models) {
    try {
      List<Path> folders = ModelFolder.list(models);
      if (folders.isEmpty()) {
        checkup.fail("models", "no model in " + models);
      }
      for (Path folder : folders) {
        checkup.check("model", () -> model(folder));
      }
    } catch (IOException missing) {
      checkup.fail("models", "screen.models cannot be read: " + FileTrouble.of(missing));
    }
  }

  private static String model(Path folder) throws UnableToOpenModel {
    ModelFolder model = ModelFolder.open(folder);
    model.verify();
    boolean uncalibrated = model.kind().equals(MedConvClassifier.KIND) && !model.isCalibrated();
    return "%s %s, weights as described%s"
        .formatted(
            model.id().name(),
            model.id().version(),
            uncalibrated
                ? "; not calibrated: no prediction sets, no check for unfamiliar L1s"
                : "");
  }

  private static Optional<RuleSet> rules(Checkup checkup, NodeConfig node) {
    try {
      RuleSet rules = RuleSet.read(node.rules(), ConfigOption.scope(node));
      Set<String> used = new TreeSet<>();
      rules.rules().forEach(rule -> used.addAll(rule.destinations()));
      String names =
          rules.rules().stream().map(RoutingRule::name).collect(Collectors.joining(", "));
      checkup.ok(
          "rules",
          "%s; results go to %s"
              .formatted(names, used.isEmpty() ? "no destination" : String.join(", ", used)));
      return Optional.of(rules);
    } catch (WrongRules | IOException wrong) {
      checkup.fail("rules", wrong.getMessage());
      return Optional.empty();
    }
  }

  /** Checks a folder without creating it. */
  private static void folder(Checkup checkup, String point, Path folder) {
    checkup.check(
        point,
        () -> {
          Path existing = WritableFolder.require(folder);
          return existing.equals(folder.toAbsolutePath())
              ? folder + " is writable"
              : folder + " will be made";
        });
  }

  private static void freeSpace(Checkup checkup, NodeConfig node) {
    checkup.check(
        "free space",
        () -> {
          FreeSpaceWanted.require(node.receive());
          long free = WritableFolder.existing(node.receive().storage()).toFile().getUsableSpace();
          long least = node.receive().minimumFreeBytes();
          if (free < least) {
            throw new IOException(
                "%s free, receive.minimumFree is %s: every C-STORE would be refused with 0xA700"
                    .formatted(Bytes.of(free), Bytes.of(least)));
          }
          return "%s, and %s must stay free".formatted(Bytes.of(free), Bytes.of(least));
        });
    node.retention()
        .whenBelow()
        .ifPresent(
            least ->
                reachable(
                    checkup,
                    node,
                    "retention.whenBelow",
                    least,
                    "delivered images would be deleted at once"));
    reachable(
        checkup,
        node,
        "alerts.diskBelow",
        node.alerts().diskBelow(),
        "the alert of the disk would never end");
  }

  /** A limit above the size of the disk is always undercut. */
  private static void reachable(
      Checkup checkup, NodeConfig node, String key, long least, String effect) {
    long total = WritableFolder.existing(node.receive().storage()).toFile().getTotalSpace();
    if (least > total) {
      checkup.warn(
          "free space",
          "%s (%s) is more than the disk holds (%s): %s; set it lower"
              .formatted(key, Bytes.of(least), Bytes.of(total), effect));
    }
  }

  private static String database(NodeConfig node) throws IOException, Refused {
    try (Door door = Doors.toLook(node.control(), node.jobs())) {
      JobCounts jobs = door.ask(new Request.CountJobs());
      if (!jobs.made()) {
        WritableFolder.require(node.control().folder());
        return "will be made at the first start";
      }
      Map<JobState, Long> counts = jobs.byState();
      long all = counts.values().stream().mapToLong(Long::longValue).sum();
      return "%s jobs, of which %s failed for good, %s undelivered"
          .formatted(
              JobCounts.inWords(all),
              JobCounts.inWords(counts.getOrDefault(JobState.FAILED, 0L)),
              JobCounts.inWords(counts.getOrDefault(JobState.UNDELIVERED, 0L)));
    }
  }
}
