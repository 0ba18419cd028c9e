package org.medconv.report;

import java.awt.Color;
import org.medconv.classify.BoneClass;

/**
 * Colours of the key image: bright on black, for dark reading rooms. The colours of the classes are
 * vermilion, yellow and blue after Okabe and Ito (Color Universal Design, 2002), lightened. Most
 * people with colour blindness can distinguish them, and each stands beside its name.
 */
final class Palette {
  private Palette() {}

  static final Color GROUND = Color.BLACK;
  static final Color FRAME = new Color(0x2b3138);
  static final Color TRACK = new Color(0x20262c);
  static final Color TEXT = new Color(0xf2f4f6);
  static final Color QUIET = new Color(0xa3adb8);
  static final Color L1 = new Color(0x35f0e0);
  static final Color OTHER_VERTEBRA = new Color(0xc8d0d8);
  static final Color ERODED = new Color(0x9be564);
  static final Color ELLIPSE = new Color(0xff5fd2);
  static final Color NOTICE = new Color(0xffd83d);
  static final Color WARNING = new Color(0xff9f43);

  static Color of(BoneClass boneClass) {
    return switch (boneClass) {
      case OSTEOPOROSIS -> new Color(0xff7a45);
      case OSTEOPENIA -> new Color(0xf2dd4a);
      case NORMAL -> new Color(0x6cc0f5);
    };
  }
}
