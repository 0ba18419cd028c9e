package org.medconv.segment;

/** The classes of the outlining network around one body; {@link #ordinal} is the channel. */
public enum OutlineClass {
  BACKGROUND,
  /** The requested body, without discs and posterior elements. */
  BODY,
  /** Pedicles, laminae and processes of any vertebra. */
  POSTERIOR,
  /** A body above or below. */
  OTHER_BODY;

  public static final int COUNT = 4;
}
