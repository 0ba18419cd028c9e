package org.medconv.model;

/**
 * Which model made a result.
 *
 * @param sha256 of its weights file, lower-case hex
 */
public record ModelId(String name, String version, String sha256) {}
