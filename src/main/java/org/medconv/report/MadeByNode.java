package org.medconv.report;

import org.hl7.fhir.r4.model.Resource;

/**
 * The mark of a FHIR resource that a node has made where the EHR might have made it as well: such a
 * one may be corrected by a node, the EHR's own may not.
 */
public final class MadeByNode {
  private static final String SYSTEM = "urn:oid:" + Codes.PRIVATE_SCHEME_UID;
  private static final String CODE = "made-by-node";

  private MadeByNode() {}

  public static void mark(Resource resource) {
    resource.getMeta().addTag(SYSTEM, CODE, "Made by a MedConv node");
  }

  public static boolean isMarked(Resource resource) {
    return resource.getMeta().getTag(SYSTEM, CODE) != null;
  }
}
