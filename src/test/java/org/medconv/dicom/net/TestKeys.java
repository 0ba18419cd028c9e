package org.medconv.dicom.net;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.medconv.text.Secret;

/** Self-signed keys, made by the JDK's keytool for one test. */
public final class TestKeys {
  private static final Secret PASSWORD = new Secret("changeit");
  private final Path folder;

  public TestKeys(Path folder) {
    this.folder = folder;
  }

  /** A key of its own, and trust in the owners named. */
  public TlsConfig config(String owner, boolean requireClientCertificate, String... trusted)
      throws Exception {
    Path trust = folder.resolve(owner + "-trusts.p12");
    Files.deleteIfExists(trust);
    for (String other : trusted) {
      keytool(
          "-importcert",
          "-noprompt",
          "-alias",
          other,
          "-file",
          certificate(other),
          "-keystore",
          trust.toString());
    }
    return new TlsConfig(keyStore(owner), PASSWORD, trust, PASSWORD, requireClientCertificate);
  }

  private Path keyStore(String owner) throws Exception {
    Path file = folder.resolve(owner + ".p12");
    if (!Files.exists(file)) {
      String names = owner.equals("elsewhere") ? "dns:elsewhere.invalid" : "dns:localhost";
      keytool(
          "-genkeypair",
          "-alias",
          owner,
          "-keyalg",
          "EC",
          "-groupname",
          "secp256r1",
          "-dname",
          "CN=" + owner,
          "-ext",
          "san=" + names,
          "-validity",
          "2",
          "-keystore",
          file.toString());
    }
    return file;
  }

  private String certificate(String owner) throws Exception {
    Path file = folder.resolve(owner + ".crt");
    if (!Files.exists(file)) {
      keytool(
          "-exportcert",
          "-rfc",
          "-alias",
          owner,
          "-file",
          file.toString(),
          "-keystore",
          keyStore(owner).toString());
    }
    return file.toString();
  }

  /** For programs that take PEM. */
  Path pemCertificate(String owner) throws Exception {
    return Path.of(certificate(owner));
  }

  Path pemKey(String owner) throws Exception {
    Key key = store(owner).getKey(owner, PASSWORD.reveal().toCharArray());
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return Files.writeString(
        folder.resolve(owner + ".key"),
        "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n");
  }

  Certificate trusted(String owner) throws Exception {
    return store(owner).getCertificate(owner);
  }

  private KeyStore store(String owner) throws Exception, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keyStore(owner))) {
      store.load(in, PASSWORD.reveal().toCharArray());
    }
    return store;
  }

  private static void keytool(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD.reveal()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("keytool: " + output);
    }
  }
}
