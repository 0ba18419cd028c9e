package org.medconv.dicom.net;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.medconv.disk.RegularFile;
import org.medconv.text.Secret;
import org.medconv.words.FileTrouble;

/**
 * TLS as PS3.15 B.12 asks for it, after BCP 195 (RFC 9325): versions 1.2 and 1.3, forward secrecy,
 * authenticated encryption.
 */
public final class Tls {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
  private static final List<String> CIPHER_SUITES =
      List.of(
          "TLS_AES_256_GCM_SHA384",
          "TLS_AES_128_GCM_SHA256",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

  private final SSLContext context;
  private final boolean requireClientCertificate;

  private static final int SEQUENCE = 0x30;

  private Tls(SSLContext context, boolean requireClientCertificate) {
    this.context = context;
    this.requireClientCertificate = requireClientCertificate;
  }

  /**
   * @throws IOException naming the key store that cannot be used, and why
   */
  static Tls of(TlsConfig config) throws IOException {
    return new Tls(
        context(
            Optional.of(new Pkcs12(config.keyStore(), config.keyStorePassword())),
            Optional.of(new Pkcs12(config.trustStore(), config.trustStorePassword())),
            "dicom.tls.keyStorePassword"),
        config.requireClientCertificate());
  }

  /**
   * For HTTPS as client, with {@link #parameters}.
   *
   * @param own empty: no certificate is shown
   * @param trusted empty: those that Java trusts are
   * @throws IOException naming the key store that cannot be used, and why
   */
  public static SSLContext ofClient(Optional<Pkcs12> own, Optional<Pkcs12> trusted)
      throws IOException {
    return context(own, trusted, "keyStorePassword");
  }

  /** Versions and ciphers that are spoken here. */
  public static SSLParameters parameters() {
    return new SSLParameters(CIPHER_SUITES.toArray(String[]::new), PROTOCOLS.clone());
  }

  /** Null is Java's word for "none of our own" and "what the platform trusts". */
  private static SSLContext context(
      Optional<Pkcs12> own, Optional<Pkcs12> trusted, String passwordKey) throws IOException {
    try {
      KeyManager[] keys = own.isPresent() ? keys(own.get(), passwordKey) : null;
      TrustManager[] peers = trusted.isPresent() ? peers(trusted.get()) : null;
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, peers, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private static KeyManager[] keys(Pkcs12 own, String passwordKey) throws IOException {
    KeyStore store = load(own.file(), own.password());
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, own.password().reveal().toCharArray());
      return keys.getKeyManagers();
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "%s holds no key that %s opens: %s".formatted(own.file(), passwordKey, e.getMessage()),
          e);
    }
  }

  private static TrustManager[] peers(Pkcs12 trusted) throws IOException, GeneralSecurityException {
    TrustManagerFactory peers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    peers.init(load(trusted.file(), trusted.password()));
    return peers.getTrustManagers();
  }

  private static KeyStore load(Path file, Secret password) throws IOException {
    try (InputStream in = new BufferedInputStream(RegularFile.open(file))) {
      requireBinary(file, in);
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password.reveal().toCharArray());
      return store;
    } catch (NotPkcs12 e) {
      throw e;
    } catch (IOException | GeneralSecurityException e) {
      throw new IOException(
          "%s cannot be read as a PKCS#12 file with the password given: %s"
              .formatted(file, FileTrouble.of(e)),
          e);
    }
  }

  /** Text, say PEM, where PKCS#12 begins with the tag of a sequence (RFC 7292, X.690). */
  private static final class NotPkcs12 extends IOException {
    private static final long serialVersionUID = 1L;

    NotPkcs12(String message) {
      super(message);
    }
  }

  private static void requireBinary(Path file, InputStream in) throws IOException {
    in.mark(1);
    int first = in.read();
    in.reset();
    if (first != SEQUENCE) {
      throw new NotPkcs12(
          "%s is not a PKCS#12 file; `openssl pkcs12 -export` makes one from a certificate and its key"
              .formatted(file));
    }
  }

  /** Handshake as server over an accepted socket. */
  SSLSocket accept(Socket tcp) throws IOException {
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(tcp, null, true);
    restrict(socket);
    socket.setNeedClientAuth(requireClientCertificate);
    socket.startHandshake();
    return socket;
  }

  /** Handshake as client; the certificate must be issued for {@code host}. */
  SSLSocket connect(Socket tcp, String host, int port) throws IOException {
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(tcp, host, port, true);
    restrict(socket);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static void restrict(SSLSocket socket) {
    Set<String> supported = Set.copyOf(Arrays.asList(socket.getSupportedCipherSuites()));
    socket.setEnabledProtocols(PROTOCOLS);
    socket.setEnabledCipherSuites(
        CIPHER_SUITES.stream().filter(supported::contains).toArray(String[]::new));
  }
}
