package org.medconv.report;

import org.hl7.fhir.r4.model.Resource;

/**
 * Marks a FHIR resource that a node created and that an EHR could also have created. A node may
 * correct marked resources, never those of the EHR.
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
