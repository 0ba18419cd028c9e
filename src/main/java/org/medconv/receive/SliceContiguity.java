package org.medconv.receive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.medconv.dicom.file.Part10File;
import org.medconv.dicom.file.UnreadableFile;
import org.medconv.volume.Vector3;

/**
 * Whether the slices of a series have no gap: within each orientation, no distance along the normal
 * exceeds 1.5 times the median distance. It cannot detect slices missing at either end, so this
 * rule is the last resort and waits longest.
 */
final class SliceContiguity {
  private static final double WIDEST_GAP = 1.5;

  /** Positions closer than this are one: two phases of the same slice, or rounding. */
  private static final double SAME_POSITION_MM = 0.01;

  private SliceContiguity() {}

  /**
   * Reads the headers of a series. A file with an unreadable header or position does not count as a
   * gap: waiting would not help, and the run reports the true reason.
   */
  static boolean holds(Collection<Path> files) {
    Map<String, List<Vector3>> positions = new HashMap<>();
    Map<String, Vector3> normals = new HashMap<>();
    try {
      for (Path file : files) {
        Optional<Attributes> read = header(file);
        if (read.isEmpty() || isWholeByItself(read.get())) {
          continue;
        }
        Attributes header = read.get();
        double[] position = header.getDoubles(Tag.ImagePositionPatient);
        double[] axes = header.getDoubles(Tag.ImageOrientationPatient);
        if (lacks(position, 3) || lacks(axes, 6)) {
          continue;
        }
        String group = groupOf(header, axes);
        normals.computeIfAbsent(group, g -> normal(axes));
        positions
            .computeIfAbsent(group, g -> new ArrayList<>())
            .add(new Vector3(position[0], position[1], position[2]));
      }
    } catch (IOException | RuntimeException e) {
      return false;
    }
    return positions.entrySet().stream()
        .allMatch(group -> isEven(group.getValue(), normals.get(group.getKey())));
  }

  private static Optional<Attributes> header(Path file) throws IOException {
    try {
      return Optional.of(Part10File.readHeader(file).dataset());
    } catch (UnreadableFile e) {
      return Optional.empty();
    }
  }

  /** A multi-frame image contains its whole stack; a localizer is not a stack. */
  private static boolean isWholeByItself(Attributes header) {
    String[] imageType = header.getStrings(Tag.ImageType);
    return header.getInt(Tag.NumberOfFrames, 1) > 1
        || (imageType != null && Arrays.asList(imageType).contains("LOCALIZER"));
  }

  private static boolean lacks(double[] values, int count) {
    return values == null || values.length != count;
  }

  private static String groupOf(Attributes header, double[] axes) {
    StringBuilder group = new StringBuilder();
    for (double axis : axes) {
      group.append(Math.round(axis * 1000)).append('\\');
    }
    return group.append(header.getString(Tag.FrameOfReferenceUID, "")).toString();
  }

  private static Vector3 normal(double[] axes) {
    return new Vector3(axes[0], axes[1], axes[2]).cross(new Vector3(axes[3], axes[4], axes[5]));
  }

  static boolean isEven(List<Vector3> positions, Vector3 normal) {
    double[] along = positions.stream().mapToDouble(p -> p.dot(normal)).sorted().toArray();
    double[] gaps = new double[Math.max(0, along.length - 1)];
    int count = 0;
    for (int i = 1; i < along.length; i++) {
      double gap = along[i] - along[i - 1];
      if (gap > SAME_POSITION_MM) {
        gaps[count++] = gap;
      }
    }
    Arrays.sort(gaps, 0, count);
    return count == 0 || gaps[count - 1] <= WIDEST_GAP * gaps[(count - 1) / 2];
  }
}
