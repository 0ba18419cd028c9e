package org.medconv.volume;

import org.medconv.text.OneLine;

/**
 * Why a series cannot be screened at all, for a radiographer: which rule, and one plain sentence
 * with the numbers behind it. Holds no patient data.
 */
public record Rejection(Reason reason, String sentence) {
  public Rejection {
    sentence = OneLine.of(sentence);
  }

  public enum Reason {
    /** No CT image in the series (localizers, dose reports, other modalities). */
    NOT_CT,
    /** Only scout images. */
    LOCALIZER_ONLY,
    /**
     * Spectral, virtual non-contrast or otherwise computed: its values are not Hounsfield units at
     * 120 kVp-like.
     */
    NOT_ORIGINAL,
    /** MONOCHROME1, colour, or a sample layout that CT does not have. */
    UNSUPPORTED_PIXELS,
    /** RescaleType other than HU. */
    NOT_HOUNSFIELD,
    /** Pixel data missing, truncated or not decodable. */
    DAMAGED,
    /** A header without what geometry needs, or with values that contradict each other. */
    BAD_HEADER,
    TOO_FEW_SLICES,
    /** Two or more orientations or frames of reference with no clear majority. */
    MIXED_GEOMETRY,
    /** Two or more scans or reconstructions of one region with no clear majority. */
    MIXED_SCANS,
    /** Slices missing where they matter. */
    SLICE_GAP,
    /** Thicker or farther apart than the configured limit. */
    SPACING_OVER_LIMIT,
    GANTRY_TILT,
    /** Two patients, studies or series in what was given as one series. */
    MIXED_SERIES,
    /** The input is larger than the configured limit. */
    TOO_LARGE
  }
}
