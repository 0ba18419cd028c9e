package org.medconv.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.medconv.config.ConfigOption;
import org.medconv.config.NodeConfig;
import org.medconv.config.NodeConfigReader;
import org.medconv.dicom.net.AeTitle;
import org.medconv.dicom.net.DicomPeer.PeerFailure;
import org.medconv.dicom.net.DimseStatus;
import org.medconv.dicom.net.ToolkitDicomPeer;
import org.medconv.jobs.Job;
import org.medconv.jobs.JobEvent;
import org.medconv.jobs.JobState;
import org.medconv.jobs.ResultFile;
import org.medconv.node.Node;
import org.medconv.phantom.PhantomSeries;
import org.medconv.phantom.PhantomSpec;
import org.medconv.phantom.SpinePhantom;
import org.medconv.route.RoutingRule;
import org.medconv.route.RuleSet;
import org.medconv.route.WrongRules;
import org.medconv.terminal.ExitCode;
import org.medconv.terminal.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the whole workflow on this machine: starts a node and a small archive on the loopback"
          + " interface, sends a CT study to the",
      "node over DICOM, and receives segmentation, report and picture in the archive, which commits"
          + " them.",
      "Without PATH, it uses the public example CT if it lies beside this folder, otherwise a"
          + " simulated CT."
    },
    footer = {"", "Examples:", "  medconv demo", "  medconv demo path/to/series"})
final class DemoCommand implements Callable<Integer> {
  private static final Path EXAMPLE =
      Path.of("shared", "data", "totalsegmentator-example", "dicom");
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final long PHANTOM_SEED = 12;
  private static final double PHANTOM_HU = 95;
  private static final int MOST_REFUSED = 5;
  private static final Set<JobState> WELL =
      EnumSet.of(JobState.COMMITTED, JobState.DELIVERED, JobState.SILENT);

  /** Answers of a node that works as it should. */
  private static final Set<JobState> WITHOUT_CLASS =
      EnumSet.of(JobState.ABSTAINED, JobState.REFUSED, JobState.INCOMPLETE, JobState.NOT_ROUTED);

  @Spec private CommandSpec spec;
  @Mixin private ConfigOption config;

  @Parameters(arity = "0..1", paramLabel = "PATH", description = "A folder of DICOM files.")
  private Optional<Path> path;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Folder for all files of the demo (default: data/demo; emptied first).")
  private Optional<Path> keep;

  private PrintWriter out;

  @Override
  public Integer call() throws Exception {
    out = Main.out(spec);
    NodeConfig site = config.read();
    Path folder = keep.orElse(site.home().resolve("data").resolve("demo")).toAbsolutePath();
    DemoFolder.empty(folder);
    List<Path> study =
        InputFiles.dicomBelow(List.of(study(site.home(), folder)), spec.commandLine().getErr());
    try (DemoArchive archive = DemoArchive.start(folder.resolve("archive"))) {
      Path file = DemoFolder.writeConfiguration(folder, site, archive.port());
      NodeConfig demo = NodeConfigReader.read(file, System.getenv());
      try (Node node = Node.start(demo)) {
        say("mode: %s", SilentTrial.sentence(demo, rules(demo)).orElse("live"));
        archive.reportTo(node.dicomPort());
        say(
            "node %s listens on port %d, archive %s on port %d",
            demo.dicom().aeTitle(), node.dicomPort(), DemoArchive.AE_TITLE, archive.port());
        if (send(study, demo, node.dicomPort()) == 0) {
          return ExitCode.FAILED;
        }
        return show(await(node, archive), node, archive, folder);
      }
    }
  }

  private static List<RoutingRule> rules(NodeConfig demo) throws IOException, WrongRules {
    return RuleSet.read(demo.rules(), ConfigOption.scope(demo)).rules();
  }

  private Path study(Path home, Path folder) throws IOException {
    Path example = Optional.ofNullable(home.getParent()).orElse(home).resolve(EXAMPLE);
    if (path.isPresent()) {
      return path.get();
    }
    if (Files.isDirectory(example)) {
      say("study: the public, de-identified example CT of the TotalSegmentator project");
      return example;
    }
    say(
        "study: a SIMULATED CT (seed %d, trabecular bone of L1 at %.0f HU), no patient",
        PHANTOM_SEED, PHANTOM_HU);
    PhantomSpec what = PhantomSpec.patient(PHANTOM_SEED, PHANTOM_HU);
    SpinePhantom phantom = SpinePhantom.of(what);
    int slices = 140;
    try (ProgressBar bar = Progress.bar("simulate", slices)) {
      Path series = folder.resolve("simulated");
      new PhantomSeries(phantom, what, phantom.abdomen(256, slices, 2.5))
          .write(series, bar::stepTo);
      return series;
    }
  }

  /** Sends, and tells of each object that the node refuses; the number of those that it stores. */
  private int send(List<Path> study, NodeConfig demo, int port) throws Exception {
    var node = DemoFolder.loopback("node", demo.dicom().aeTitle(), port);
    List<String> refused = new ArrayList<>();
    try (ProgressBar bar = Progress.bar("send", study.size())) {
      new ToolkitDicomPeer(node, new AeTitle("SCANNER"), Optional.empty())
          .store(
              study,
              (file, status, comment) -> {
                bar.step();
                if (!DimseStatus.isStored(status)) {
                  refused.add(SendCommand.refusal(file, status, comment));
                }
              });
    } catch (PeerFailure e) {
      spec.commandLine().getErr().println(e.getMessage());
      return 0;
    }
    refused.stream().limit(MOST_REFUSED).forEach(each -> say("%s", each));
    if (!refused.isEmpty()) {
      say("%d of %d objects stored", study.size() - refused.size(), study.size());
    }
    return study.size() - refused.size();
  }

  /** Prints the steps of the job as they happen, until it ends. */
  private Job await(Node node, DemoArchive archive) throws Exception {
    say("waiting until the study is complete");
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    int told = 0;
    while (System.nanoTime() < deadline) {
      List<Job> newest = node.jobs().list(List.of(JobState.values()), 1);
      if (!newest.isEmpty()) {
        Job job = newest.get(0);
        List<JobEvent> history = node.jobs().history(job.id());
        history.subList(told, history.size()).forEach(this::say);
        told = history.size();
        if (job.state().ended() && archive.received() >= toArchive(node, job)) {
          return job;
        }
      }
      Thread.sleep(LOOK.toMillis());
    }
    throw new IllegalStateException("the run did not end within " + PATIENCE);
  }

  /** Objects that the archive gets of a run without a class, which ends before they are sent. */
  private static long toArchive(Node node, Job job) {
    return WELL.contains(job.state()) || job.silent()
        ? 0
        : node.jobs().results(job.id()).stream()
            .filter(result -> result.instance().isPresent())
            .count();
  }

  private void say(JobEvent event) {
    say("  %-12s %s", event.state(), event.note());
  }

  private int show(Job job, Node node, DemoArchive archive, Path folder) throws IOException {
    List<ResultFile> results = node.jobs().results(job.id());
    say("");
    for (ResultFile result : results) {
      say("%-5s %s", result.name(), folder.relativize(result.file()));
    }
    say("the archive holds %d objects of the node's", archive.received());
    Optional<Path> picture = DemoFolder.picture(results, folder);
    picture.ifPresent(file -> say("picture: %s", file));
    if (!WELL.contains(job.state())) {
      say("no class, and no picture: %s", job.reason());
    }
    say("");
    say("everything is in %s", folder);
    say("Research use only. Not for diagnosis.");
    if (WELL.contains(job.state())) {
      return ExitCode.DONE;
    }
    return WITHOUT_CLASS.contains(job.state()) ? ExitCode.REFUSED : ExitCode.FAILED;
  }

  private void say(String pattern, Object... values) {
    out.printf(Locale.ROOT, pattern + "%n", values);
    out.flush();
  }
}
