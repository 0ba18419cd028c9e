package org.medconv.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.medconv.deliver.FailingProxy.Answer;
import org.medconv.jobs.JobState;
import org.medconv.jobs.ResultFile;
import org.medconv.peers.Programs;

@Tag("heavy")
class FhirDestinationTest extends AgainstFhirServer {

  private Attempt post() {
    List<ResultFile> results = SampleResults.write(folder.resolve("results"), "1.2.3.1");
    return attempt(results);
  }

  private void assertOneOfEach() {
    for (String type : List.of("ImagingStudy", "Observation", "DiagnosticReport", "Provenance")) {
      assertThat(server.count(type)).as(type).isOne();
    }
  }

  @Test
  void the_same_transaction_twice_leaves_one_of_each() {
    server.addPatient(SampleBundle.SYSTEM, SampleBundle.PATIENT_ID);
    assertThat(post()).isEqualTo(new Attempt.Sent());
    assertThat(post()).isEqualTo(new Attempt.Sent());
    assertOneOfEach();
  }

  @Test
  void a_transaction_whose_answer_was_lost_leaves_one_of_each_when_sent_again() {
    server.addPatient(SampleBundle.SYSTEM, SampleBundle.PATIENT_ID);
    proxy.afterwards.add(new Answer(504, ""));
    assertThat(post()).isInstanceOf(Attempt.Failed.class);
    assertThat(post()).isEqualTo(new Attempt.Sent());
    assertOneOfEach();
  }

  @Test
  void the_resources_refer_to_the_servers_own_patient() {
    server.addPatient(SampleBundle.SYSTEM, SampleBundle.PATIENT_ID);
    post();
    JsonNode patients = server.get("/Patient");
    String id = patients.path("entry").get(0).path("resource").path("id").asText();
    JsonNode observation = server.get("/Observation").path("entry").get(0).path("resource");
    assertThat(observation.path("subject").path("reference").asText()).isEqualTo("Patient/" + id);
    assertThat(server.count("Patient")).isOne();
  }

  @Test
  void the_patients_identifier_is_in_no_url_and_the_token_is_sent() {
    server.addPatient(SampleBundle.SYSTEM, SampleBundle.PATIENT_ID);
    post();
    assertThat(proxy.searches)
        .containsExactly("POST /fhir/Patient/_search", "POST /fhir/ImagingStudy/_search");
    assertThat(proxy.authorizations).containsOnly("Bearer token-of-the-test");
  }

  @Test
  void no_patient_is_a_dead_letter_that_does_not_name_the_patient() {
    Attempt.Dead dead = (Attempt.Dead) post();
    assertThat(dead.code()).isEqualTo("NO_PATIENT");
    assertThat(dead.sentence()).doesNotContain(SampleBundle.PATIENT_ID);
    assertThat(server.count("Observation")).isZero();
    assertThat(server.count("Patient")).isZero();
  }

  @Test
  void several_patients_are_a_dead_letter() {
    server.addPatient(SampleBundle.SYSTEM, SampleBundle.PATIENT_ID);
    server.addPatient(SampleBundle.SYSTEM, SampleBundle.PATIENT_ID);
    assertThat(((Attempt.Dead) post()).code()).isEqualTo("SEVERAL_PATIENTS");
    assertThat(server.count("Observation")).isZero();
  }

  @Test
  void a_refusal_is_a_dead_letter_with_the_servers_words_and_without_the_patient() {
    server.addPatient(SampleBundle.SYSTEM, SampleBundle.PATIENT_ID);
    proxy.instead.add(
        new Answer(
            422,
            """
            {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "invalid",
            "diagnostics": "Observation.value for MRN-77120 'Jane Doe' born 1951-04-03 is not allowed"}]}
            """));
    Attempt.Dead dead = (Attempt.Dead) post();
    assertThat(dead.code()).isEqualTo("HTTP_422");
    assertThat(dead.sentence())
        .contains("422", "invalid", "Observation.value for", "is not allowed")
        .doesNotContain("77120", "Jane", "1951");
  }

  /** Text about another patient, with characters that could control a terminal. */
  @Test
  void what_nobody_here_knows_is_not_repeated() {
    server.addPatient(SampleBundle.SYSTEM, SampleBundle.PATIENT_ID);
    proxy.instead.add(
        new Answer(
            422,
            """
            {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "duplicate",
            "details": {"text": "Patient DOE^JOHN is a duplicate of SMITH, Ann\\u001b[2J\\r\\n2026 ERROR forged"}}]}
            """));
    Attempt.Dead dead = (Attempt.Dead) post();
    assertThat(dead.sentence())
        .isEqualTo(
            "The FHIR server answered with status 422. duplicate: Patient [hidden] is a duplicate"
                + " of [hidden]");
  }

  /** A server that starts, is being set up, or whose token has expired also answers this way. */
  @Test
  void a_server_that_takes_nothing_for_now_is_tried_again_and_says_what_to_check() {
    server.addPatient(SampleBundle.SYSTEM, SampleBundle.PATIENT_ID);
    for (int status : new int[] {401, 403, 404}) {
      proxy.instead.add(new Answer(status, ""));
      Attempt.Failed failed = (Attempt.Failed) post();
      assertThat(failed.code()).isEqualTo("HTTP_" + status);
      assertThat(failed.sentence()).contains("Check").contains("fhir.b");
    }
    for (int status : new int[] {302, 307}) {
      proxy.instead.add(new Answer(status, ""));
      Attempt.Failed failed = (Attempt.Failed) post();
      assertThat(failed.code()).isEqualTo("HTTP_" + status);
      assertThat(failed.sentence()).contains("Set fhir.baseUrl to the server's current address");
    }
    for (int status : new int[] {400, 422}) {
      proxy.instead.add(new Answer(status, ""));
      assertThat(post()).isInstanceOf(Attempt.Dead.class);
    }
    assertThat(post()).isEqualTo(new Attempt.Sent());
  }

  @Test
  void a_server_that_is_in_trouble_is_tried_again() {
    server.addPatient(SampleBundle.SYSTEM, SampleBundle.PATIENT_ID);
    proxy.instead.add(new Answer(500, ""));
    proxy.instead.add(new Answer(429, ""));
    assertThat(post()).isInstanceOf(Attempt.Failed.class);
    assertThat(post()).isInstanceOf(Attempt.Failed.class);
    assertThat(post()).isEqualTo(new Attempt.Sent());
  }

  @Test
  void a_server_that_is_not_there_is_tried_again() {
    URI nobody = URI.create("http://127.0.0.1:" + Programs.freePort() + "/fhir");
    List<ResultFile> results = SampleResults.write(folder.resolve("results"), "1.2.3.1");
    Attempt.Failed failed = (Attempt.Failed) at(Optional.of(nobody)).attempt(results, NONE);
    assertThat(failed.destinationDown()).isTrue();
    assertThat(failed.sentence()).contains("cannot be reached: no program listens on this port");
  }

  @Test
  void an_answer_that_is_no_fhir_is_not_taken_for_success() {
    server.addPatient(SampleBundle.SYSTEM, SampleBundle.PATIENT_ID);
    proxy.instead.add(new Answer(200, "{}"));
    assertThat(post()).isNotEqualTo(new Attempt.Sent());
    proxy.instead.add(
        new Answer(200, "{\"resourceType\":\"Bundle\",\"type\":\"transaction-response\"}"));
    assertThat(((Attempt.Dead) post()).code()).isEqualTo("TRANSACTION_INCOMPLETE");
  }

  @Test
  void without_a_server_the_bundle_is_kept_as_a_file() {
    List<ResultFile> results = SampleResults.write(folder.resolve("results"), "1.2.3.1");
    Attempt.Kept kept = (Attempt.Kept) at(Optional.empty()).attempt(results, NONE);
    assertThat(kept.sentence()).contains("fhir.json");
  }

  @Test
  void a_job_goes_to_the_pacs_and_to_the_ehr() throws Exception {
    server.addPatient(SampleBundle.SYSTEM, SampleBundle.PATIENT_ID);
    proxy.instead.add(new Answer(503, ""));
    try (ScriptedPacs pacs = new ScriptedPacs();
        TestNode node =
            new TestNode(
                folder,
                10,
                ScriptedPacs.CLASSES,
                List.of(ScriptedPacs.peer("pacs", ScriptedPacs.AE, pacs.port(), false)),
                at(Optional.of(proxy.baseUrl())))) {
      node.send(1, "pacs", "ehr");
      node.awaitJob(1, JobState.DELIVERED);
      assertThat(node.states(1, "ehr")).contains(DeliveryState.WAITING_FOR_RETRY);
    }
    assertOneOfEach();
  }
}
