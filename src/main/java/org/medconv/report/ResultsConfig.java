package org.medconv.report;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Keys of {@code results:}.
 *
 * @param folder where result objects are stored as sent
 * @param installation file with the serial number and the secret of this installation
 * @param manufacturer Manufacturer (0008,0070) of the result objects
 * @param deviceSerialNumber Device Serial Number (0018,1000) of the result objects; empty: that of
 *     the installation
 * @param uidRoot prefix of new UIDs, without a dot at its end; at most 24 characters, so that a dot
 *     and the 39 digits of a 128-bit number fit into a UID (PS3.5 section 9)
 */
public record ResultsConfig(
    Path folder,
    Path installation,
    String manufacturer,
    Optional<String> deviceSerialNumber,
    String uidRoot) {}
