package org.medconv.phantom;

/**
 * Random texture of a tissue.
 *
 * @param hu its amplitude, HU
 * @param mm the size of its grains, mm
 */
record Grain(double hu, double mm) {}
