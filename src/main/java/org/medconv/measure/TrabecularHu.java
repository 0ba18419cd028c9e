package org.medconv.measure;

/**
 * Attenuation of the trabecular bone of one vertebral body, HU, over a region of interest of {@code
 * millilitres}.
 *
 * @param voxels how many voxels, or parts of long ones, were measured, at least one
 */
public record TrabecularHu(double mean, double median, double sd, double millilitres, int voxels) {}
