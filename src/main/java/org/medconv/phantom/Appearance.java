package org.medconv.phantom;

/** The inside of a solid: Hounsfield units by depth and position. Immutable. */
interface Appearance {
  /**
   * @param depth under the surface, mm
   * @param edge size of a voxel, mm: finer structures are spread over it, with the same total
   * @param x LPS mm in the phantom, before the patient is rotated on the table
   * @param y LPS mm
   * @param z LPS mm
   */
  double at(double depth, double edge, double x, double y, double z);
}
