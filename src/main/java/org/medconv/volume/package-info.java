/**
 * Turns DICOM slices or a NIfTI file into one checked volume in HU and millimetres, or refuses them
 * with a reason.
 */
package org.medconv.volume;
