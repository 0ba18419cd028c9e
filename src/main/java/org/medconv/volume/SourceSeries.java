package org.medconv.volume;

import java.util.List;
import org.aoju.bus.image.galaxy.data.Attributes;

/**
 * The origin of a volume, for result objects that refer to it.
 *
 * @param header the data set of one slice without pixel data: patient, study, series and equipment;
 *     with a frame of reference only if all slices share it
 * @param slices one entry per slice of the volume, by k index; the nearest image if slices were
 *     resampled to even spacing; empty for a NIfTI file
 */
public record SourceSeries(Attributes header, List<Slice> slices) {
  public SourceSeries {
    slices = List.copyOf(slices);
  }

  /** Leaves out the header, which names the patient. */
  @Override
  public String toString() {
    return "SourceSeries[%d slices]".formatted(slices.size());
  }

  /**
   * The image that a slice was read from.
   *
   * @param frame 1-based frame number in an enhanced multi-frame object, 0 in a single-frame object
   */
  public record Slice(String sopClassUid, String sopInstanceUid, int frame) {}
}
