package org.medconv.lab.segmenter;

/**
 * One training case of a segmenting network: a crop and the wanted output. Arrays run i fastest,
 * then j, then k.
 *
 * @param size columns, rows, slices
 * @param hu {@link org.medconv.volume.CtVolume#AIR} outside the field of view
 * @param guide the second channel of the input, 0 or 1; empty if the network has one channel
 * @param classes one per voxel
 * @param votes at half the resolution, -1 where none is wanted; empty if the network has none
 */
record SegmenterCase(int[] size, short[] hu, byte[] guide, byte[] classes, byte[] votes) {}
