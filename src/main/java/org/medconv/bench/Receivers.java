package org.medconv.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.aoju.bus.image.UID;
import org.medconv.dicom.file.PixelDecoder;
import org.medconv.dicom.net.AeTitle;
import org.medconv.dicom.net.DicomListener;
import org.medconv.dicom.net.ListenerConfig;
import org.medconv.dicom.net.StoreRequest;
import org.medconv.dicom.net.StoreScp.StoreRefused;
import org.medconv.disk.Folders;
import org.medconv.receive.ReceiveConfig;
import org.medconv.receive.Reception;

/** The compared receivers: this node, dcmtk's storescp, Orthanc. */
final class Receivers {
  private static final Duration START = Duration.ofSeconds(30);
  private static final String PDU = "131072";
  private static final int PREAMBLE = 128;

  private Receivers() {}

  /** This node: listener and storage as in production, in this process. */
  record Node() implements Receiver.Kind {
    @Override
    public String name() {
      return "medconv";
    }

    @Override
    public String remark() {
      return "every object synced to disk before its answer";
    }

    @Override
    public Receiver start() throws IOException {
      Path folder = Files.createTempDirectory(Path.of(""), ".bench-");
      Reception reception = reception(folder);
      DicomListener listener =
          new DicomListener(
              listenerConfig(),
              reception,
              reception.commitment(),
              report -> false,
              reception.announcements(),
              PixelDecoder.transferSyntaxes());
      listener.start();
      return new RunningNode(listener, reception, folder);
    }

    private static Reception reception(Path folder) throws IOException {
      return Reception.open(
          receiveConfig(folder.toAbsolutePath()),
          Optional.empty(),
          ae -> Optional.empty(),
          (study, series) -> {},
          Clock.systemUTC());
    }

    /**
     * Stores a series as {@link #start} would, from memory: no sender, no network. This is the
     * lower limit for any receiver that syncs every object on this machine.
     */
    static double secondsWithoutNetwork(SampleSeries series, List<Path> files)
        throws IOException, StoreRefused {
      List<byte[]> dataSets = new ArrayList<>();
      for (Path file : files) {
        dataSets.add(dataSet(Files.readAllBytes(file)));
      }
      Path folder = Files.createTempDirectory(Path.of(""), ".bench-");
      try (Reception reception = reception(folder)) {
        AeTitle ae = new AeTitle("BENCH");
        long start = System.nanoTime();
        for (int slice = 0; slice < dataSets.size(); slice++) {
          StoreRequest request =
              new StoreRequest(
                  ae,
                  ae,
                  UID.CTImageStorage,
                  series.sopInstanceUid(slice),
                  UID.ExplicitVRLittleEndian);
          reception.store(request, new ByteArrayInputStream(dataSets.get(slice)));
        }
        return (System.nanoTime() - start) / 1e9;
      } finally {
        Folders.delete(folder);
      }
    }

    /** The bytes behind the file meta information: (0002,0000) is the length of the rest of it. */
    private static byte[] dataSet(byte[] file) {
      int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(PREAMBLE + 12);
      return Arrays.copyOfRange(file, PREAMBLE + 16 + length, file.length);
    }

    private static ReceiveConfig receiveConfig(Path folder) {
      Duration hour = Duration.ofHours(1);
      return new ReceiveConfig(
          folder, 1L << 30, hour, hour, hour, Duration.ofDays(1), Optional.empty());
    }

    private static ListenerConfig listenerConfig() {
      return new ListenerConfig(
          new AeTitle("MEDCONV"),
          "127.0.0.1",
          0,
          Set.of(),
          Set.of(),
          32,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofMinutes(5),
          2L << 30,
          256 << 10,
          Optional.empty());
    }
  }

  private record RunningNode(DicomListener listener, Reception reception, Path folder)
      implements Receiver {
    @Override
    public int port() {
      return listener.port();
    }

    @Override
    public String aeTitle() {
      return "MEDCONV";
    }

    @Override
    public void close() throws IOException {
      listener.close();
      reception.close();
      Folders.delete(folder);
    }
  }

  /** dcmtk's storage SCP. */
  record Storescp() implements Receiver.Kind {
    @Override
    public String name() {
      return "storescp";
    }

    @Override
    public String remark() {
      return "dcmtk, --fork --bit-preserving, not synced, TCP_NODELAY=1";
    }

    @Override
    public String missing() {
      return Programs.find("storescp").isPresent() ? "" : "storescp (dcmtk) is not installed";
    }

    @Override
    public Receiver start() throws IOException {
      Path folder = Files.createTempDirectory(Path.of(""), ".bench-").toAbsolutePath();
      int port = freePort();
      List<String> command =
          List.of(
              Programs.require("storescp"),
              "--fork",
              "--bit-preserving",
              "--max-pdu",
              PDU,
              "--output-directory",
              folder.toString(),
              Integer.toString(port));
      return RunningProgram.start(command, port, "STORESCP", folder);
    }
  }

  /** The open-source archive. */
  record Orthanc() implements Receiver.Kind {
    @Override
    public String name() {
      return "Orthanc";
    }

    @Override
    public String remark() {
      return "no plug-ins, SQLite index, SyncStorageArea off, TCP_NODELAY=1";
    }

    @Override
    public String missing() {
      return Programs.find("Orthanc").isPresent() ? "" : "Orthanc is not installed";
    }

    @Override
    public Receiver start() throws IOException {
      Path folder = Files.createTempDirectory(Path.of(""), ".bench-").toAbsolutePath();
      int port = freePort();
      Path configuration = folder.resolve("orthanc.json");
      Map<String, Object> keys =
          Map.of(
              "Name",
              "bench",
              "StorageDirectory",
              folder.toString(),
              "IndexDirectory",
              folder.toString(),
              "HttpServerEnabled",
              false,
              "DicomAet",
              "ORTHANC",
              "DicomPort",
              port,
              "DicomAlwaysAllowStore",
              true,
              "MaximumPduLength",
              Integer.parseInt(PDU),
              "SyncStorageArea",
              false,
              "ConcurrentJobs",
              1);
      Json.MAPPER.writeValue(configuration.toFile(), keys);
      List<String> command = List.of(Programs.require("Orthanc"), configuration.toString());
      return RunningProgram.start(command, port, "ORTHANC", folder);
    }
  }

  /** A receiver that runs as a separate program. */
  private record RunningProgram(Process process, int port, String aeTitle, Path folder)
      implements Receiver {
    static Receiver start(List<String> command, int port, String aeTitle, Path folder)
        throws IOException {
      Process process = Programs.start(command);
      Receiver receiver = new RunningProgram(process, port, aeTitle, folder);
      try {
        awaitListening(process, port);
        return receiver;
      } catch (IOException e) {
        receiver.close();
        throw e;
      }
    }

    @Override
    public void close() throws IOException {
      Programs.stop(process);
      Folders.delete(folder);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void awaitListening(Process process, int port) throws IOException {
    long deadline = System.nanoTime() + START.toNanos();
    while (!isListening(port)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IOException(
            "%s does not listen on port %d"
                .formatted(process.info().command().orElse("the program"), port));
      }
      pause();
    }
  }

  private static boolean isListening(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a program started", e);
    }
  }
}
