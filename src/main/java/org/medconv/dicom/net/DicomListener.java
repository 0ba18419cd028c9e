package org.medconv.dicom.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.aoju.bus.image.Device;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.metric.AdvancedHandler;
import org.aoju.bus.image.metric.ApplicationEntity;
import org.aoju.bus.image.metric.Connection;
import org.aoju.bus.image.metric.TransferCapability;
import org.aoju.bus.image.metric.TransferCapability.Role;
import org.medconv.words.NetworkTrouble;

/**
 * Listens for associations: C-ECHO, C-STORE of CT and enhanced CT, storage commitment in both
 * roles, and announcements of the content of a study (IAN, MPPS). Each association has one thread
 * of a bounded pool, which also does its TLS handshake.
 */
public final class DicomListener implements AutoCloseable {
  /** How long running C-STOREs may take when the listener is closed. */
  private static final Duration GRACE = Duration.ofSeconds(20);

  private static final Duration KEEP_THREADS = Duration.ofSeconds(30);
  private static final int BACKLOG = 128;

  private final ListenerConfig config;
  private final Map<String, DimseService> services = new HashMap<>();
  private final List<String> storageSyntaxes;
  private final Set<Wire> wires = ConcurrentHashMap.newKeySet();
  private final CutOffs cutOffs = new CutOffs(ListenerLog::cutOff);
  private final CountDownLatch stopping = new CountDownLatch(1);
  private Set<String> peerHosts = Set.of();
  private Set<InetAddress> hosts = Set.of();
  private Doorway doorway;
  private AssociationRules rules;
  private Connection connection;
  private Optional<Tls> tls = Optional.empty();
  private ServerSocket server;
  private ThreadPoolExecutor pool;
  private Thread acceptor;

  /**
   * @param transferSyntaxes for C-STORE: those whose pixel data this node can decode
   */
  public DicomListener(
      ListenerConfig config,
      StoreScp store,
      CommitmentScp commitmentScp,
      CommitmentScu commitmentScu,
      Announcements announcements,
      Collection<String> transferSyntaxes) {
    this(
        config,
        store,
        commitmentScp,
        commitmentScu,
        announcements,
        StoredClasses.CT_IMAGES,
        transferSyntaxes);
  }

  /**
   * A listener that stores other classes.
   *
   * @param storageClasses SOP classes for C-STORE; all others are refused in negotiation
   */
  public DicomListener(
      ListenerConfig config,
      StoreScp store,
      CommitmentScp commitmentScp,
      CommitmentScu commitmentScu,
      Announcements announcements,
      Collection<String> storageClasses,
      Collection<String> transferSyntaxes) {
    this.config = config;
    this.storageSyntaxes = List.copyOf(transferSyntaxes);
    DimseService storage = new StorageService(store, config.storeTimeout());
    services.put(UID.VerificationSOPClass, new VerificationService());
    storageClasses.forEach(storageClass -> services.put(storageClass, storage));
    services.put(
        UID.StorageCommitmentPushModelSOPClass,
        new CommitmentService(Optional.of(commitmentScp), commitmentScu));
    services.put(
        UID.InstanceAvailabilityNotificationSOPClass, new AvailabilityService(announcements));
    services.put(
        UID.ModalityPerformedProcedureStepSOPClass, new ProcedureStepService(announcements));
  }

  /**
   * Checks the TLS keys without side effects, so that a start fails early.
   *
   * @throws IOException naming the unusable key store and the reason
   */
  public static void requireKeys(ListenerConfig config) throws IOException {
    keys(config);
  }

  private static Optional<Tls> keys(ListenerConfig config) throws IOException {
    return config.tls().isPresent() ? Optional.of(Tls.of(config.tls().get())) : Optional.empty();
  }

  /**
   * Binds the port and begins to accept associations.
   *
   * @throws IOException if the address cannot be bound, a host name of {@code hosts} is unknown, or
   *     the TLS keys are unusable
   */
  public void start() throws IOException {
    Toolkit.prepare();
    hosts = addresses(config.hosts());
    Set<InetAddress> known = new HashSet<>(hosts);
    known.addAll(addressesFound(peerHosts));
    doorway = new Doorway(known);
    rules = new AssociationRules(config, hosts, doorway);
    connection = connection();
    tls = keys(config);
    server = new ServerSocket();
    bind();
    // Twice each: associations that were cut off take a moment to end.
    pool = pool(2 * config.maxAssociations() + 4 * Doorway.ROOM);
    acceptor = new Thread(this::accept, "dicom-accept");
    acceptor.start();
    ListenerLog.listening(config.aeTitle(), config.bindAddress(), port(), config.tls().isPresent());
  }

  private void bind() throws IOException {
    try {
      server.bind(new InetSocketAddress(config.bindAddress(), config.port()), BACKLOG);
    } catch (IOException e) {
      server.close();
      throw new IOException(
          NetworkTrouble.ofListening(config.bindAddress(), config.port(), e)
              + " (dicom.port, dicom.bindAddress)",
          e);
    }
  }

  /** The port of the listener, also if the system chose it. */
  public int port() {
    return server.getLocalPort();
  }

  /** Number of open associations. */
  public int associations() {
    return rules.associations();
  }

  /**
   * Sets the hosts of configured peers before the start: unknown hosts cannot use up their
   * connections. A host name that cannot be resolved now counts as unknown.
   */
  public DicomListener knowing(Set<String> peers) {
    peerHosts = Set.copyOf(peers);
    return this;
  }

  private static Set<InetAddress> addressesFound(Set<String> hosts) {
    Set<InetAddress> addresses = new HashSet<>();
    for (String host : hosts) {
      try {
        addresses.addAll(List.of(InetAddress.getAllByName(host)));
      } catch (UnknownHostException e) {
        ListenerLog.unknownHost(host);
      }
    }
    return addresses;
  }

  private static Set<InetAddress> addresses(Set<String> hosts) throws IOException {
    Set<InetAddress> addresses = new HashSet<>();
    for (String host : hosts) {
      addresses.addAll(List.of(InetAddress.getAllByName(host)));
    }
    return addresses;
  }

  private Connection connection() {
    Connection connection = new Connection("listener", config.bindAddress());
    connection.setReceivePDULength(config.maxPduBytes());
    // The wire closes itself at its deadline.
    connection.setSocketCloseDelay(0);
    Device device = new Device("medconv");
    device.addConnection(connection);
    // The association runs on the thread that accepted it, see serve().
    device.setExecutor(Runnable::run);
    device.setAssociationHandler(rules);
    ApplicationEntity entity = new StrictApplicationEntity(config.aeTitle().value());
    device.addApplicationEntity(entity);
    entity.addConnection(connection);
    entity.setDimseRQHandler(
        new DimseDispatch(services, config.idleTimeout(), config.maxObjectBytes()));
    services.keySet().forEach(sopClass -> offer(entity, sopClass, Role.SCP));
    // A peer that got a request sends its report on its own association, on which it is the SCP.
    offer(entity, UID.StorageCommitmentPushModelSOPClass, Role.SCU);
    return connection;
  }

  private void offer(ApplicationEntity entity, String sopClass, Role role) {
    String[] syntaxes =
        services.get(sopClass) instanceof StorageService
            ? storageSyntaxes.toArray(String[]::new)
            : new String[] {UID.ExplicitVRLittleEndian, UID.ImplicitVRLittleEndian};
    entity.addTransferCapability(new TransferCapability(null, sopClass, role, syntaxes));
  }

  private static ThreadPoolExecutor pool(int connections) {
    AtomicInteger number = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        connections,
        KEEP_THREADS.toSeconds(),
        TimeUnit.SECONDS,
        // No queue: an association that waits for a thread would time out.
        new SynchronousQueue<>(),
        run -> new Thread(run, "dicom-association-" + number.incrementAndGet()));
  }

  // The edge of the listener: no failure may stop it, not even an Error for lack of threads.
  @SuppressWarnings("CatchingUnchecked")
  private void accept() {
    while (stopping.getCount() > 0) {
      try {
        hand(server.accept());
      } catch (Throwable e) {
        if (stopping.getCount() > 0) {
          ListenerLog.acceptFailed(e);
          pause();
        }
      }
    }
  }

  /** Probably out of file handles: wait for associations to end. */
  private void pause() {
    try {
      boolean stopped = stopping.await(200, TimeUnit.MILLISECONDS);
      if (stopped) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void hand(Socket socket) throws IOException {
    if (!hosts.isEmpty() && !hosts.contains(socket.getInetAddress())) {
      turnAway(socket);
      return;
    }
    Wire wire =
        new Wire(
            socket, Wire.Side.ACCEPTOR, config.idleTimeout(), PduLimits.of(config.maxPduBytes()));
    wires.add(wire);
    doorway.enter(wire);
    try {
      pool.execute(() -> serve(wire));
    } catch (RejectedExecutionException e) {
      wires.remove(wire);
      wire.reset();
      ListenerLog.overloaded(wire.remote(), pool.getPoolSize());
    } catch (OutOfMemoryError e) {
      // No thread is free.
      wires.remove(wire);
      wire.reset();
      throw e;
    }
  }

  private void turnAway(Socket socket) throws IOException {
    ListenerLog.turnedAway(socket.getInetAddress());
    if (tls.isPresent()) {
      socket.close();
    } else {
      // Permanent, by the service user, no reason given: as for any other refused caller.
      Turned.away(socket, 1, 1, 1);
    }
  }

  // The edge of a connection: each failure, even an Error, must end here and close the socket.
  @SuppressWarnings("CatchingUnchecked")
  private void serve(Wire wire) {
    try (wire) {
      wire.deadline(
          config.requestTimeout(),
          "no association request within " + Wire.plain(config.requestTimeout()));
      if (tls.isPresent() && !handshake(wire, tls.get())) {
        return;
      }
      AdvancedHandler.INSTANCE.onAccept(connection, wire);
    } catch (Throwable e) {
      ListenerLog.associationFailed(wire.remote(), e);
    } finally {
      wires.remove(wire);
      if (wire.reason() != null) {
        cutOffs.tell(wire.remote(), wire.reason());
      }
    }
  }

  private static boolean handshake(Wire wire, Tls tls) {
    try {
      SSLSocket secure = tls.accept(wire.tcp());
      wire.layTls(secure);
      return true;
    } catch (IOException e) {
      wire.reset();
      if (wire.reason() == null) {
        ListenerLog.handshakeFailed(wire.remote(), e);
      }
      return false;
    }
  }

  /**
   * Stops accepting, lets running C-STOREs end for some seconds, then closes the rest. The sender
   * must repeat objects that were not answered by then.
   */
  @Override
  public void close() throws IOException {
    // Without a pool it never listened: the port was in use, and start() has closed the socket.
    if (pool == null || stopping.getCount() == 0) {
      return;
    }
    stopping.countDown();
    server.close();
    if (pool == null) {
      // It never listened: its port was in use.
      return;
    }
    for (Wire wire : wires) {
      leave(wire);
    }
    pool.shutdown();
    if (!ended(pool, GRACE)) {
      ListenerLog.stopped(wires.size());
      wires.forEach(Wire::reset);
    } else {
      ListenerLog.stopped(0);
    }
    cutOffs.tellAll();
  }

  private static void leave(Wire wire) {
    try {
      wire.leave();
    } catch (IOException e) {
      wire.reset();
    }
  }

  private static boolean ended(ExecutorService pool, Duration time) {
    try {
      return pool.awaitTermination(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
