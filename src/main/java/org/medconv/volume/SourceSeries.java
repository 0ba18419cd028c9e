package org.medconv.volume;

import java.util.List;
import org.aoju.bus.image.galaxy.data.Attributes;

/**
 * Where a volume came from, for the objects that refer back to it.
 *
 * @param header the data set of one slice without its pixel data: patient, study, series and
 *     equipment; with a frame of reference only where all slices share it
 * @param slices one entry a slice of the volume, in the order of its k index; the nearest image
 *     where slices had to be resampled to even distances; empty for a NIfTI file
 */
public record SourceSeries(Attributes header, List<Slice> slices) {
  public SourceSeries {
    slices = List.copyOf(slices);
  }

  /** Without the header, which names the patient. */
  @Override
  public String toString() {
    return "SourceSeries[%d slices]".formatted(slices.size());
  }

  /**
   * The image a slice was read from.
   *
   * @param frame 1-based frame number in an enhanced multi-frame object, 0 in a single-frame one
   */
  public record Slice(String sopClassUid, String sopInstanceUid, int frame) {}
}
