package org.medconv.segment;

import org.medconv.volume.MaskedRegion;
import org.medconv.volume.Vector3;

/**
 * One vertebra on the CT.
 *
 * @param centroid of the body, LPS mm
 * @param complete false if the field of view cuts the body
 * @param body the vertebral body without posterior elements, on the CT's own grid
 */
public record Vertebra(
    VertebraLevel level, Vector3 centroid, boolean complete, MaskedRegion body) {}
