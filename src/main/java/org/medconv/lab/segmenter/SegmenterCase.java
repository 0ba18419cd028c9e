package org.medconv.lab.segmenter;

/**
 * One training example of a segmenting network: a crop and what it should become. Arrays run i
 * fastest, then j, then k.
 *
 * @param size columns, rows, slices
 * @param hu outside the field of view {@link org.medconv.volume.CtVolume#AIR}
 * @param guide the second channel of the input, 0 or 1; empty where the network has but one
 * @param classes one a voxel
 * @param votes at half the resolution, -1 where none is asked; empty where the network has none
 */
record SegmenterCase(int[] size, short[] hu, byte[] guide, byte[] classes, byte[] votes) {}
