package org.medconv.phantom;

/** How a solid looks inside: Hounsfield units by depth and place. Immutable. */
interface Appearance {
  /**
   * @param depth under the surface, mm
   * @param edge size of a voxel, mm: what is finer than it is smeared over it, its amount kept
   * @param x LPS mm in the phantom, before the patient is turned on the table
   */
  double at(double depth, double edge, double x, double y, double z);
}
