package org.medconv.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.dicom.file.Part10File;
import org.medconv.jobs.Job;
import org.medconv.jobs.JobEvent;
import org.medconv.jobs.JobState;
import org.medconv.peers.ExampleCt;
import org.medconv.peers.FhirServer;
import org.medconv.peers.Orthanc;
import org.medconv.peers.Programs;

/** Results of images that change later are withdrawn, with real peers. */
@org.junit.jupiter.api.Tag("heavy")
class CorrectedPatientTest {
  private static final String RIGHT = "RIGHT-1";
  private static final List<String> RESULTS =
      List.of("Observation", "DiagnosticReport", "ImagingStudy", "Provenance");

  @TempDir Path folder;
  private Orthanc pacs;
  private FhirServer ehr;
  private Node running;

  /** The patient that the images name at first. */
  private String patient;

  @BeforeEach
  void start() throws Exception {
    patient = Part10File.readHeader(ExampleCt.slices().get(0)).dataset().getString(Tag.PatientID);
    TestNode node = new TestNode(folder.resolve("node"));
    pacs = new Orthanc(folder.resolve("pacs"), TestNode.AE_TITLE, node.port);
    ehr = new FhirServer(folder);
    ehr.addPatient(TestNode.PATIENT_SYSTEM, patient);
    String peers = TestNode.peer("pacs", Orthanc.AE_TITLE, pacs.dicomPort());
    running = Node.start(TestNode.read(node.write(peers, TestNode.fhir(ehr))));
  }

  @AfterEach
  void stop() throws Exception {
    try (Orthanc ignoredPacs = pacs;
        FhirServer ignoredEhr = ehr;
        Node ignoredNode = running) {
      // Closed from the last to the first; what was not started is null.
    }
  }

  @Test
  void results_follow_the_corrected_patient_into_pacs_and_ehr() throws Exception {
    ehr.addPatient(TestNode.PATIENT_SYSTEM, RIGHT);
    Job first = screen(ExampleCt.dicom(), 0);
    Set<String> before = sent(patient);
    assertThat(before).hasSize(3);
    assertThat(subjects()).containsExactly(resource(patient));

    Job second = screen(corrected(slice -> {}), first.id());
    assertThat(sent(RIGHT)).hasSize(3).doesNotContainAnyElementsOf(before);
    assertThat(takenBack(patient)).isEqualTo(before);
    assertThat(subjects()).containsExactly(resource(RIGHT));
    assertThat(ehr.count("Observation")).isEqualTo(2);
    assertThat(ehr.count("DiagnosticReport")).isOne();
    assertThat(ehr.count("ImagingStudy")).isOne();

    assertThat(running.jobs().find(first.id()).orElseThrow().state())
        .isEqualTo(JobState.SUPERSEDED);
    assertThat(running.jobs().history(second.id()))
        .extracting(JobEvent::note)
        .first()
        .asString()
        .contains("PatientID, PatientName")
        .doesNotContain(RIGHT, patient);
  }

  /** Archives may remove header values; this one has removed more than the name. */
  @Test
  void results_are_taken_back_where_the_corrected_images_cannot_be_screened() throws Exception {
    Job first = screen(ExampleCt.dicom(), 0);
    Set<String> before = sent(patient);
    assertThat(before).hasSize(3);

    Path refused = corrected(slice -> slice.setString(Tag.RescaleType, VR.LO, "MGML"));
    Job second = ended(refused, first.id());
    assertThat(second.state()).as(second.reason()).isEqualTo(JobState.REFUSED);
    assertThat(second.reason()).endsWith(" The results of the earlier images are withdrawn.");
    awaitTakenBack();
    assertThat(takenBack(patient)).isEqualTo(before);
    assertThat(sent(RIGHT)).as("a report that says why there is no class").hasSize(1);
    assertThat(statuses("ImagingStudy")).containsExactly("entered-in-error");
    assertThat(statuses("Observation")).containsExactly("entered-in-error", "entered-in-error");
    assertThat(running.jobs().find(second.id()).orElseThrow().state()).isEqualTo(JobState.REFUSED);
  }

  /** The rules no longer match the corrected images, so no run replaces the results. */
  @Test
  void results_are_taken_back_where_no_rule_chooses_the_corrected_images() throws Exception {
    Job first = screen(ExampleCt.dicom(), 0);
    Set<String> before = sent(patient);
    assertThat(before).hasSize(3);

    Path unrouted = corrected(slice -> slice.setString(Tag.ImageType, VR.CS, "DERIVED"));
    Job second = ended(unrouted, first.id());
    assertThat(second.state()).as(second.reason()).isEqualTo(JobState.NOT_ROUTED);
    awaitTakenBack();
    assertThat(takenBack(patient)).isEqualTo(before);
    assertThat(statuses("ImagingStudy")).containsExactly("entered-in-error");
    assertThat(statuses("Observation")).containsExactly("entered-in-error", "entered-in-error");
    assertThat(running.jobs().find(second.id()).orElseThrow().reason())
        .endsWith(" The results of the earlier images are withdrawn.");
    assertThat(running.jobs().find(first.id()).orElseThrow().state())
        .isEqualTo(JobState.SUPERSEDED);
  }

  @Test
  void results_of_a_part_of_a_series_are_taken_back_after_the_rest_has_come() throws Exception {
    List<Path> slices = ExampleCt.slices();
    Job first = screen(copies(slices.subList(1, slices.size())), 0);
    Set<String> before = sent(patient);
    assertThat(before).hasSize(3);

    screen(copies(slices.subList(0, 1)), first.id());
    assertThat(takenBack(patient)).isEqualTo(before);
    assertThat(sent(patient)).hasSize(6).containsAll(before);
    assertThat(statuses("ImagingStudy")).containsExactly("available");
    assertThat(statuses("DiagnosticReport"))
        .containsExactlyInAnyOrder("entered-in-error", "preliminary");
    assertThat(statuses("Observation"))
        .containsExactlyInAnyOrder(
            "entered-in-error", "entered-in-error", "preliminary", "preliminary");
  }

  /** Sends a folder and waits for the end of a job that is newer than another. */
  private Job screen(Path sent, long newerThan) {
    Job job = ended(sent, newerThan);
    assertThat(job.state()).as(job.reason()).isEqualTo(JobState.COMMITTED);
    return job;
  }

  private Job ended(Path sent, long newerThan) {
    Programs.Result result = TestNode.storescu(running.dicomPort(), sent);
    assertThat(result.status()).as(result.output()).isZero();
    await("the job has ended")
        .atMost(Duration.ofMinutes(4))
        .until(
            () ->
                TestNode.newest(running)
                    .map(job -> job.id() > newerThan && job.state().ended())
                    .orElse(false));
    return TestNode.newest(running).orElseThrow();
  }

  private void awaitTakenBack() {
    await("PACS and EHR have been told")
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () -> {
              assertThat(pacs.seriesByModality()).containsKey("KO");
              assertThat(statuses("DiagnosticReport")).containsExactly("entered-in-error");
            });
  }

  private List<String> statuses(String type) {
    List<String> statuses = new ArrayList<>();
    ehr.get("/" + type)
        .path("entry")
        .forEach(entry -> statuses.add(entry.path("resource").path("status").asText()));
    return statuses;
  }

  private Path copies(List<Path> slices) throws IOException {
    Path copies = Files.createDirectories(folder.resolve("copies-" + slices.size()));
    for (Path slice : slices) {
      Files.copy(slice, copies.resolve(slice.getFileName()));
    }
    return copies;
  }

  private Path corrected(Consumer<Attributes> more) throws IOException {
    Path corrected = Files.createDirectories(folder.resolve("corrected"));
    for (Path slice : ExampleCt.slices()) {
      Part10File read = Part10File.read(slice);
      read.dataset().setString(Tag.PatientID, VR.LO, RIGHT);
      read.dataset().setString(Tag.PatientName, VR.PN, "Right^Patient");
      more.accept(read.dataset());
      Part10File.write(
          corrected.resolve(slice.getFileName()), read.dataset(), read.transferSyntaxUid());
    }
    return corrected;
  }

  /** SOP instance UIDs of SEG, SR and SC under a patient ID. */
  private Set<String> sent(String patientId) throws IOException {
    Set<String> uids = new HashSet<>();
    for (Attributes object : objects(List.of("SEG", "SR", "OT"))) {
      if (patientId.equals(object.getString(Tag.PatientID))) {
        uids.add(object.getString(Tag.SOPInstanceUID));
      }
    }
    return uids;
  }

  /** SOP instance UIDs in the only retraction, which is filed under a patient ID. */
  private Set<String> takenBack(String patientId) throws IOException {
    List<Attributes> retractions = objects(List.of("KO"));
    assertThat(retractions).hasSize(1);
    assertThat(retractions.get(0).getString(Tag.PatientID)).isEqualTo(patientId);
    Set<String> uids = new HashSet<>();
    retractions
        .get(0)
        .getNestedDataset(Tag.CurrentRequestedProcedureEvidenceSequence)
        .getSequence(Tag.ReferencedSeriesSequence)
        .forEach(
            series ->
                uids.add(
                    series
                        .getNestedDataset(Tag.ReferencedSOPSequence)
                        .getString(Tag.ReferencedSOPInstanceUID)));
    return uids;
  }

  private List<Attributes> objects(List<String> modalities) throws IOException {
    List<Attributes> objects = new ArrayList<>();
    for (Map.Entry<String, List<JsonNode>> modality : pacs.seriesByModality().entrySet()) {
      if (modalities.contains(modality.getKey())) {
        for (JsonNode series : modality.getValue()) {
          for (JsonNode instance : series.path("Instances")) {
            Path file = pacs.download(instance.asText(), folder.resolve("downloaded.dcm"));
            objects.add(Part10File.readHeader(file).dataset());
          }
        }
      }
    }
    return objects;
  }

  private String resource(String id) {
    for (JsonNode entry : ehr.get("/Patient").path("entry")) {
      if (entry.path("resource").path("identifier").get(0).path("value").asText().equals(id)) {
        return "Patient/" + entry.path("resource").path("id").asText();
      }
    }
    throw new AssertionError("the EHR has no patient " + id);
  }

  private Set<String> subjects() {
    Set<String> subjects = new HashSet<>();
    for (String type : RESULTS) {
      for (JsonNode entry : ehr.get("/" + type).path("entry")) {
        JsonNode subject = entry.path("resource").path("subject");
        if (!subject.isMissingNode()) {
          subjects.add(subject.path("reference").asText());
        }
      }
    }
    return subjects;
  }
}
