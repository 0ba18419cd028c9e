package org.medconv.report;

import java.io.IOException;
import java.util.Arrays;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.aoju.bus.image.galaxy.data.VR;

/** Encapsulated PDF (PS3.3 A.45.1, C.24.2) of the {@link ReportPage}. */
final class EncapsulatedPdf {
  static final String TITLE = "L1 bone density on CT (research)";

  static final ResultSeries SERIES =
      new ResultSeries(UID.EncapsulatedPDFStorage, "DOC", 9004, "L1 bone density page (research)");

  private EncapsulatedPdf() {}

  static Attributes of(ResultMaker.Source source) throws IOException {
    Screening screening = source.screening();
    Attributes dataset =
        ResultDataset.of(
            screening.origin(), source.equipment(), source.uids(), ResultObject.Kind.PDF, SERIES);
    dataset.setString(Tag.ConversionType, VR.CS, "WSD");
    dataset.setNull(Tag.AcquisitionDateTime, VR.DT);
    // The page names the patient as the images do.
    dataset.setString(Tag.BurnedInAnnotation, VR.CS, "YES");
    dataset.setString(Tag.DocumentTitle, VR.ST, TITLE);
    dataset.newSequence(Tag.ConceptNameCodeSequence, 0);
    dataset.setString(Tag.VerificationFlag, VR.CS, "UNVERIFIED");
    dataset.setString(Tag.MIMETypeOfEncapsulatedDocument, VR.LO, "application/pdf");
    putSource(dataset, source.uids());
    byte[] page = even(ReportPage.of(screening, source.regions(), source.equipment()));
    dataset.setInt(Tag.EncapsulatedDocumentLength, VR.UL, page.length);
    dataset.setBytes(Tag.EncapsulatedDocument, VR.OB, page);
    return dataset;
  }

  /** Refers to the report of the same run, which says more. */
  private static void putSource(Attributes dataset, ResultUids uids) {
    Sequence sources = dataset.newSequence(Tag.SourceInstanceSequence, 1);
    Attributes report = new Attributes();
    report.setString(Tag.ReferencedSOPClassUID, VR.UI, UID.Comprehensive3DSRStorage);
    report.setString(Tag.ReferencedSOPInstanceUID, VR.UI, uids.instance(ResultObject.Kind.SR));
    sources.add(report);
  }

  /**
   * Values have an even length, and ISO 19005-1 6.1.3 allows one end of line after the last {@code
   * %%EOF} and no null byte. If a byte is missing, the line ends with CR and LF.
   */
  private static byte[] even(byte[] page) {
    if (page.length % 2 == 0) {
      return page;
    }
    byte[] even = Arrays.copyOf(page, page.length + 1);
    even[page.length - 1] = '\r';
    even[page.length] = '\n';
    return even;
  }
}
