package org.medconv.report;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Keys of {@code results:}.
 *
 * @param folder where result objects are kept as they were sent
 * @param installation where this installation's serial number and secret are kept
 * @param manufacturer Manufacturer (0008,0070) of the objects made here
 * @param deviceSerialNumber Device Serial Number (0018,1000) of the objects made here; empty: that
 *     of the installation
 * @param uidRoot prefix of the UIDs made here, without a dot at its end; at most 24 characters, so
 *     that a dot and 39 digits of a 128 bit number still fit into a UID (PS3.5 section 9)
 */
public record ResultsConfig(
    Path folder,
    Path installation,
    String manufacturer,
    Optional<String> deviceSerialNumber,
    String uidRoot) {}
