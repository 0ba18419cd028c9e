package org.medconv.report;

import static org.medconv.report.ContentItem.Relationship.CONTAINS;

import java.time.Instant;
import java.util.List;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.aoju.bus.image.galaxy.data.VR;

/**
 * Key Object Selection (PS3.3 A.35.4, TID 2010) with the title "Rejected for Patient Safety
 * Reasons", by which a sender withdraws objects (IHE RAD TF-1, Imaging Object Change Management).
 * Patient and study are those under which the objects were sent.
 */
final class Retraction {
  private static final int SERIES_NUMBER = 9004;

  private Retraction() {}

  /**
   * @param former headers of the objects of one run
   * @param revision revision of the current images; part of the UIDs
   */
  static Attributes of(
      List<Attributes> former,
      Equipment equipment,
      RetractionCause cause,
      String revision,
      Instant performed) {
    SourceHeader header = new SourceHeader(former.get(0));
    String first = former.get(0).getString(Tag.SOPInstanceUID);
    Attributes dataset = new Attributes();
    header.copyInto(dataset);
    // The requests belong to the images, not to this series.
    dataset.remove(Tag.RequestAttributesSequence);
    dataset.setString(Tag.SOPClassUID, VR.UI, UID.KeyObjectSelectionDocumentStorage);
    dataset.setString(
        Tag.SOPInstanceUID,
        VR.UI,
        ResultUids.derived(equipment, "retraction", "instance", first, revision));
    dataset.setString(Tag.Modality, VR.CS, "KO");
    dataset.setString(
        Tag.SeriesInstanceUID,
        VR.UI,
        ResultUids.derived(equipment, "retraction", "series", first, revision));
    dataset.setInt(Tag.SeriesNumber, VR.IS, SERIES_NUMBER);
    dataset.setString(Tag.SeriesDescription, VR.LO, "L1 bone density results taken back");
    dataset.setInt(Tag.InstanceNumber, VR.IS, 1);
    dataset.setNull(Tag.ReferencedPerformedProcedureStepSequence, VR.SQ);
    ResultDataset.putEquipment(dataset, equipment);
    ResultDataset.putTimes(dataset, performed);
    putEvidence(dataset, former, header);
    putContent(dataset, former, cause);
    return dataset;
  }

  private static void putEvidence(
      Attributes dataset, List<Attributes> former, SourceHeader header) {
    Attributes study = new Attributes();
    study.setString(Tag.StudyInstanceUID, VR.UI, header.studyInstanceUid());
    Sequence series = study.newSequence(Tag.ReferencedSeriesSequence, former.size());
    for (Attributes object : former) {
      series.add(
          SourceFrames.seriesItem(
              object.getString(Tag.SeriesInstanceUID),
              Tag.ReferencedSOPSequence,
              List.of(instance(object))));
    }
    dataset.newSequence(Tag.CurrentRequestedProcedureEvidenceSequence, 1).add(study);
  }

  private static void putContent(
      Attributes dataset, List<Attributes> former, RetractionCause cause) {
    ContentItem root = ContentItem.root(dataset, Codes.REJECTED_FOR_PATIENT_SAFETY, "2010");
    root.with(CONTAINS, ContentItem.text(Codes.KEY_OBJECT_DESCRIPTION, cause.sentence()));
    for (Attributes object : former) {
      boolean image = !object.getString(Tag.SOPClassUID).equals(UID.Comprehensive3DSRStorage);
      root.with(
          CONTAINS,
          image ? ContentItem.image(instance(object)) : ContentItem.composite(instance(object)));
    }
  }

  private static SourceFrames.Instance instance(Attributes object) {
    return new SourceFrames.Instance(
        object.getString(Tag.SOPClassUID), object.getString(Tag.SOPInstanceUID), List.of());
  }
}
