package org.medconv.deliver;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.ToIntFunction;
import org.aoju.bus.image.UID;
import org.medconv.dicom.net.AeTitle;
import org.medconv.dicom.net.CommitmentReport;
import org.medconv.dicom.net.CommitmentScp;
import org.medconv.dicom.net.DicomListener;
import org.medconv.dicom.net.DicomPeer.PeerFailure;
import org.medconv.dicom.net.InstanceReference;
import org.medconv.dicom.net.ListenerConfig;
import org.medconv.dicom.net.PeerConfig;
import org.medconv.dicom.net.StoreRequest;
import org.medconv.dicom.net.StoreScp;
import org.medconv.dicom.net.ToolkitDicomPeer;

/** A PACS that answers as the test wants: real peers do not fail on demand. */
final class ScriptedPacs implements StoreScp, CommitmentScp, AutoCloseable {
  static final AeTitle AE = new AeTitle("PACS");
  static final List<String> CLASSES =
      List.of(UID.CTImageStorage, UID.CTImageStorage, UID.CTImageStorage);

  /** The SOP instance UIDs of all C-STOREs in their order, including refused ones. */
  final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();

  final Set<String> kept = ConcurrentHashMap.newKeySet();
  final ConcurrentLinkedQueue<String> transactions = new ConcurrentLinkedQueue<>();
  volatile ToIntFunction<String> status = uid -> 0;

  /** Empty: no report is sent. */
  volatile BiFunction<String, List<InstanceReference>, Optional<CommitmentReport>> commitment =
      (uid, instances) -> Optional.of(new CommitmentReport(uid, instances, List.of()));

  private final DicomListener listener;
  private final ExecutorService reports = Executors.newSingleThreadExecutor();
  private volatile int nodePort;

  ScriptedPacs() throws IOException {
    this(0);
  }

  ScriptedPacs(int port) throws IOException {
    ListenerConfig config =
        new ListenerConfig(
            AE,
            "127.0.0.1",
            port,
            Set.of(),
            Set.of(),
            8,
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            1 << 20,
            1 << 16,
            Optional.empty());
    listener =
        new DicomListener(
            config,
            this,
            this,
            report -> false,
            (study, instances) -> {},
            List.of(UID.ExplicitVRLittleEndian, UID.ImplicitVRLittleEndian));
    listener.start();
  }

  int port() {
    return listener.port();
  }

  /** Where reports go. */
  void node(int port) {
    nodePort = port;
  }

  static PeerConfig peer(String name, AeTitle aeTitle, int port, boolean commitment) {
    return new PeerConfig(
        name,
        aeTitle,
        "127.0.0.1",
        port,
        false,
        commitment,
        Duration.ofSeconds(2),
        Duration.ofSeconds(10),
        Duration.ofSeconds(1));
  }

  @Override
  public void store(StoreRequest request, InputStream dataset) throws IOException, StoreRefused {
    dataset.transferTo(java.io.OutputStream.nullOutputStream());
    asked.add(request.sopInstanceUid());
    int answer = status.applyAsInt(request.sopInstanceUid());
    if (answer != 0) {
      throw new StoreRefused(answer, "as the test wants it");
    }
    kept.add(request.sopInstanceUid());
  }

  @Override
  public void requested(
      AeTitle callingAe, String transactionUid, List<InstanceReference> instances) {
    transactions.add(transactionUid);
    commitment
        .apply(transactionUid, instances)
        .ifPresent(report -> reports.execute(() -> report(report)));
  }

  /** Sends a report on an association of its own. */
  void report(CommitmentReport report) {
    try {
      PeerConfig node = peer("node", new AeTitle("MEDCONV"), nodePort, false);
      new ToolkitDicomPeer(node, AE, Optional.empty()).reportCommitment(report);
    } catch (IOException | PeerFailure e) {
      throw new IllegalStateException(e);
    }
  }

  /** How often each SOP instance UID was sent. */
  Map<String, Long> timesAsked() {
    return asked.stream()
        .collect(
            java.util.stream.Collectors.groupingBy(
                uid -> uid, java.util.stream.Collectors.counting()));
  }

  @Override
  public void close() throws Exception {
    reports.shutdown();
    listener.close();
  }
}
