package org.medconv.lab.segmenter;

import java.util.List;
import java.util.Random;
import org.medconv.lab.segmenter.RandomLook.Palette;
import org.medconv.segment.NetworkInput;
import org.medconv.segment.OutlineClass;
import org.medconv.segment.OutlineInput;
import org.medconv.segment.SpineClass;
import org.medconv.segment.UNet3d;

/**
 * The task of one of the segmenter's two networks.
 *
 * @param size of a crop: columns, rows, slices
 * @param classNames of the classes from 1 on, for the log
 * @param body the classes that form a body, whose Dice is logged
 */
record SegmentationTask(
    String name,
    UNet3d.Plan plan,
    int[] size,
    CaseSource cases,
    Palette palette,
    SegmenterLoss loss,
    List<String> classNames,
    List<Integer> body) {

  /**
   * The spine in a whole scan, at 3 mm.
   *
   * @param templates share of the cases from real anatomies; the rest are phantoms
   */
  static SegmentationTask spine(int[] widths, int[] size, double templates) {
    return new SegmentationTask(
        "spine",
        UNet3d.Plan.spine(widths),
        size,
        cases(size, templates),
        new Palette(
            SpineClass.COUNT, SpineClass.BODY_RIM.ordinal(), SpineClass.BODY_CORE.ordinal()),
        new SegmenterLoss(0.1f, 1.5f, 1f, 1.2f, 0.7f, 1f, 1.2f, 0.7f, 0.3f),
        List.of("core", "rim", "disc", "sacrum", "rib", "transverse", "posterior", "hip"),
        List.of(SpineClass.BODY_CORE.ordinal(), SpineClass.BODY_RIM.ordinal()));
  }

  private static CaseSource cases(int[] size, double templates) {
    CaseSource phantoms = new SegmenterCases(size[0], size[1], size[2]);
    return templates > 0
        ? new MixedCases(new TemplateCases(size[0], size[1], size[2]), templates, phantoms)
        : phantoms;
  }

  /** The outline of one body, at 1.5 mm. */
  static SegmentationTask outline(int[] widths) {
    int body = OutlineClass.BODY.ordinal();
    return new SegmentationTask(
        "outline",
        UNet3d.Plan.outline(widths),
        new int[] {OutlineInput.COLUMNS, OutlineInput.ROWS, OutlineInput.SLICES},
        new OutlineCases(),
        new Palette(OutlineClass.COUNT, body, body),
        new SegmenterLoss(0.3f, 1f, 0.7f, 0.7f),
        List.of("outline", "posterior", "others"),
        List.of(body));
  }

  int channels() {
    return plan.channels();
  }

  /** The input for a case with a random look: (channels, slices, rows, columns). */
  float[] input(SegmenterCase example, Random random) {
    float[] hu = RandomLook.drawn(example, palette, random).hounsfield(random);
    float[] values = new float[hu.length + example.guide().length];
    for (int p = 0; p < hu.length; p++) {
      values[p] = NetworkInput.normalised(hu[p]);
    }
    for (int p = 0; p < example.guide().length; p++) {
      values[hu.length + p] = example.guide()[p];
    }
    return values;
  }
}
