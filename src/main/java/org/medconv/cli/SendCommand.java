package org.medconv.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import me.tongfei.progressbar.ProgressBar;
import org.medconv.dicom.net.AeTitle;
import org.medconv.dicom.net.DicomPeer;
import org.medconv.dicom.net.DicomPeer.PeerFailure;
import org.medconv.dicom.net.DimseStatus;
import org.medconv.dicom.net.PeerConfig;
import org.medconv.dicom.net.ToolkitDicomPeer;
import org.medconv.terminal.ExitCode;
import org.medconv.terminal.Progress;
import org.medconv.terminal.Usage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "send",
    description =
        "Sends DICOM files to an application entity, as a PACS does. Other files are skipped and"
            + " reported.",
    footer = {"", "Example:", "  medconv send MEDCONV@localhost:11112 path/to/series"})
final class SendCommand implements Callable<Integer> {
  private static final Pattern TARGET = Pattern.compile("(.+)@([^@\\s]+):(\\d{1,9})");
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

  /** Why the peer did not store an object, in one line. */
  static String refusal(Path file, int status, String comment) {
    return "%s: status %s, %s %s"
        .formatted(
            file.getFileName(), DimseStatus.hex(status), DimseStatus.meaning(status), comment);
  }

  @Override
  public Integer call() throws Exception {
    AeTitle local = Usage.unlessMade(spec, () -> new AeTitle(calling));
    PeerConfig to = Usage.unlessMade(spec, this::peer);
    DicomPeer peer = new ToolkitDicomPeer(to, local, Optional.empty());
    List<Path> files = InputFiles.dicomBelow(paths, spec.commandLine().getErr());
    AtomicInteger refused = new AtomicInteger();
    try (ProgressBar bar = Progress.bar("sending", files.size())) {
      peer.store(
          files,
          (file, status, comment) -> {
            bar.step();
            if (!DimseStatus.isStored(status)) {
              refused.incrementAndGet();
              spec.commandLine().getErr().println(refusal(file, status, comment));
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

  private PeerConfig peer() {
    Matcher parts = TARGET.matcher(target);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "\"%s\" is not a target; write it as AE@HOST:PORT, for example MEDCONV@localhost:11112"
              .formatted(target));
    }
    int port = Integer.parseInt(parts.group(3));
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException(
          "\"%s\": port %d does not exist; ports are 1 to 65535".formatted(target, port));
    }
    AeTitle ae = new AeTitle(parts.group(1));
    return new PeerConfig(
        "target", ae, parts.group(2), port, false, false, CONNECT, RESPONSE, RESPONSE);
  }
}
