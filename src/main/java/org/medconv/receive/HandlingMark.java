package org.medconv.receive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.medconv.disk.OwnerOnly;

/**
 * A mark in a study's folder while the study is being read. A mark that no process holds was left
 * by a process that ended during this work. Without it, a study whose reading ends the process
 * would be read again at every start. Not synced: it only has to survive the end of the process,
 * not a power cut.
 */
final class HandlingMark implements AutoCloseable {
  private static final String FILE = "handling";
  private static final int LONGEST = 16;

  private final Path file;
  private final FileChannel channel;
  private final int endings;
  private boolean handedOver;

  private HandlingMark(Path file, FileChannel channel, int endings) {
    this.file = file;
    this.channel = channel;
    this.endings = endings;
  }

  /**
   * Marks a study as being read by this process.
   *
   * @return empty while another process or thread reads it
   */
  static Optional<HandlingMark> open(Path studyFolder) throws IOException {
    Path file = studyFolder.resolve(FILE);
    FileChannel channel =
        OwnerOnly.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      // Released when the channel is closed.
      if (channel.tryLock() == null) {
        channel.close();
        return Optional.empty();
      }
      int endings = read(channel);
      write(channel, endings + 1);
      return Optional.of(new HandlingMark(file, channel, endings));
    } catch (OverlappingFileLockException e) {
      channel.close();
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Resets the number of process ends: the administrator wants the study read again. */
  static void forget(Path studyFolder) throws IOException {
    Files.deleteIfExists(studyFolder.resolve(FILE));
  }

  /** How often the process ended while reading the study before. */
  int endings() {
    return endings;
  }

  private static int read(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(LONGEST);
    channel.read(text, 0);
    String number = new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII);
    return number.matches("\\d{1,6}") ? Integer.parseInt(number) : 0;
  }

  private static void write(FileChannel channel, int endings) throws IOException {
    byte[] number = Integer.toString(endings).getBytes(StandardCharsets.US_ASCII);
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(number), 0);
  }

  /** The study was read and handed over: earlier process ends no longer count. */
  void handedOver() {
    handedOver = true;
  }

  /**
   * The reading has ended, with or without success, and the process is alive; earlier ends still
   * count.
   */
  @Override
  public void close() throws IOException {
    try (channel) {
      if (endings == 0 || handedOver) {
        Files.deleteIfExists(file);
      } else {
        write(channel, endings);
      }
    }
  }
}
