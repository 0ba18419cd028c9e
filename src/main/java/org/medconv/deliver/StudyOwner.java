package org.medconv.deliver;

import ca.uhn.fhir.rest.api.SearchStyleEnum;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.gclient.TokenClientParam;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.ImagingStudy;
import org.medconv.report.MadeByNode;

/**
 * Checks that the imaging study of the results, if the FHIR server has it, belongs to the same
 * patient. It is created only if there is none.
 */
final class StudyOwner {
  private final IGenericClient client;

  StudyOwner(IGenericClient client) {
    this.client = client;
  }

  /**
   * A study that a node created for another patient moves to this one with the transaction, because
   * the images were corrected; so does one that a node has withdrawn. Only the EHR may correct a
   * study that it created itself.
   *
   * @param patient a relative URL, {@code Patient/17}
   * @return why nothing may be posted; empty if everything may
   */
  Optional<Attempt> settle(Bundle bundle, String patient) {
    for (Bundle.BundleEntryComponent entry : bundle.getEntry()) {
      if (entry.getResource() instanceof ImagingStudy study
          && entry.getRequest().hasIfNoneExist()) {
        List<ImagingStudy> strangers = toReplace(study.getIdentifierFirstRep(), patient);
        if (!strangers.stream().allMatch(MadeByNode::isMarked)) {
          return Optional.of(ofAnother());
        }
        if (!strangers.isEmpty()) {
          replace(entry.getRequest());
        }
      }
    }
    return Optional.empty();
  }

  private List<ImagingStudy> toReplace(Identifier identifier, String patient) {
    Bundle found =
        client
            .search()
            .forResource(ImagingStudy.class)
            .where(
                new TokenClientParam("identifier")
                    .exactly()
                    .systemAndIdentifier(identifier.getSystem(), identifier.getValue()))
            .usingStyle(SearchStyleEnum.POST)
            .returnBundle(Bundle.class)
            .execute();
    return found.getEntry().stream()
        .map(Bundle.BundleEntryComponent::getResource)
        .filter(ImagingStudy.class::isInstance)
        .map(ImagingStudy.class::cast)
        .filter(study -> isOfAnother(study, patient) || isTakenBack(study))
        .toList();
  }

  private static boolean isTakenBack(ImagingStudy study) {
    return study.getStatus() == ImagingStudy.ImagingStudyStatus.ENTEREDINERROR
        && MadeByNode.isMarked(study);
  }

  private static boolean isOfAnother(ImagingStudy study, String patient) {
    IdType subject = new IdType(study.getSubject().getReference());
    return subject.hasIdPart() && !subject.toUnqualifiedVersionless().getValue().equals(patient);
  }

  /** Still conditional on the identifier: PUT ImagingStudy?identifier=… */
  private static void replace(Bundle.BundleEntryRequestComponent request) {
    request
        .setMethod(Bundle.HTTPVerb.PUT)
        .setUrl("ImagingStudy?" + request.getIfNoneExist())
        .setIfNoneExist(null);
  }

  private static Attempt ofAnother() {
    return new Attempt.Dead(
        "STUDY_OF_ANOTHER_PATIENT",
        "The FHIR server lists this imaging study under another patient; find out which is right,"
            + " correct it, then retry.");
  }
}
