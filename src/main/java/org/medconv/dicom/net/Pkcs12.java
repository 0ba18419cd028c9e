package org.medconv.dicom.net;

import java.nio.file.Path;
import org.medconv.text.Secret;

/** A PKCS#12 file (RFC 7292) of keys or of trusted certificates. */
public record Pkcs12(Path file, Secret password) {}
