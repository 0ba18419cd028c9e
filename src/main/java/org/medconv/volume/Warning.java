package org.medconv.volume;

import org.medconv.text.OneLine;

/** Something that does not stop a run but makes its result less reliable. Every result shows it. */
public record Warning(Kind kind, String sentence) {
  public Warning {
    sentence = OneLine.of(sentence);
  }

  public enum Kind {
    KVP_NOT_120,
    CONTRAST,
    SHARP_KERNEL,
    /** Beside L1 the noise is that of a lung kernel, whatever the header says. */
    NOISY,
    METAL,
    MIRRORED_SUSPECTED,
    THICK_SLICES,
    UNEVEN_SPACING,
    SLICES_LEFT_OUT,
    /** The images have no frame of reference, or each has its own (PS3.3 C.7.4.1). */
    NO_FRAME_OF_REFERENCE,
    HU_CORRECTED,
    HU_DISAGREES,
    /** Regions measured in L1, or L1 and its neighbours, disagree. */
    ROI_DISAGREES,
    FRACTURE_SUSPECTED,
    LOW_CONFIDENCE
  }
}
