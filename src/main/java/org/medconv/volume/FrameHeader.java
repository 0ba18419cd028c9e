package org.medconv.volume;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;

/**
 * The attributes of one frame: for a single-frame object the data set itself; for an enhanced one
 * the frame's functional groups, then the shared ones, then the data set (PS3.3 C.7.6.16). Values
 * that cannot be understood count as absent.
 */
final class FrameHeader {
  private static final int[] UNASSIGNED = {
    Tag.UnassignedPerFrameConvertedAttributesSequence,
    Tag.UnassignedSharedConvertedAttributesSequence
  };

  private final Attributes dataset;
  private final List<Attributes> groups;

  private FrameHeader(Attributes dataset, List<Attributes> groups) {
    this.dataset = dataset;
    this.groups = groups;
  }

  /**
   * The header of one frame.
   *
   * @param frame 0 for the first
   */
  static FrameHeader of(Attributes dataset, int frame) {
    Attributes perFrame = item(dataset, Tag.PerFrameFunctionalGroupsSequence, frame);
    Attributes shared = item(dataset, Tag.SharedFunctionalGroupsSequence, 0);
    return new FrameHeader(
        dataset, java.util.stream.Stream.of(perFrame, shared).filter(g -> g != null).toList());
  }

  /** An attribute of a functional group macro, or of the data set where there are no groups. */
  Optional<String> text(int macro, int tag) {
    String value = carrier(macro, tag).getString(tag);
    return value == null || value.isBlank() ? Optional.empty() : Optional.of(value.strip());
  }

  List<String> texts(int macro, int tag) {
    String[] values = carrier(macro, tag).getStrings(tag);
    return values == null
        ? List.of()
        : java.util.Arrays.stream(values).map(v -> v == null ? "" : v.strip()).toList();
  }

  OptionalDouble number(int macro, int tag) {
    double value = carrier(macro, tag).getDouble(tag, Double.NaN);
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  /** Exactly {@code count} finite numbers, or empty. */
  Optional<double[]> numbers(int macro, int tag, int count) {
    double[] values = carrier(macro, tag).getDoubles(tag);
    if (values == null || values.length != count) {
      return Optional.empty();
    }
    boolean finite = java.util.Arrays.stream(values).allMatch(Double::isFinite);
    return finite ? Optional.of(values) : Optional.empty();
  }

  boolean hasItems(int sequence) {
    for (Attributes group : groups) {
      if (item(group, sequence, 0) != null) {
        return true;
      }
    }
    return item(dataset, sequence, 0) != null;
  }

  private Attributes carrier(int macro, int tag) {
    for (Attributes group : groups) {
      Attributes item = item(group, macro, 0);
      if (item != null) {
        return item;
      }
    }
    return dataset.contains(tag) ? dataset : unassigned(tag);
  }

  /** PS3.3 C.7.6.16.2.25: attributes that a converter could not assign to a functional group. */
  private Attributes unassigned(int tag) {
    for (Attributes group : groups) {
      for (int sequence : UNASSIGNED) {
        Attributes item = item(group, sequence, 0);
        if (item != null && item.contains(tag)) {
          return item;
        }
      }
    }
    return dataset;
  }

  private static Attributes item(Attributes in, int sequenceTag, int index) {
    Sequence sequence = in.getSequence(sequenceTag);
    return sequence != null && index < sequence.size() ? sequence.get(index) : null;
  }
}
