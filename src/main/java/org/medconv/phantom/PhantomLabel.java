package org.medconv.phantom;

/** What a voxel of a phantom belongs to; {@link #ordinal} is the value in the label array. */
public enum PhantomLabel {
  BACKGROUND,
  DISC,
  SACRUM,
  RIB,
  TRANSVERSE_PROCESS,
  /** Pedicles, laminae, articular and spinous processes. */
  POSTERIOR,
  /** Iliac wings, hips and femora. */
  HIP,
  BODY_T4,
  BODY_T5,
  BODY_T6,
  BODY_T7,
  BODY_T8,
  BODY_T9,
  BODY_T10,
  BODY_T11,
  BODY_T12,
  BODY_L1,
  BODY_L2,
  BODY_L3,
  BODY_L4,
  BODY_L5,
  BODY_L6;

  private static final PhantomLabel[] VALUES = values();

  public static PhantomLabel of(byte value) {
    return VALUES[value];
  }

  public boolean isBody() {
    return ordinal() >= BODY_T4.ordinal();
  }

  public boolean isThoracic() {
    return isBody() && ordinal() <= BODY_T12.ordinal();
  }

  /** T4, ... L6 for a body. */
  public String level() {
    return isBody() ? name().substring(5) : name();
  }
}
