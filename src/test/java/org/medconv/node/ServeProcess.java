package org.medconv.node;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.medconv.cli.Main;
import org.medconv.dicom.net.AeTitle;
import org.medconv.dicom.net.PeerConfig;
import org.medconv.dicom.net.ToolkitDicomPeer;
import org.medconv.peers.OwnJvm;
import org.medconv.peers.ShippedHeap;

/** {@code medconv serve} and other commands as separate processes, to be stopped or killed. */
final class ServeProcess {
  private ServeProcess() {}

  /** Returns when the node listens, or has ended. */
  static Process start(TestNode test, Path config, Path log) throws IOException {
    return start(test, command("serve", config), log);
  }

  /** The same under another umask than this process'. */
  static Process start(TestNode test, Path config, Path log, String umask) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("/bin/sh", "-c", "umask " + umask + "; exec \"$@\"", "sh"));
    command.addAll(command("serve", config));
    return start(test, command, log);
  }

  private static Process start(TestNode test, List<String> command, Path log) throws IOException {
    Process process = begin(command, log);
    awaitListening(process, test.port, log);
    return process;
  }

  /** Starts it without waiting for its listener. */
  static Process begin(Path config, Path log) throws IOException {
    return begin(command("serve", config), log);
  }

  private static Process begin(List<String> command, Path log) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  /** Waits until it listens, or has ended. */
  static void awaitListening(Process process, int port, Path log) {
    await("the node listens; see " + log)
        .atMost(Duration.ofMinutes(2))
        .until(() -> !process.isAlive() || listens(port));
  }

  /** A peer that sends to it. */
  static ToolkitDicomPeer scanner(int port) throws IOException {
    Duration minute = Duration.ofMinutes(1);
    AeTitle node = new AeTitle(TestNode.AE_TITLE);
    PeerConfig peer =
        new PeerConfig("node", node, "127.0.0.1", port, false, false, minute, minute, minute);
    return new ToolkitDicomPeer(peer, new AeTitle("SCANNER"), Optional.empty());
  }

  /** The command line of a command, with the heap that ships, its words separated by blanks. */
  static List<String> command(String words, Path config) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(words.split(" ")));
    arguments.addAll(List.of("--config", config.toString()));
    return OwnJvm.command(
        List.of(ShippedHeap.option(), "-Djava.awt.headless=true"),
        Main.class,
        arguments.toArray(String[]::new));
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
