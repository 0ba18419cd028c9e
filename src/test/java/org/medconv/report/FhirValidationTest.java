package org.medconv.report;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.context.support.DefaultProfileValidationSupport;
import ca.uhn.fhir.validation.FhirValidator;
import ca.uhn.fhir.validation.ResultSeverityEnum;
import ca.uhn.fhir.validation.SingleValidationMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.common.hapi.validation.support.CommonCodeSystemsTerminologyService;
import org.hl7.fhir.common.hapi.validation.support.InMemoryTerminologyServerValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.PrePopulatedValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.SnapshotGeneratingValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.UnknownCodeSystemWarningValidationSupport;
import org.hl7.fhir.common.hapi.validation.support.ValidationSupportChain;
import org.hl7.fhir.common.hapi.validation.validator.FhirInstanceValidator;
import org.hl7.fhir.r4.model.CodeSystem;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bundle against the whole of FHIR R4, without a network. */
@Tag("heavy")
class FhirValidationTest {
  static Stream<Screening> screenings() {
    return Stream.of(Screenings.synthetic(), Screenings.calibrated());
  }

  @ParameterizedTest
  @MethodSource("screenings")
  void the_bundle_is_valid_r4(Screening screening) {
    ResultUids uids = ResultUids.of(screening, Screenings.EQUIPMENT);
    String json =
        new String(
            FhirTransaction.json(
                FhirBundle.of(screening, Screenings.EQUIPMENT, uids, Screenings.SYSTEMS)),
            StandardCharsets.UTF_8);

    List<SingleValidationMessage> messages = validator().validateWithResult(json).getMessages();

    assertThat(messages)
        .filteredOn(m -> m.getSeverity().compareTo(ResultSeverityEnum.ERROR) >= 0)
        .extracting(m -> m.getLocationString() + ": " + m.getMessage())
        .isEmpty();
  }

  /** What stands in for the deprecated class needs a terminology server. */
  @SuppressWarnings("deprecation")
  private static FhirValidator validator() {
    FhirContext context = FhirContext.forR4Cached();
    PrePopulatedValidationSupport own = new PrePopulatedValidationSupport(context);
    own.addCodeSystem(observationValue());
    UnknownCodeSystemWarningValidationSupport unknown =
        new UnknownCodeSystemWarningValidationSupport(context);
    unknown.setNonExistentCodeSystemSeverity(
        ca.uhn.fhir.context.support.IValidationSupport.IssueSeverity.WARNING);
    ValidationSupportChain chain =
        new ValidationSupportChain(
            own,
            new DefaultProfileValidationSupport(context),
            new InMemoryTerminologyServerValidationSupport(context),
            new CommonCodeSystemsTerminologyService(context),
            new SnapshotGeneratingValidationSupport(context),
            unknown);
    return context.newValidator().registerValidatorModule(new FhirInstanceValidator(chain));
  }

  /** AIAST is newer than the terminology that comes with R4. */
  private static CodeSystem observationValue() {
    CodeSystem system = new CodeSystem();
    system.setUrl("http://terminology.hl7.org/CodeSystem/v3-ObservationValue");
    system.setStatus(PublicationStatus.ACTIVE);
    system.setContent(CodeSystem.CodeSystemContentMode.FRAGMENT);
    system.addConcept().setCode("AIAST").setDisplay("Artificial Intelligence asserted");
    return system;
  }
}
