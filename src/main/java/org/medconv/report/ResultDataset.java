package org.medconv.report;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;

/**
 * The common parts of SEG, SR and SC: patient and study of the source, a separate series, the node
 * as equipment, creation date and time.
 *
 * <p>Dates and times are in UTC unless the source states an offset: Timezone Offset From UTC
 * (0008,0201) applies to a whole data set, including the copied study time (PS3.3 C.12.1.1.8).
 */
final class ResultDataset {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT);
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss", Locale.ROOT);
  private static final DateTimeFormatter DATE_TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmssxx", Locale.ROOT);

  private ResultDataset() {}

  static Attributes of(
      Origin origin,
      Equipment equipment,
      ResultUids uids,
      ResultObject.Kind kind,
      ResultSeries series) {
    Attributes dataset = new Attributes();
    origin.header().copyInto(dataset);
    dataset.setString(Tag.SOPClassUID, VR.UI, series.sopClassUid());
    dataset.setString(Tag.SOPInstanceUID, VR.UI, uids.instance(kind));
    dataset.setString(Tag.Modality, VR.CS, series.modality());
    dataset.setString(Tag.SeriesInstanceUID, VR.UI, uids.series(kind));
    dataset.setInt(Tag.SeriesNumber, VR.IS, series.number());
    dataset.setString(Tag.SeriesDescription, VR.LO, series.description());
    dataset.setInt(Tag.InstanceNumber, VR.IS, 1);
    // PS3.3 C.8.13.2.1.1: the only attribute that tells a machine that this is research.
    dataset.setString(Tag.ContentQualification, VR.CS, "RESEARCH");
    putEquipment(dataset, equipment);
    putTimes(dataset, origin.performed());
    return dataset;
  }

  /** Observation DateTime (0040,A032), which includes its own offset. */
  static String dateTime(Attributes dataset, Instant instant) {
    return DATE_TIME.withZone(zone(dataset)).format(instant);
  }

  static void putEquipment(Attributes dataset, Equipment equipment) {
    dataset.setString(Tag.Manufacturer, VR.LO, equipment.manufacturer());
    dataset.setString(Tag.ManufacturerModelName, VR.LO, equipment.modelName());
    dataset.setString(Tag.DeviceSerialNumber, VR.LO, equipment.deviceSerialNumber());
    dataset.setString(Tag.SoftwareVersions, VR.LO, equipment.softwareVersion());
  }

  static void putTimes(Attributes dataset, Instant performed) {
    String date = DATE.withZone(zone(dataset)).format(performed);
    String time = TIME.withZone(zone(dataset)).format(performed);
    for (int tag : new int[] {Tag.InstanceCreationDate, Tag.SeriesDate, Tag.ContentDate}) {
      dataset.setString(tag, VR.DA, date);
    }
    for (int tag : new int[] {Tag.InstanceCreationTime, Tag.SeriesTime, Tag.ContentTime}) {
      dataset.setString(tag, VR.TM, time);
    }
  }

  /** Reads an offset as +HHMM; any other form is ignored. */
  private static ZoneId zone(Attributes dataset) {
    String offset = dataset.getString(Tag.TimezoneOffsetFromUTC, "");
    return offset.matches("[+-](0\\d|1[0-4])[0-5]\\d") ? ZoneOffset.of(offset) : ZoneOffset.UTC;
  }
}
