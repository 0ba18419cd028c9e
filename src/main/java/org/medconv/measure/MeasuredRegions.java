package org.medconv.measure;

import java.util.Optional;
import org.medconv.volume.MaskedRegion;

/**
 * The regions of a vertebral body in which attenuation is read, each on its own grid over the body.
 *
 * @param eroded the body without its outer {@link TrabecularRoi#MARGIN_MM} mm; may be empty
 * @param ellipse in the mid-body plane; empty if the body has no measurable shape
 */
public record MeasuredRegions(MaskedRegion eroded, Optional<MaskedRegion> ellipse) {}
