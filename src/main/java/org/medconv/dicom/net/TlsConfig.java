package org.medconv.dicom.net;

import java.nio.file.Path;
import org.medconv.text.Secret;

/**
 * Keys for TLS 1.2 and 1.3 (BCP 195), in PKCS#12 files.
 *
 * @param requireClientCertificate mutual TLS: peers without a certificate known to the trust store
 *     are refused
 */
public record TlsConfig(
    Path keyStore,
    Secret keyStorePassword,
    Path trustStore,
    Secret trustStorePassword,
    boolean requireClientCertificate) {}
