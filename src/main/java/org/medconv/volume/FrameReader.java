package org.medconv.volume;

import static org.medconv.volume.Rejection.Reason.BAD_HEADER;
import static org.medconv.volume.Rejection.Reason.NOT_HOUNSFIELD;
import static org.medconv.volume.Rejection.Reason.UNSUPPORTED_PIXELS;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.medconv.dicom.file.PixelLayout;
import org.medconv.dicom.file.UnreadableFile;

/** Reads what a volume needs to know of each frame of a CT file. */
final class FrameReader {

  private static final double UNIT = 5e-3;

  /** The same copy sent once more would have the same header. */
  static final String AS_SCANNED = "Send the series as the scanner made it.";

  private FrameReader() {}

  /**
   * The type of each frame of an image, before anything else is asked of it.
   *
   * @return one list of ImageType values a frame
   */
  static List<List<String>> imageTypes(Attributes dataset, int frames) {
    List<List<String>> types = new ArrayList<>(frames);
    for (int frame = 0; frame < frames; frame++) {
      FrameHeader header = FrameHeader.of(dataset, frame);
      List<String> type = header.texts(Tag.CTImageFrameTypeSequence, Tag.FrameType);
      types.add(type.isEmpty() ? header.texts(0, Tag.ImageType) : type);
    }
    return types;
  }

  static CtFrame read(
      Path file, Attributes dataset, int frame, boolean multiFrame, List<String> type)
      throws RefusedSeries {
    FrameHeader header = FrameHeader.of(dataset, frame);
    PixelLayout layout = layout(dataset);
    return new CtFrame(
        file,
        frame,
        multiFrame,
        dataset.getString(Tag.SOPClassUID, ""),
        required(header.text(0, Tag.SOPInstanceUID), "SOP Instance UID"),
        type,
        plane(header, layout),
        rescale(header, dataset, layout),
        acquisition(header),
        header.text(Tag.FrameContentSequence, Tag.StackID).orElse(""),
        ScanMarks.of(header));
  }

  private static PixelLayout layout(Attributes dataset) throws RefusedSeries {
    String photometric = dataset.getString(Tag.PhotometricInterpretation, "").strip();
    if (photometric.isEmpty()) {
      throw new RefusedSeries(
          UNSUPPORTED_PIXELS,
          "The header of an image lacks a Photometric Interpretation; only MONOCHROME2 can be"
              + " measured. Send the original images.");
    }
    if (!photometric.equals("MONOCHROME2")) {
      throw new RefusedSeries(
          UNSUPPORTED_PIXELS,
          "The images are %s; only MONOCHROME2 can be measured. Send the original images.",
          shown(photometric));
    }
    try {
      return PixelLayout.of(dataset);
    } catch (UnreadableFile e) {
      throw new RefusedSeries(
          UNSUPPORTED_PIXELS, "The images cannot be measured: %s.", e.getMessage());
    }
  }

  private static CtFrame.Plane plane(FrameHeader header, PixelLayout layout) throws RefusedSeries {
    double[] position =
        required(
            header.numbers(Tag.PlanePositionSequence, Tag.ImagePositionPatient, 3),
            "Image Position (Patient)");
    double[] cosines =
        required(
            header.numbers(Tag.PlaneOrientationSequence, Tag.ImageOrientationPatient, 6),
            "Image Orientation (Patient)");
    double[] spacing =
        required(header.numbers(Tag.PixelMeasuresSequence, Tag.PixelSpacing, 2), "Pixel Spacing");
    if (!(spacing[0] > 0.01 && spacing[1] > 0.01 && spacing[0] < 50 && spacing[1] < 50)) {
      throw new RefusedSeries(
          BAD_HEADER,
          "A pixel spacing of %s x %s mm is impossible. " + AS_SCANNED,
          spacing[0],
          spacing[1]);
    }
    Vector3 row = new Vector3(cosines[0], cosines[1], cosines[2]);
    Vector3 column = new Vector3(cosines[3], cosines[4], cosines[5]);
    if (!(Math.abs(row.length() - 1) < UNIT
        && Math.abs(column.length() - 1) < UNIT
        && Math.abs(row.dot(column)) < UNIT)) {
      throw new RefusedSeries(
          BAD_HEADER,
          "The image orientation is not made of two unit vectors at a right angle. " + AS_SCANNED);
    }
    row = row.times(1 / row.length());
    column = column.minus(row.times(row.dot(column)));
    column = column.times(1 / column.length());
    return new CtFrame.Plane(
        layout.columns(),
        layout.rows(),
        new Vector3(position[0], position[1], position[2]),
        row,
        column,
        spacing[1],
        spacing[0],
        header.text(0, Tag.FrameOfReferenceUID).orElse(""));
  }

  private static CtFrame.Rescale rescale(FrameHeader header, Attributes dataset, PixelLayout layout)
      throws RefusedSeries {
    int macro = Tag.PixelValueTransformationSequence;
    Optional<String> type = header.text(macro, Tag.RescaleType);
    if (type.isPresent() && !type.get().equals("HU")) {
      throw new RefusedSeries(
          NOT_HOUNSFIELD,
          "The pixel values are in units of %s, not in Hounsfield units. Send the images in"
              + " Hounsfield units.",
          shown(type.get()));
    }
    double slope = required(boxed(header, macro, Tag.RescaleSlope), "Rescale Slope");
    double intercept = required(boxed(header, macro, Tag.RescaleIntercept), "Rescale Intercept");
    if (!(slope > 0 && slope < 1000 && Math.abs(intercept) < 1e6)) {
      throw new RefusedSeries(
          BAD_HEADER,
          "A rescale slope of %s with intercept %s is impossible. " + AS_SCANNED,
          slope,
          intercept);
    }
    OptionalInt value = padding(dataset, Tag.PixelPaddingValue, layout);
    OptionalInt limit = padding(dataset, Tag.PixelPaddingRangeLimit, layout);
    return limit.isPresent() && value.isPresent() && limit.getAsInt() < value.getAsInt()
        ? new CtFrame.Rescale(slope, intercept, limit, value)
        : new CtFrame.Rescale(slope, intercept, value, limit);
  }

  /** As the pixel cells are read: sixteen bits, cut to the stored ones, by PixelRepresentation. */
  private static OptionalInt padding(Attributes dataset, int tag, PixelLayout layout) {
    if (!dataset.containsValue(tag)) {
      return OptionalInt.empty();
    }
    int unused = 32 - layout.bitsStored();
    int bits = dataset.getInt(tag, 0) << unused;
    return OptionalInt.of(layout.signed() ? bits >> unused : bits >>> unused);
  }

  private static Acquisition acquisition(FrameHeader header) {
    List<String> kernel = header.texts(Tag.CTReconstructionSequence, Tag.ConvolutionKernel);
    Optional<String> contrast =
        header
            .text(0, Tag.ContrastBolusAgent)
            .filter(agent -> !agent.toUpperCase(Locale.ROOT).matches("NO|NONE|N/A|WITHOUT|-"));
    if (contrast.isEmpty() && header.hasItems(Tag.ContrastBolusAgentSequence)) {
      contrast = Optional.of("contrast agent");
    }
    return new Acquisition(
        header.number(Tag.CTXRayDetailsSequence, Tag.KVP),
        header.number(Tag.PixelMeasuresSequence, Tag.SliceThickness),
        kernel.isEmpty() || kernel.get(0).isEmpty() ? Optional.empty() : Optional.of(kernel.get(0)),
        contrast);
  }

  private static Optional<Double> boxed(FrameHeader header, int macro, int tag) {
    java.util.OptionalDouble value = header.number(macro, tag);
    return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
  }

  private static <T> T required(Optional<T> value, String name) throws RefusedSeries {
    if (value.isEmpty()) {
      throw new RefusedSeries(
          BAD_HEADER, "The header of an image lacks a usable %s. " + AS_SCANNED, name);
    }
    return value.get();
  }

  /** Header text fit for a message: a code word, nothing that somebody typed. */
  private static String shown(String code) {
    return code.matches("[A-Za-z0-9_]{1,16}") ? code : "another kind";
  }
}
