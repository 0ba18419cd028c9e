package org.medconv.segment;

import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/** The box that is the input of the outlining network, shared by training and inference. */
public final class OutlineInput {
  /** Edge length of its voxels, mm. */
  public static final double SPACING_MM = 1.5;

  /** 96 mm to the side and to the back: the widest L5, with an error of up to 15 mm. */
  public static final int COLUMNS = 64;

  public static final int ROWS = 64;

  /** 72 mm: the tallest body and a good part of its neighbours. */
  public static final int SLICES = 48;

  private OutlineInput() {}

  /** The box around a point (LPS mm), along the patient's axes. */
  public static Grid around(Vector3 centre) {
    Vector3 corner =
        centre.minus(
            new Vector3(0.5 * (COLUMNS - 1), 0.5 * (ROWS - 1), 0.5 * (SLICES - 1))
                .times(SPACING_MM));
    return Grid.axisAligned(COLUMNS, ROWS, SLICES, corner, SPACING_MM, SPACING_MM, SPACING_MM);
  }
}
