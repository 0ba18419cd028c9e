package org.medconv.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;
import org.medconv.deliver.CommitmentTrials;
import org.medconv.deliver.DeliveryStore;
import org.medconv.disk.OwnerOnly;
import org.medconv.jobs.DatabaseTrouble;
import org.medconv.jobs.JobStore;
import org.medconv.record.RecordStore;
import org.medconv.retain.RetainStore;
import org.medconv.supervise.Rounds;

/**
 * A Unix domain socket (mode 0600) in the node's folder that answers commands of the same account.
 * It serves a few at a time, with limits on time and message size; no request can end it.
 */
public final class ControlSocket implements AutoCloseable {
  private static final String NOBODY_KNOWN = "an unknown account";
  private static final int AT_A_TIME = 72;
  private static final int WAITING = 256;

  /** If more callers are connected without a request, the first is disconnected. */
  private static final int SILENT = 64;

  /** A command has its request ready before it calls. */
  private static final Duration TO_ASK = Duration.ofSeconds(5);

  /** Includes the transfer to the caller. */
  private static final Duration TO_ANSWER = Duration.ofSeconds(50);

  private static final Duration TO_STOP = Duration.ofSeconds(10);

  private final Path socket;
  private final StoreDesk desk;
  private final Queue<SocketChannel> silent = new ConcurrentLinkedQueue<>();
  private final Deadlines deadlines = new Deadlines("control-deadlines");
  private final ThreadPoolExecutor answering =
      new ThreadPoolExecutor(
          AT_A_TIME,
          AT_A_TIME,
          1,
          TimeUnit.MINUTES,
          new ArrayBlockingQueue<>(WAITING),
          ControlSocket::thread);
  private final Rounds accepting =
      new Rounds("control", Duration.ZERO, this::accept, ControlLog::acceptFailed);
  private ServerSocketChannel server;

  private ControlSocket(Path socket, StoreDesk desk) {
    this.socket = socket;
    this.desk = desk;
    this.answering.allowCoreThreadTimeOut(true);
  }

  /**
   * Opens the socket, and replaces one that a crashed node left.
   *
   * @param place its lock is held by this process
   * @param trials empty: no requests to peers
   */
  public static ControlSocket open(
      ControlPlace place,
      JobStore jobs,
      RecordStore record,
      RetainStore retain,
      DeliveryStore deliveries,
      Optional<CommitmentTrials> trials)
      throws IOException {
    StoreDesk desk = new StoreDesk(jobs, record, retain, deliveries, trials, NOBODY_KNOWN);
    ControlSocket door = new ControlSocket(place.socket(), desk);
    door.server = listening(place.socket());
    door.accepting.start();
    return door;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "control-answer");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Created in a folder that no other account may enter, then moved into place: other accounts can
   * never use it, whatever the umask.
   */
  private static ServerSocketChannel listening(Path socket) throws IOException {
    Path folder = Files.createTempDirectory(socket.getParent(), ".socket");
    Path made = folder.resolve("s");
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try (SocketPath path = SocketPath.to(made)) {
      server.bind(path.address());
      OwnerOnly.closeAsFile(made);
      Files.move(made, socket, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return server;
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    } finally {
      Files.deleteIfExists(made);
      Files.deleteIfExists(folder);
    }
  }

  private void accept() throws IOException {
    if (!server.isOpen()) {
      server = listening(socket);
    }
    SocketChannel caller = server.accept();
    silent.add(caller);
    while (silent.size() > SILENT) {
      silent.remove().close();
    }
    try {
      answering.execute(() -> answer(caller));
    } catch (RejectedExecutionException full) {
      silent.remove(caller);
      caller.close();
    }
  }

  // The edge of the stage: every failure of a request ends here.
  @SuppressWarnings("CatchingUnchecked")
  private void answer(SocketChannel caller) {
    try (caller) {
      Future<?> silence = deadlines.closeIn(TO_ASK, caller);
      byte[] request = Wire.read(caller, Wire.LONGEST_REQUEST);
      silence.cancel(false);
      silent.remove(caller);
      // A command that only checks for a running node sends nothing.
      if (request.length > 0) {
        Future<?> end = deadlines.closeIn(TO_ANSWER, caller);
        Wire.write(caller, answer(request, accountOf(caller)));
        end.cancel(false);
      }
    } catch (Throwable e) {
      ControlLog.cutOff(e);
    } finally {
      silent.remove(caller);
    }
  }

  /** The account of a connected socket, as the system reports it (SO_PEERCRED of unix(7)). */
  private static String accountOf(SocketChannel caller) {
    try {
      return caller.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName();
    } catch (IOException | UnsupportedOperationException unknown) {
      return NOBODY_KNOWN;
    }
  }

  private byte[] answer(byte[] message, String account) {
    try {
      byte[] answer = Wire.answer(Wire.request(message).answeredBy(desk.calledBy(account)));
      return answer.length <= Wire.LONGEST_ANSWER
          ? answer
          : Wire.refused("The answer is larger than %d MiB.".formatted(Wire.LONGEST_ANSWER >> 20));
    } catch (Refused e) {
      return Wire.refused(e.getMessage());
    } catch (RuntimeException e) {
      ControlLog.databaseFailed(e);
      return Wire.failed("its database cannot be used: " + DatabaseTrouble.of(e));
    }
  }

  /** Accepts no more commands, and waits for the answers in progress. */
  @Override
  public void close() throws IOException {
    accepting.closeNow();
    server.close();
    Files.deleteIfExists(socket);
    answering.shutdown();
    try {
      answering.awaitTermination(TO_STOP.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    deadlines.close();
  }
}
