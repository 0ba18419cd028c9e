/**
 * DICOM slices or a NIfTI file as one checked volume in HU and millimetres; what cannot become one
 * is refused with its reason.
 */
package org.medconv.volume;
