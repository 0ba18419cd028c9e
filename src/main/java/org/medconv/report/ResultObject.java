package org.medconv.report;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A result written to disk.
 *
 * @param sopClassUid empty if it is not a DICOM object
 * @param sopInstanceUid empty if it is not a DICOM object
 */
public record ResultObject(Kind kind, String sopClassUid, String sopInstanceUid, Path file) {
  /**
   * The kinds of results, in the order in which they are created and sent. A new kind is one line
   * here: a name of at most 16 letters, whether it is a DICOM object, and its maker. Destinations,
   * {@code objects:} in node.yaml and doctor use this list.
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
    /** Only if {@code results.pdf} is set. */
    PDF(
        true,
        ResultMaker.where(
            ResultMaker.Source::pdf, ResultMaker.dicom("pdf.dcm", EncapsulatedPdf::of))),
    FHIR(false, ResultMaker.file("fhir.json", FhirBundle::content)),
    /** Withdraws DICOM objects of an earlier run. */
    KO(true),
    /** A FHIR bundle that withdraws resources of an earlier run. */
    WITHDRAWAL(false);

    private final boolean dicom;

    /** A function without state. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final Optional<ResultMaker> maker;

    Kind(boolean dicom, ResultMaker maker) {
      this(dicom, Optional.of(maker));
    }

    /** A kind that is created from earlier results, not from a screening. */
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

    /** Whether it contains a new result, rather than withdrawing an earlier one. */
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

    /** Names of the kinds that a PACS can store. */
    public static List<String> dicomNames() {
      return Arrays.stream(values()).filter(Kind::isDicom).map(Kind::name).toList();
    }
  }
}
