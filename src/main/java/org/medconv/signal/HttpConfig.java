package org.medconv.signal;

import java.util.Optional;

/**
 * Address of health and metrics.
 *
 * @param port empty: off; 0: any free port
 */
public record HttpConfig(String bindAddress, Optional<Integer> port) {}
