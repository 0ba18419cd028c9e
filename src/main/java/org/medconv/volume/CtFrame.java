package org.medconv.volume;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The header of one CT frame: what is needed to choose it, place it and convert its stored values
 * into Hounsfield units.
 *
 * @param frame 0-based number of the frame in its file
 * @param multiFrame whether the file is an enhanced object
 * @param imageType of the frame: value 1 pixel origin, 2 patient examination, 3 and on the kind of
 *     image
 * @param geometry where its pixels lie
 * @param rescale how to read its pixels
 * @param stack StackID, for enhanced objects
 * @param marks values that distinguish two scans in one series
 */
record CtFrame(
    Path file,
    int frame,
    boolean multiFrame,
    String sopClassUid,
    String sopInstanceUid,
    List<String> imageType,
    Plane geometry,
    Rescale rescale,
    Acquisition acquisition,
    String stack,
    Map<ScanMark, String> marks) {

  CtFrame {
    imageType = List.copyOf(imageType);
    marks = Map.copyOf(marks);
  }

  /**
   * Place of a frame: PS3.3 C.7.6.2.
   *
   * @param position centre of the first pixel, LPS mm
   * @param alongRow unit direction in which the column index grows
   * @param alongColumn unit direction in which the row index grows
   * @param columnSpacing mm between columns
   * @param rowSpacing mm between rows
   */
  record Plane(
      int columns,
      int rows,
      Vector3 position,
      Vector3 alongRow,
      Vector3 alongColumn,
      double columnSpacing,
      double rowSpacing,
      String frameOfReferenceUid) {

    /** Cosines usually have six digits. A difference of 0.06 degrees is another orientation. */
    private static final double SAME_DIRECTION = 1e-3;

    private static final double SAME_SPACING = 1e-4;

    Vector3 normal() {
      return alongRow.cross(alongColumn);
    }

    boolean hasSizeOf(Plane other) {
      return columns == other.columns && rows == other.rows;
    }

    boolean hasDirectionsOf(Plane other) {
      return alongRow.minus(other.alongRow).length() < SAME_DIRECTION
          && alongColumn.minus(other.alongColumn).length() < SAME_DIRECTION;
    }

    boolean hasSpacingOf(Plane other) {
      return Math.abs(columnSpacing - other.columnSpacing) < SAME_SPACING
          && Math.abs(rowSpacing - other.rowSpacing) < SAME_SPACING;
    }
  }

  /**
   * Converts stored values to Hounsfield units, and marks stored values that are not measurements
   * (PS3.3 C.7.5.1.1.2).
   *
   * @param paddingFrom with paddingTo: the stored values, inclusive, that pad the image
   */
  record Rescale(double slope, double intercept, OptionalInt paddingFrom, OptionalInt paddingTo) {

    /** Vendors write lower values outside the reconstruction circle; no scanner measures them. */
    private static final double NO_MEASUREMENT_BELOW = -1500;

    short hounsfield(int stored) {
      if (paddingFrom.isPresent()
          && stored >= paddingFrom.getAsInt()
          && stored <= paddingTo.orElse(paddingFrom.getAsInt())) {
        return CtVolume.AIR;
      }
      double hu = slope * stored + intercept;
      if (hu < NO_MEASUREMENT_BELOW) {
        return CtVolume.AIR;
      }
      return (short) Math.round(Math.min(hu, Short.MAX_VALUE));
    }
  }

  boolean sameKind(CtFrame other) {
    return differences(other).isEmpty();
  }

  /**
   * Why two frames cannot be slices of one volume, whatever their frames of reference. A value that
   * is missing in one frame does not contradict the other.
   */
  List<String> differences(CtFrame other) {
    List<String> found = new ArrayList<>();
    addUnless(geometry.hasDirectionsOf(other.geometry), "orientation", found);
    addUnless(geometry.hasSizeOf(other.geometry), "rows and columns", found);
    addUnless(geometry.hasSpacingOf(other.geometry), "pixel spacing", found);
    addUnless(acquisition.kernelAgrees(other.acquisition), "kernel", found);
    addUnless(acquisition.kvpAgrees(other.acquisition), "tube voltage", found);
    addUnless(stack.equals(other.stack), "stack", found);
    addUnless(sopClassUid.equals(other.sopClassUid), "SOP class", found);
    return found;
  }

  private static void addUnless(boolean same, String what, List<String> found) {
    if (!same) {
      found.add(what);
    }
  }

  SourceSeries.Slice source() {
    return new SourceSeries.Slice(sopClassUid, sopInstanceUid, multiFrame ? frame + 1 : 0);
  }
}
