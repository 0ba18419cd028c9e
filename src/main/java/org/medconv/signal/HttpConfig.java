package org.medconv.signal;

import java.util.Optional;

/**
 * Where health and metrics are answered.
 *
 * @param port empty: nowhere; 0: any free one
 */
public record HttpConfig(String bindAddress, Optional<Integer> port) {}
