package org.medconv.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.aoju.bus.image.galaxy.data.VR;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.SourceSeries;

/** The source images, or frames of an enhanced image, to which a result refers. */
final class SourceFrames {
  private SourceFrames() {}

  /**
   * @param frames 1-based; empty for a single-frame object
   */
  record Instance(String sopClassUid, String sopInstanceUid, List<Integer> frames) {
    Instance {
      frames = List.copyOf(frames);
    }

    /** SOP Instance Reference macro (PS3.3 Table 10-3, Image SOP Instance Reference). */
    Attributes item() {
      Attributes item = new Attributes();
      item.setString(Tag.ReferencedSOPClassUID, VR.UI, sopClassUid);
      item.setString(Tag.ReferencedSOPInstanceUID, VR.UI, sopInstanceUid);
      if (!frames.isEmpty()) {
        item.setString(
            Tag.ReferencedFrameNumber,
            VR.IS,
            frames.stream().map(String::valueOf).toArray(String[]::new));
      }
      return item;
    }

    /** A reference to the whole object without frames, for the lists of referenced objects. */
    Attributes wholeItem() {
      return new Instance(sopClassUid, sopInstanceUid, List.of()).item();
    }
  }

  /** Slices k of the volume with voxels of the region, ascending. */
  static List<Integer> slicesOf(MaskedRegion region) {
    List<Integer> slices = new ArrayList<>();
    int plane = region.box().columns() * region.box().rows();
    for (int k = 0; k < region.box().slices(); k++) {
      int first = region.inside().nextSetBit(k * plane);
      if (first >= 0 && first < (k + 1) * plane) {
        slices.add(region.box().k0() + k);
      }
    }
    return slices;
  }

  /** One entry per object, in the order of the slices. */
  static List<Instance> instances(SourceSeries source, List<Integer> slices) {
    Map<String, SourceSeries.Slice> objects = new LinkedHashMap<>();
    Map<String, List<Integer>> frames = new LinkedHashMap<>();
    for (int k : slices) {
      SourceSeries.Slice slice = source.slices().get(k);
      objects.putIfAbsent(slice.sopInstanceUid(), slice);
      List<Integer> numbers =
          frames.computeIfAbsent(slice.sopInstanceUid(), uid -> new ArrayList<>());
      if (slice.frame() > 0) {
        numbers.add(slice.frame());
      }
    }
    return objects.values().stream()
        .map(
            slice ->
                new Instance(
                    slice.sopClassUid(),
                    slice.sopInstanceUid(),
                    frames.get(slice.sopInstanceUid())))
        .toList();
  }

  static Instance instance(SourceSeries source, int slice) {
    return instances(source, List.of(slice)).get(0);
  }

  /** Referenced Series Sequence (0008,1115) with its instances in {@code sopSequence}. */
  static Attributes seriesItem(String seriesUid, int sopSequence, List<Instance> instances) {
    Attributes series = new Attributes();
    series.setString(Tag.SeriesInstanceUID, VR.UI, seriesUid);
    Sequence references = series.newSequence(sopSequence, instances.size());
    instances.forEach(instance -> references.add(instance.wholeItem()));
    return series;
  }
}
