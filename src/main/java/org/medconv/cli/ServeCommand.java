package org.medconv.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.medconv.config.ConfigOption;
import org.medconv.config.NodeConfig;
import org.medconv.node.Node;
import org.medconv.terminal.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the node until it is stopped (Ctrl-C, SIGTERM): receives CT, screens it, sends"
          + " results.",
      "When stopped, it lets running stores and deliveries end. After a crash, the next start"
          + " continues the unfinished work."
    },
    footer = {"", "Example:", "  medconv serve --config conf/node.yaml"})
final class ServeCommand implements Callable<Integer> {
  /** Beside every listener that asks nobody who they are. */
  static final String OPEN_TO_ALL =
      "anyone may send to this node; name the senders in dicom.callingAes and dicom.hosts, or set"
          + " dicom.tls";

  @Spec private CommandSpec spec;
  @Mixin private ConfigOption config;

  @Override
  public Integer call() throws Exception {
    NodeConfig settings = config.read();
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stopAndWait(stop, stopped), "stop"));
    try (Node node = Node.start(settings)) {
      Main.out(spec)
          .printf(
              "%s listens on port %d. Research use only. Stop with Ctrl-C.%n",
              settings.dicom().aeTitle(), node.dicomPort());
      Main.out(spec).flush();
      if (settings.dicom().isOpenToAll()) {
        spec.commandLine().getErr().println("medconv serve: warning: " + OPEN_TO_ALL);
      }
      stop.await();
    } finally {
      stopped.countDown();
    }
    return ExitCode.DONE;
  }

  /** The virtual machine ends when its hooks have: this one waits for the node. */
  private static void stopAndWait(CountDownLatch stop, CountDownLatch stopped) {
    stop.countDown();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
