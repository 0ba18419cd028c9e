package org.medconv.measure;

import java.util.Optional;
import org.medconv.volume.MaskedRegion;

/**
 * Where the attenuation of a vertebral body is read, each on a grid of its own over the body.
 *
 * @param eroded the body without its outer {@link TrabecularRoi#MARGIN_MM} mm; may be empty
 * @param ellipse in the mid-body plane, where the body has a shape to place it by
 */
public record MeasuredRegions(MaskedRegion eroded, Optional<MaskedRegion> ellipse) {}
