package org.medconv.report;

import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;

/** Declares our own coding scheme designator (PS3.3 C.12.1.1.9). */
final class PrivateScheme {
  private PrivateScheme() {}

  static void declareIn(Attributes dataset) {
    Attributes scheme = new Attributes();
    scheme.setString(Tag.CodingSchemeDesignator, VR.SH, Codes.PRIVATE_SCHEME);
    scheme.setString(Tag.CodingSchemeUID, VR.UI, Codes.PRIVATE_SCHEME_UID);
    scheme.setString(Tag.CodingSchemeName, VR.ST, Codes.PRIVATE_SCHEME_NAME);
    scheme.setString(Tag.CodingSchemeResponsibleOrganization, VR.ST, "MedConv");
    dataset.newSequence(Tag.CodingSchemeIdentificationSequence, 1).add(scheme);
  }
}
