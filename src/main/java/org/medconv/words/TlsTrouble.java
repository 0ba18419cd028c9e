package org.medconv.words;

import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Explains why a TLS handshake failed, in a clause with the remedy. Java gives the names of its
 * checks and of alerts (RFC 8446, section 6); the sender of the alert determines which side must be
 * corrected.
 */
final class TlsTrouble {
  private static final String UNKNOWN =
      "no TLS connection; check that both sides use TLS and trust each other's certificate";

  private record Known(String said, String sentence) {}

  /** Java's messages in lower case; the first match counts. */
  private static final List<Known> KNOWN =
      List.of(
          new Known(
              "received fatal alert: certificate_expired",
              "the other side finds this node's certificate expired; renew it in"
                  + " dicom.tls.keyStore"),
          new Known(
              "received fatal alert: certificate_required",
              "the other side requires a certificate and this side has none; put one into its key"
                  + " store"),
          new Known(
              "received fatal alert: bad_certificate",
              "the other side rejects this side's certificate, or received none; have it trusted"
                  + " there"),
          new Known(
              "received fatal alert: unknown_ca",
              "the other side does not know the issuer of this side's certificate; have the issuer"
                  + " trusted there"),
          new Known(
              "received fatal alert: certificate_unknown",
              "the other side does not trust this side's certificate; have it, or its issuer,"
                  + " trusted there"),
          new Known(
              "received fatal alert: protocol_version",
              "the other side uses another version of TLS; this node supports 1.2 and 1.3"),
          new Known(
              "received fatal alert: handshake_failure",
              "the two sides share no cipher, certificate or version of TLS; this node supports TLS"
                  + " 1.2 and 1.3 with AES-GCM or ChaCha20"),
          new Known(
              "no cipher suites in common",
              "the other side offers no accepted cipher (AES-GCM or ChaCha20 with forward secrecy,"
                  + " RFC 9325), or the key store holds no key for them"),
          new Known(
              "protocol version",
              "the other side uses another version of TLS; this node supports 1.2 and 1.3"),
          new Known(
              "unable to find valid certification path",
              "the issuer of the other side's certificate is not trusted here; put the certificate,"
                  + " or its issuer's, into the trust store"),
          new Known(
              "trustanchors parameter must be non-empty",
              "the trust store holds no certificate; put the other side's, or its issuer's, into"
                  + " it"),
          new Known(
              "no name matching",
              "the other side's certificate is for another host; correct the host in the"
                  + " configuration, or have the certificate issued for it"),
          new Known(
              "no subject alternative",
              "the other side's certificate is for another host; correct the host in the"
                  + " configuration, or have the certificate issued for it"),
          new Known(
              "empty client certificate chain",
              "the other side sends no certificate, but this node requires one; give it one, or set"
                  + " dicom.tls.requireClientCertificate: false"),
          new Known(
              "empty server certificate chain", "the other side sends no certificate; give it one"),
          new Known(
              "unrecognized ssl message",
              "the other side does not use TLS; set TLS on both sides, or on neither"),
          new Known(
              "not an ssl/tls record",
              "the other side does not use TLS; set TLS on both sides, or on neither"),
          new Known(
              "terminated the handshake",
              "the other side ended the TLS handshake without a reason; check that it uses TLS, and"
                  + " see its log"));

  private TlsTrouble() {}

  /** Empty if the failure does not concern TLS. */
  static Optional<String> of(Throwable failure) {
    if (!(failure instanceof SSLException)) {
      return Optional.empty();
    }
    return ofDates(failure)
        .or(() -> Causes.of(failure).flatMap(cause -> ofWords(cause).stream()).findFirst())
        .or(() -> Optional.of(UNKNOWN));
  }

  private static Optional<String> ofDates(Throwable failure) {
    if (Causes.first(failure, CertificateExpiredException.class).isPresent()) {
      return Optional.of(
          "the other side's certificate has expired; have it renewed, or set this machine's clock"
              + " right");
    }
    return Causes.first(failure, CertificateNotYetValidException.class)
        .map(
            early ->
                "the other side's certificate is not valid yet; set the clocks of both machines"
                    + " right");
  }

  private static Optional<String> ofWords(Throwable cause) {
    String said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    return KNOWN.stream().filter(each -> said.contains(each.said)).map(Known::sentence).findFirst();
  }
}
