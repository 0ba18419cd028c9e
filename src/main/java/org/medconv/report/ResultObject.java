package org.medconv.report;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A result written to disk.
 *
 * @param sopClassUid empty for what is no DICOM object
 * @param sopInstanceUid empty for what is no DICOM object
 */
public record ResultObject(Kind kind, String sopClassUid, String sopInstanceUid, Path file) {
  /**
   * The kinds of results, in the order in which they are made and sent. A new kind is one line
   * here: a name of at most 16 letters, whether it is a DICOM object, and what makes it of a
   * screening. Destinations, {@code objects:} in node.yaml and doctor know it by this line.
   */
  public enum Kind {
    SEG(
        true,
        ResultMaker.dicom(
            "seg.dcm",
            from ->
                L1Segmentation.of(
                    from.screening(), from.regions(), from.equipment(), from.uids()))),
    SR(
        true,
        ResultMaker.dicom(
            "sr.dcm",
            from ->
                MeasurementReport.of(
                    from.screening(), from.regions(), from.equipment(), from.uids()))),
    SC(
        true,
        ResultMaker.dicom(
            "sc.dcm",
            from -> KeyImage.of(from.screening(), from.regions(), from.equipment(), from.uids()))),
    /** Only where {@code results.pdf} asks for it. */
    PDF(
        true,
        ResultMaker.where(
            ResultMaker.Source::pdf, ResultMaker.dicom("pdf.dcm", EncapsulatedPdf::of))),
    FHIR(false, ResultMaker.file("fhir.json", FhirBundle::content)),
    /** Takes back DICOM objects of an earlier run. */
    KO(true),
    /** A FHIR bundle that names what is taken back of an earlier run's. */
    WITHDRAWAL(false);

    private final boolean dicom;

    /** A function without state of its own. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final Optional<ResultMaker> maker;

    Kind(boolean dicom, ResultMaker maker) {
      this(dicom, Optional.of(maker));
    }

    /** What is made of earlier results, not of a screening. */
    Kind(boolean dicom) {
      this(dicom, Optional.empty());
    }

    Kind(boolean dicom, Optional<ResultMaker> maker) {
      this.dicom = dicom;
      this.maker = maker;
    }

    /** Whether a PACS can store it. */
    public boolean isDicom() {
      return dicom;
    }

    /** Whether it says something new, and is not there to take back an earlier result. */
    public boolean isOfScreening() {
      return maker.isPresent();
    }

    Optional<ResultMaker> maker() {
      return maker;
    }

    /** Names of all kinds. */
    public static List<String> names() {
      return Arrays.stream(values()).map(Kind::name).toList();
    }

    /** Names of those that a PACS can store. */
    public static List<String> dicomNames() {
      return Arrays.stream(values()).filter(Kind::isDicom).map(Kind::name).toList();
    }
  }
}
