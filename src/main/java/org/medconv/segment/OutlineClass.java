package org.medconv.segment;

/** What the outlining network tells apart around one body; {@link #ordinal} is its channel. */
public enum OutlineClass {
  BACKGROUND,
  /** The body asked for, discs and posterior elements left out. */
  BODY,
  /** Pedicles, laminae and processes of any vertebra. */
  POSTERIOR,
  /** A body above or below. */
  OTHER_BODY;

  public static final int COUNT = 4;
}
