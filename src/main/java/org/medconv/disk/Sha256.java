package org.medconv.disk;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 (FIPS 180-4), as 64 hexadecimal digits in lower case. */
public final class Sha256 {
  private Sha256() {}

  /** Of a file's content; a pipe or a device is refused. */
  public static String of(Path file) throws IOException {
    try (InputStream in = RegularFile.open(file)) {
      MessageDigest digest = digest();
      new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
      return hex(digest);
    }
  }

  public static String of(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  /** For content that arrives in pieces. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The value of a digest, which is reset afterwards. */
  public static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
