package org.medconv.volume;

import org.medconv.text.OneLine;

/**
 * Why a series cannot be screened, for a radiographer: the rule, and one plain sentence with its
 * numbers. Holds no patient data.
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
     * Spectral, virtual non-contrast or otherwise computed: the values are not Hounsfield units of
     * a scan at about 120 kVp.
     */
    NOT_ORIGINAL,
    /** MONOCHROME1, colour, or a sample layout that CT does not use. */
    UNSUPPORTED_PIXELS,
    /** RescaleType other than HU. */
    NOT_HOUNSFIELD,
    /** Pixel data missing, truncated or not decodable. */
    DAMAGED,
    /** The header lacks geometry, or its values contradict each other. */
    BAD_HEADER,
    TOO_FEW_SLICES,
    /** Two or more orientations or frames of reference with no clear majority. */
    MIXED_GEOMETRY,
    /** Two or more scans or reconstructions of one region with no clear majority. */
    MIXED_SCANS,
    /** Slices are missing where they are needed. */
    SLICE_GAP,
    /** Slices are thicker or farther apart than the configured limit. */
    SPACING_OVER_LIMIT,
    GANTRY_TILT,
    /** Two patients, studies or series were given as one series. */
    MIXED_SERIES,
    /** The input is larger than the configured limit. */
    TOO_LARGE
  }
}
