package org.medconv.phantom;

/** Muscle with streaks of fat between its bundles. */
record StreakyMuscle(double hu, double fatHu, double share, double mm, int salt)
    implements Appearance {
  @Override
  public double at(double depth, double edge, double x, double y, double z) {
    double coarse = Tissue.texture(x / mm, y / mm, z / (4 * mm), salt);
    double fine = Tissue.texture(x / 3, y / 3, z / 8, salt + 1);
    double fat = Math.max(0, coarse + 0.5 * fine - 1 + 2 * share);
    return hu + 8 * fine + Math.min(1, 1.6 * fat) * (fatHu - hu);
  }
}
