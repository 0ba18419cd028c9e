package org.medconv.volume;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.aoju.bus.image.Tag;

/** Reads a frame's {@link ScanMark}s: from a single-frame object, or from functional groups. */
final class ScanMarks {
  // Newer than the toolkit's dictionary, or in macros that it names differently.
  private static final int CONTRAST_USAGE_SEQUENCE = 0x00189341;
  private static final int CONTRAST_AGENT_ADMINISTERED = 0x00189342;
  private static final int RESPIRATORY_SYNCHRONIZATION_SEQUENCE = 0x00209253;
  private static final int NOMINAL_PERCENTAGE_OF_RESPIRATORY_PHASE = 0x00209245;
  private static final int CONTRAST_AGENT_PHASE = 0x00189344;
  private static final int IRRADIATION_EVENT_UID = 0x00083010;
  private static final int ACQUISITION_UID = 0x00080017;
  private static final int TEMPORAL_POSITION_SEQUENCE = 0x00209310;
  private static final int TEMPORAL_POSITION_TIME_OFFSET = 0x0020930d;

  private final FrameHeader header;

  private ScanMarks(FrameHeader header) {
    this.header = header;
  }

  /** Each mark as text; empty if the header does not have it. */
  static Map<ScanMark, String> of(FrameHeader header) {
    ScanMarks marks = new ScanMarks(header);
    Map<ScanMark, String> found = new EnumMap<>(ScanMark.class);
    for (ScanMark mark : ScanMark.values()) {
      found.put(mark, marks.value(mark));
    }
    return found;
  }

  private String value(ScanMark mark) {
    return switch (mark) {
      case ACQUISITION_NUMBER ->
          first(Tag.FrameContentSequence, Tag.FrameAcquisitionNumber, Tag.AcquisitionNumber);
      case ACQUISITION_DATE_TIME ->
          first(Tag.FrameContentSequence, Tag.FrameAcquisitionDateTime, Tag.AcquisitionDateTime);
      case ACQUISITION_TIME -> dateAndTime(Tag.AcquisitionDate, Tag.AcquisitionTime);
      case TEMPORAL_POSITION -> temporalPosition();
      case TRIGGER_TIME -> triggerTime();
      case CARDIAC_PHASE ->
          joined(Tag.CardiacSynchronizationSequence, Tag.NominalPercentageOfCardiacPhase);
      case RESPIRATORY_PHASE ->
          joined(RESPIRATORY_SYNCHRONIZATION_SEQUENCE, NOMINAL_PERCENTAGE_OF_RESPIRATORY_PHASE);
      case CONTRAST -> contrast();
      case KERNEL -> joined(Tag.CTReconstructionSequence, Tag.ConvolutionKernel);
      case RECONSTRUCTION_DIAMETER ->
          joined(Tag.CTReconstructionSequence, Tag.ReconstructionDiameter);
      case RECONSTRUCTION_ALGORITHM ->
          joined(Tag.CTReconstructionSequence, Tag.ReconstructionAlgorithm);
      case SLICE_THICKNESS -> joined(Tag.PixelMeasuresSequence, Tag.SliceThickness);
      case FILTER_TYPE -> joined(0, Tag.FilterType);
      case SERIES_DESCRIPTION -> joined(0, Tag.SeriesDescription);
      case FRAME_TYPE -> joined(Tag.CTImageFrameTypeSequence, Tag.FrameType);
      case IMAGE_TYPE -> joined(0, Tag.ImageType);
      case PROTOCOL_NAME -> joined(0, Tag.ProtocolName);
      case ACQUISITION_PROTOCOL -> joined(0, Tag.AcquisitionProtocolName);
      case SCAN_OPTIONS -> joined(0, Tag.ScanOptions);
      case PITCH -> joined(0, Tag.SpiralPitchFactor);
      case PATIENT_POSITION -> joined(0, Tag.PatientPosition);
      case IRRADIATION_EVENT -> joined(0, IRRADIATION_EVENT_UID);
      case ACQUISITION_UID -> joined(0, ACQUISITION_UID);
      case CONTENT_TIME -> dateAndTime(Tag.ContentDate, Tag.ContentTime);
      case INSTANCE_NUMBER -> joined(0, Tag.InstanceNumber);
    };
  }

  /** An attribute of a macro, or another attribute of the data set. */
  private String first(int macro, int inMacro, int inDataset) {
    return header.text(macro, inMacro).or(() -> header.text(0, inDataset)).orElse("");
  }

  /** Date and time in one number, so that midnight is not a step back. */
  private String dateAndTime(int date, int time) {
    return header.text(0, time).map(t -> header.text(0, date).orElse("") + t).orElse("");
  }

  private String temporalPosition() {
    String position =
        first(Tag.FrameContentSequence, Tag.TemporalPositionIndex, Tag.TemporalPositionIdentifier);
    return position.isEmpty()
        ? first(
            TEMPORAL_POSITION_SEQUENCE,
            TEMPORAL_POSITION_TIME_OFFSET,
            TEMPORAL_POSITION_TIME_OFFSET)
        : position;
  }

  private String triggerTime() {
    String nominal =
        first(
            Tag.CardiacSynchronizationSequence,
            Tag.NominalCardiacTriggerDelayTime,
            Tag.TriggerTime);
    return nominal.isEmpty()
        ? first(
            Tag.CardiacSynchronizationSequence,
            Tag.ActualCardiacTriggerDelayTime,
            Tag.ActualCardiacTriggerDelayTime)
        : nominal;
  }

  private String contrast() {
    return joined(
            0,
            Tag.ContrastBolusAgent,
            Tag.ContrastBolusRoute,
            Tag.ContrastBolusVolume,
            Tag.ContrastBolusStartTime)
        + joined(CONTRAST_USAGE_SEQUENCE, CONTRAST_AGENT_ADMINISTERED)
        + joined(CONTRAST_USAGE_SEQUENCE, CONTRAST_AGENT_PHASE)
        + (header.hasItems(Tag.ContrastBolusAgentSequence) ? "coded" : "");
  }

  /** All values of some attributes of a macro; empty if there are none. */
  private String joined(int macro, int... tags) {
    List<String> values = new ArrayList<>();
    for (int tag : tags) {
      values.addAll(header.texts(macro, tag));
    }
    return Optional.of(String.join("/", values)).filter(v -> !v.isBlank()).orElse("");
  }
}
