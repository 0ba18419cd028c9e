package org.medconv.report;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Keys of {@code results:}.
 *
 * @param folder folder of the result objects as sent
 * @param installation file with the installation's serial number and secret
 * @param manufacturer Manufacturer (0008,0070) of the objects
 * @param deviceSerialNumber Device Serial Number (0018,1000) of the objects; empty: that of the
 *     installation
 * @param uidRoot prefix of new UIDs, without a dot at its end; at most 24 characters, so that a dot
 *     and the 39 digits of a 128-bit number fit into a UID (PS3.5 section 9)
 * @param pdf whether each result also gets a PDF page
 */
public record ResultsConfig(
    Path folder,
    Path installation,
    String manufacturer,
    Optional<String> deviceSerialNumber,
    String uidRoot,
    boolean pdf) {}
