package org.medconv.node;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.medconv.cli.Main;
import org.medconv.dicom.net.AeTitle;
import org.medconv.dicom.net.PeerConfig;
import org.medconv.dicom.net.ToolkitDicomPeer;
import org.medconv.peers.OwnJvm;
import org.medconv.peers.ShippedHeap;

/** The node as it ships, {@code serve} in a process of its own, and who sends to it. */
final class ServedNode {
  private ServedNode() {}

  /** Starts it; it need not listen yet. */
  static Process start(Path configuration, Path log) throws IOException {
    List<String> options = List.of(ShippedHeap.option(), "-Djava.awt.headless=true");
    return new ProcessBuilder(
            OwnJvm.command(options, Main.class, "serve", "--config", configuration.toString()))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  /** Waits until it listens, or has ended. */
  static void awaitListening(Process node, int port, Path log) {
    await("the node listens; see " + log)
        .atMost(Duration.ofMinutes(2))
        .until(() -> listens(port) || !node.isAlive());
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** One who sends to it. */
  static ToolkitDicomPeer scanner(int port) throws IOException {
    Duration minute = Duration.ofMinutes(1);
    AeTitle node = new AeTitle(TestNode.AE_TITLE);
    PeerConfig peer =
        new PeerConfig("node", node, "127.0.0.1", port, false, false, minute, minute, minute);
    return new ToolkitDicomPeer(peer, new AeTitle("SCANNER"), Optional.empty());
  }
}
