package org.medconv.lab.desk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * While it is open, Ctrl-C (and a service's stop) asks the training in a folder to end after the
 * epoch that runs, and the process waits for that.
 */
public final class StopOnInterrupt implements AutoCloseable {
  /** A file of this name in the folder ends the training after the epoch that runs. */
  public static final String STOP = "stop";

  private final Path work;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "stop training");

  public StopOnInterrupt(Path work) {
    this.work = work;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void stop() {
    System.err.printf(
        "%nstopping after this epoch, whose checkpoint is kept; kill the process to stop it now%n");
    try {
      Files.createFile(work.resolve(STOP));
    } catch (FileAlreadyExistsException e) {
      // Somebody asked before.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The shutdown has begun: it is what called for this end.
    }
  }
}
