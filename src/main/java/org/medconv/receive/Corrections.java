package org.medconv.receive;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.medconv.dicom.file.Identity;
import org.medconv.disk.Folders;
import org.medconv.disk.OwnerOnly;
import org.medconv.disk.Sha256;

/**
 * The corrections of a series after its first arrival: instances that were sent again with the same
 * image and another identity. Kept beside the series' folder, one JSON object per line with the old
 * and the new values; written before the instance is replaced.
 *
 * @param revision SHA-256 of the file in hexadecimal. A random token in every line makes it new
 *     with each correction, even one that restores an earlier identity, and reveals no identity.
 * @param attributes keywords of all corrected attributes, sorted
 */
record Corrections(String revision, List<String> attributes) {
  private static final String SUFFIX = ".corrections";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TOKEN_BYTES = 16;

  Corrections {
    attributes = List.copyOf(attributes);
  }

  /** One line. */
  record Correction(
      String at,
      String sopInstanceUid,
      List<String> attributes,
      Map<String, String> before,
      Map<String, String> after,
      String token) {

    static Correction of(
        Instant at, String sopInstanceUid, Identity before, Identity after, List<String> changed) {
      byte[] token = new byte[TOKEN_BYTES];
      RANDOM.nextBytes(token);
      return new Correction(
          at.toString(),
          sopInstanceUid,
          changed,
          before.values(),
          after.values(),
          HexFormat.of().formatHex(token));
    }

    @Override
    public String toString() {
      return "Correction[%s]".formatted(attributes);
    }
  }

  /**
   * @param series folder of the series
   * @return empty if nothing was corrected
   */
  static Optional<Corrections> of(Path series) throws IOException {
    try {
      byte[] lines = Files.readAllBytes(file(series));
      return Optional.of(new Corrections(Sha256.of(lines), attributes(lines)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static Path file(Path series) {
    return series.resolveSibling(series.getFileName() + SUFFIX);
  }

  private static List<String> attributes(byte[] lines) {
    TreeSet<String> attributes = new TreeSet<>();
    for (String line : new String(lines, StandardCharsets.UTF_8).lines().toList()) {
      try {
        attributes.addAll(JSON.readValue(line, Correction.class).attributes());
      } catch (JacksonException e) {
        // Cut off by a crash: the instance was not replaced, and will be sent again.
        ReceiveLog.unreadableRecord("correction", e);
      }
    }
    return List.copyOf(attributes);
  }

  /** Adds a correction; durable when it returns. */
  static void add(Path series, Correction correction) throws IOException {
    Path file = file(series);
    boolean first = !Files.exists(file);
    byte[] line = (JSON.writeValueAsString(correction) + "\n").getBytes(StandardCharsets.UTF_8);
    try (FileChannel channel =
        OwnerOnly.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      Durable.writeFully(channel, ByteBuffer.wrap(line));
      channel.force(false);
    }
    if (first) {
      Folders.sync(file.getParent());
    }
  }
}
