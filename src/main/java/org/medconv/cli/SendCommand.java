package org.medconv.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import me.tongfei.progressbar.ProgressBar;
import org.medconv.dicom.net.AeTitle;
import org.medconv.dicom.net.DicomPeer;
import org.medconv.dicom.net.DicomPeer.PeerFailure;
import org.medconv.dicom.net.PeerConfig;
import org.medconv.dicom.net.ToolkitDicomPeer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "send",
    description = "Sends DICOM files to an application entity, as a PACS would.",
    footer = {"", "Example:", "  medconv send MEDCONV@localhost:11112 path/to/series"})
final class SendCommand implements Callable<Integer> {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration RESPONSE = Duration.ofSeconds(60);

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "AE@HOST:PORT", description = "Where to.")
  private String target;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "PATH",
      description = "Files or folders.")
  private List<Path> paths;

  @Option(
      names = "--calling",
      paramLabel = "AE",
      description = "Our AE title (default: ${DEFAULT-VALUE}).",
      defaultValue = "SENDER")
  private String calling;

  @Override
  public Integer call() throws Exception {
    DicomPeer peer = new ToolkitDicomPeer(peer(target), new AeTitle(calling), Optional.empty());
    List<Path> files = InputFiles.below(paths);
    if (files.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "There are no files in " + paths);
    }
    AtomicInteger refused = new AtomicInteger();
    try (ProgressBar bar = Progress.bar("sending", files.size())) {
      peer.store(
          files,
          (file, status, comment) -> {
            bar.step();
            if (isFailure(status)) {
              refused.incrementAndGet();
              spec.commandLine()
                  .getErr()
                  .printf("%s: status %04X %s%n", file.getFileName(), status, comment);
            }
          });
    } catch (PeerFailure e) {
      spec.commandLine().getErr().println(e.getMessage());
      return ExitCode.FAILED;
    }
    spec.commandLine()
        .getOut()
        .printf("%d of %d objects stored%n", files.size() - refused.get(), files.size());
    return refused.get() == 0 ? ExitCode.DONE : ExitCode.FAILED;
  }

  /**
   * Success and warnings (PS3.7 Annex C: 0000, 0001, Bxxx, and B000-BFFF of storage) have stored
   * the object.
   */
  private static boolean isFailure(int status) {
    return status != 0 && status != 1 && (status & 0xF000) != 0xB000;
  }

  private PeerConfig peer(String text) {
    int at = text.lastIndexOf('@');
    int colon = text.lastIndexOf(':');
    try {
      if (at < 1 || colon < at + 2) {
        throw new IllegalArgumentException("it needs the form AE@HOST:PORT");
      }
      AeTitle ae = new AeTitle(text.substring(0, at));
      int port = Integer.parseInt(text.substring(colon + 1));
      String host = text.substring(at + 1, colon);
      return new PeerConfig("target", ae, host, port, false, false, CONNECT, RESPONSE, RESPONSE);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          spec.commandLine(), "\"%s\" names no target: %s".formatted(text, e.getMessage()), e);
    }
  }
}
