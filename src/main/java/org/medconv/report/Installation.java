package org.medconv.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;
import org.medconv.disk.OwnerOnly;
import org.medconv.disk.RegularFile;
import org.medconv.text.Secret;

/**
 * The identity of an installation: its serial number, and the secret for deriving UIDs. Both are
 * created once and stored in one file that only the node's user can read. Because of the secret,
 * nobody can find the patient ID of a UID by trying all IDs.
 *
 * @param serialNumber 16 random characters
 * @param secret 256 random bits, hexadecimal
 */
public record Installation(String serialNumber, Secret secret) {
  private static final String SERIAL = "serialNumber";
  private static final String SECRET = "secret";
  private static final String SECRET_LETTERS = "[0-9a-f]{64}";
  private static final int SECRET_BYTES = 32;
  private static final int SERIAL_BYTES = 8;

  /** The file has some 300 bytes. */
  private static final int MOST_BYTES = 64 << 10;

  public Installation {
    if (serialNumber.isBlank() || !secret.reveal().matches(SECRET_LETTERS)) {
      throw new IllegalArgumentException("an installation has a serial number and 64 hex digits");
    }
  }

  /** For one run: no other run creates the same UIDs. */
  public static Installation passing() {
    SecureRandom random = new SecureRandom();
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    String serial = "%016X".formatted(new BigInteger(8 * SERIAL_BYTES, random));
    return new Installation(serial, new Secret(HexFormat.of().formatHex(secret)));
  }

  /**
   * The installation in the file, which is created if it is missing. If several processes create it
   * at the same time, one wins, and all return what is on disk.
   *
   * @throws IOException if the file can neither be read nor created, or is damaged
   */
  public static Installation open(Path file) throws IOException {
    Optional<Installation> kept = kept(file);
    if (kept.isEmpty()) {
      publish(passing(), file);
    }
    return kept(file)
        .orElseThrow(
            () -> new IOException("%s disappeared while it was being created".formatted(file)));
  }

  /**
   * The installation in the file; empty if there is no file. Creates nothing.
   *
   * @throws IOException if the file cannot be read, or is damaged
   */
  public static Optional<Installation> kept(Path file) throws IOException {
    String text;
    try (InputStream in = RegularFile.open(file)) {
      text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    try (Reader reader = new StringReader(text)) {
      Properties values = new Properties();
      values.load(reader);
      return Optional.of(
          new Installation(
              values.getProperty(SERIAL, ""), new Secret(values.getProperty(SECRET, ""))));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          ("%s is damaged: it must hold a serial number and a secret. Restore it from a backup. If"
                  + " there is no backup, delete it; new results then get UIDs that differ from the"
                  + " old ones.")
              .formatted(file),
          e);
    }
  }

  /** Atomic: written to another file, which is then linked; a link replaces nothing. */
  private static void publish(Installation made, Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    OwnerOnly.folders(folder);
    Path whole = OwnerOnly.temporary(folder, ".installation", ".new");
    try {
      try (FileChannel out = FileChannel.open(whole, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(text(made).getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
      place(whole, file);
      sync(folder);
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  private static void place(Path whole, Path file) throws IOException {
    try {
      Files.createLink(file, whole);
    } catch (FileAlreadyExistsException e) {
      // Another process was faster; its file counts.
    } catch (UnsupportedOperationException | FileSystemException e) {
      // A file system without hard links.
      if (!Files.exists(file)) {
        Files.move(whole, file);
      }
    }
  }

  /** Makes the name durable. */
  private static void sync(Path folder) throws IOException {
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  private static String text(Installation made) {
    return """
    # Made once for this installation. The UIDs of all results depend on it: keep it in the
    # backup of this folder. Whoever has it can try which patient ID gives a UID: show it nobody.
    %s=%s
    %s=%s
    """
        .formatted(SERIAL, made.serialNumber, SECRET, made.secret.reveal());
  }
}
