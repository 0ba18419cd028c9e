package org.medconv.report;

import java.util.List;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.aoju.bus.image.galaxy.data.VR;
import org.medconv.volume.SourceSeries;

/** One node of an SR's content tree (PS3.3 C.17.3), built from the root down. */
record ContentItem(Attributes dataset) {
  /** How a child belongs to its parent (PS3.3 C.17.3.2.4). */
  enum Relationship {
    CONTAINS("CONTAINS"),
    HAS_OBSERVATION_CONTEXT("HAS OBS CONTEXT"),
    HAS_ACQUISITION_CONTEXT("HAS ACQ CONTEXT"),
    HAS_CONCEPT_MODIFIER("HAS CONCEPT MOD"),
    SELECTED_FROM("SELECTED FROM");

    private final String term;

    Relationship(String term) {
      this.term = term;
    }
  }

  private static final String DCMR_UID = "1.2.840.10008.8.1.1";

  /** Turns a data set's root into the document's root container of a template (PS3.3 C.18.8). */
  static ContentItem root(Attributes dataset, Code name, String template) {
    ContentItem root = item(dataset, "CONTAINER", name);
    dataset.setString(Tag.ContinuityOfContent, VR.CS, "SEPARATE");
    return root.template(template);
  }

  static ContentItem container(Code name) {
    ContentItem container = item(new Attributes(), "CONTAINER", name);
    container.dataset.setString(Tag.ContinuityOfContent, VR.CS, "SEPARATE");
    return container;
  }

  static ContentItem code(Code name, Code value) {
    ContentItem code = item(new Attributes(), "CODE", name);
    value.putInto(code.dataset, Tag.ConceptCodeSequence);
    return code;
  }

  static ContentItem text(Code name, String text) {
    ContentItem item = item(new Attributes(), "TEXT", name);
    item.dataset.setString(Tag.TextValue, VR.UT, text);
    return item;
  }

  static ContentItem uid(Code name, String uid) {
    ContentItem item = item(new Attributes(), "UIDREF", name);
    item.dataset.setString(Tag.UID, VR.UI, uid);
    return item;
  }

  static ContentItem date(Code name, String date) {
    ContentItem item = item(new Attributes(), "DATE", name);
    item.dataset.setString(Tag.Date, VR.DA, date);
    return item;
  }

  /** NUM with its Observation UID, which joins it to the FHIR Observation. */
  static ContentItem number(Measurement measurement) {
    ContentItem number = item(new Attributes(), "NUM", measurement.concept());
    number.dataset.setString(Tag.ObservationUID, VR.UI, measurement.uid());
    Attributes value = new Attributes();
    measurement.unit().putInto(value, Tag.MeasurementUnitsCodeSequence);
    value.setString(Tag.NumericValue, VR.DS, measurement.value().toPlainString());
    number.dataset.newSequence(Tag.MeasuredValueSequence, 1).add(value);
    return number;
  }

  /** A whole single-frame image, or the named frames of a multi-frame one. */
  static ContentItem image(SourceFrames.Instance instance) {
    ContentItem image = new ContentItem(new Attributes());
    image.dataset.setString(Tag.ValueType, VR.CS, "IMAGE");
    image.reference(instance.item());
    return image;
  }

  /** An object that is not an image. */
  static ContentItem composite(SourceFrames.Instance instance) {
    ContentItem composite = new ContentItem(new Attributes());
    composite.dataset.setString(Tag.ValueType, VR.CS, "COMPOSITE");
    composite.reference(instance.item());
    return composite;
  }

  static ContentItem segment(Code name, SourceSeries.Slice segmentation, int number) {
    ContentItem image = item(new Attributes(), "IMAGE", name);
    Attributes reference = new Attributes();
    reference.setString(Tag.ReferencedSOPClassUID, VR.UI, segmentation.sopClassUid());
    reference.setString(Tag.ReferencedSOPInstanceUID, VR.UI, segmentation.sopInstanceUid());
    reference.setInt(Tag.ReferencedSegmentNumber, VR.US, number);
    image.reference(reference);
    return image;
  }

  /** A closed line on one image. */
  static ContentItem polyline(Code name, SliceOutline outline, SourceFrames.Instance image) {
    ContentItem region = item(new Attributes(), "SCOORD", name);
    region.dataset.setString(Tag.GraphicType, VR.CS, "POLYLINE");
    region.dataset.setFloat(Tag.GraphicData, VR.FL, outline.columnsAndRows());
    return region.with(Relationship.SELECTED_FROM, image(image));
  }

  ContentItem template(String identifier) {
    Attributes template = new Attributes();
    template.setString(Tag.MappingResource, VR.CS, "DCMR");
    template.setString(Tag.MappingResourceUID, VR.UI, DCMR_UID);
    template.setString(Tag.TemplateIdentifier, VR.CS, identifier);
    dataset.newSequence(Tag.ContentTemplateSequence, 1).add(template);
    return this;
  }

  ContentItem observationUid(String uid) {
    dataset.setString(Tag.ObservationUID, VR.UI, uid);
    return this;
  }

  ContentItem with(Relationship relationship, ContentItem child) {
    child.dataset.setString(Tag.RelationshipType, VR.CS, relationship.term);
    Sequence children = dataset.ensureSequence(Tag.ContentSequence, 8);
    children.add(child.dataset);
    return this;
  }

  ContentItem with(Relationship relationship, List<ContentItem> children) {
    children.forEach(child -> with(relationship, child));
    return this;
  }

  private void reference(Attributes item) {
    dataset.newSequence(Tag.ReferencedSOPSequence, 1).add(item);
  }

  private static ContentItem item(Attributes dataset, String valueType, Code name) {
    dataset.setString(Tag.ValueType, VR.CS, valueType);
    name.putInto(dataset, Tag.ConceptNameCodeSequence);
    return new ContentItem(dataset);
  }
}
