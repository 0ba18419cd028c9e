package org.medconv.lab;

/**
 * One training example of the segmenter: a crop at 3 mm and what it should become.
 *
 * @param size columns, rows, slices
 * @param hu i fastest, then j, then k; outside the field of view {@link
 *     org.medconv.volume.CtVolume#AIR}
 * @param classes {@link org.medconv.segment.SpineClass} ordinals, one a voxel
 * @param votes level votes at half the resolution, -1 where none is asked
 */
record SegmenterCase(int[] size, short[] hu, byte[] classes, byte[] votes) {}
