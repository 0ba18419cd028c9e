package org.medconv.measure;

/**
 * Attenuation of the trabecular bone of one vertebral body, HU, over a region of interest of {@code
 * millilitres}.
 *
 * @param voxels number of measured voxels or parts of long voxels, at least 1
 */
public record TrabecularHu(double mean, double median, double sd, double millilitres, int voxels) {}
