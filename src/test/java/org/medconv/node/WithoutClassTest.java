package org.medconv.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.dicom.file.Part10File;
import org.medconv.jobs.Job;
import org.medconv.jobs.JobState;
import org.medconv.peers.ExampleCt;
import org.medconv.peers.FhirServer;
import org.medconv.peers.Orthanc;
import org.medconv.peers.Programs;

/** That no class is said, and why, reaches PACS and EHR, and gives way to an answer. */
@org.junit.jupiter.api.Tag("heavy")
class WithoutClassTest {
  @TempDir Path folder;

  @Test
  void a_run_without_a_class_is_told_and_a_later_answer_takes_its_place() throws Exception {
    TestNode node = new TestNode(folder.resolve("node"));
    try (Orthanc pacs = new Orthanc(folder.resolve("pacs"), TestNode.AE_TITLE, node.port);
        FhirServer ehr = ehrOfTheExample()) {
      Path file = node.write(peer(pacs), TestNode.fhir(ehr));
      String usual = Files.readString(file);
      Files.writeString(file, usual.replace("device: cpu", "device: cpu\n  maximumNoise: 1.0"));
      long id;
      try (Node running = Node.start(TestNode.read(file))) {
        send(running, ExampleCt.dicom());
        Job job = ended(running);
        assertThat(job.state()).as(job.reason()).isEqualTo(JobState.ABSTAINED);
        id = job.id();
        await("both are told")
            .atMost(Duration.ofSeconds(60))
            .until(
                () ->
                    pacs.seriesByModality().containsKey("SR")
                        && ehr.count("DiagnosticReport") == 1);
      }
      Attributes first = reports(pacs).get(0);
      assertThat(first.toString(10_000, 200)).contains("not-evaluable", "noise", "too noisy");
      JsonNode observation = resources(ehr, "Observation").get(0);
      assertThat(observation.has("valueCodeableConcept")).isFalse();
      assertThat(observation.at("/dataAbsentReason/coding/0/code").asText()).isEqualTo("unknown");

      Files.writeString(file, usual);
      try (Node running = Node.start(TestNode.read(file))) {
        running.jobs().retry(id);
        await("it is answered")
            .atMost(Duration.ofMinutes(4))
            .until(() -> running.jobs().find(id).orElseThrow().state() == JobState.COMMITTED);
      }
      assertThat(pacs.seriesByModality().keySet())
          .containsExactlyInAnyOrder("SEG", "SR", "OT", "KO");
      assertThat(reports(pacs)).hasSize(2);
      assertThat(takenBack(pacs)).containsExactly(first.getString(Tag.SOPInstanceUID));
      assertThat(statuses(ehr, "DiagnosticReport"))
          .containsExactlyInAnyOrder("entered-in-error", "preliminary");
      assertThat(statuses(ehr, "Observation"))
          .containsExactlyInAnyOrder("entered-in-error", "preliminary", "preliminary");
    }
  }

  @Test
  void a_refused_series_is_told_too_unless_the_rule_wants_nothing() throws Exception {
    TestNode node = new TestNode(folder.resolve("node"));
    Path few = Files.createDirectories(folder.resolve("few"));
    for (Path slice : ExampleCt.slices().subList(0, 8)) {
      Files.copy(slice, few.resolve(slice.getFileName()));
    }
    try (Orthanc pacs = new Orthanc(folder.resolve("pacs"), TestNode.AE_TITLE, node.port);
        FhirServer ehr = ehrOfTheExample()) {
      Path file = node.write(peer(pacs), TestNode.fhir(ehr));
      Path rule = node.home.resolve("dicom-rules").resolve("abdomen-ct.yaml");
      String usual = Files.readString(rule);
      Files.writeString(rule, usual + "\nwithoutClass: []\n");
      long id;
      try (Node running = Node.start(TestNode.read(file))) {
        send(running, few);
        Job job = ended(running);
        assertThat(job.state()).as(job.reason()).isEqualTo(JobState.REFUSED);
        assertThat(running.jobs().results(job.id())).isEmpty();
        id = job.id();
      }
      assertThat(pacs.seriesByModality()).isEmpty();

      Files.writeString(rule, usual);
      try (Node running = Node.start(TestNode.read(file))) {
        running.jobs().retry(id);
        await("both are told")
            .atMost(Duration.ofSeconds(90))
            .until(
                () ->
                    pacs.seriesByModality().containsKey("SR")
                        && ehr.count("DiagnosticReport") == 1);
        assertThat(running.jobs().find(id).orElseThrow().state()).isEqualTo(JobState.REFUSED);
      }
      assertThat(reports(pacs).get(0).toString(10_000, 200)).contains("too-few-slices");
      assertThat(
              resources(ehr, "Observation").get(0).at("/dataAbsentReason/coding/0/code").asText())
          .isEqualTo("not-performed");
    }
  }

  private FhirServer ehrOfTheExample() throws IOException {
    FhirServer ehr = new FhirServer(folder);
    Attributes source = Part10File.readHeader(ExampleCt.slices().get(0)).dataset();
    ehr.addPatient(TestNode.PATIENT_SYSTEM, source.getString(Tag.PatientID));
    return ehr;
  }

  private static String peer(Orthanc pacs) {
    return TestNode.peer("pacs", Orthanc.AE_TITLE, pacs.dicomPort());
  }

  private static void send(Node running, Path study) {
    Programs.Result sent = TestNode.storescu(running.dicomPort(), study);
    assertThat(sent.status()).as(sent.output()).isZero();
  }

  private static Job ended(Node running) {
    await("the job has ended")
        .atMost(Duration.ofMinutes(4))
        .until(() -> TestNode.newest(running).map(job -> job.state().ended()).orElse(false));
    return TestNode.newest(running).orElseThrow();
  }

  private List<Attributes> reports(Orthanc pacs) throws IOException {
    return objects(pacs, "SR");
  }

  private List<String> takenBack(Orthanc pacs) throws IOException {
    List<String> uids = new ArrayList<>();
    for (Attributes ko : objects(pacs, "KO")) {
      ko.getSequence(Tag.ContentSequence).stream()
          .map(item -> item.getNestedDataset(Tag.ReferencedSOPSequence))
          .filter(java.util.Objects::nonNull)
          .forEach(item -> uids.add(item.getString(Tag.ReferencedSOPInstanceUID)));
    }
    return uids;
  }

  private List<Attributes> objects(Orthanc pacs, String modality) throws IOException {
    List<Attributes> all = new ArrayList<>();
    for (JsonNode series : pacs.seriesByModality().getOrDefault(modality, List.of())) {
      for (JsonNode instance : series.path("Instances")) {
        Path file = folder.resolve(modality + all.size() + ".dcm");
        all.add(Part10File.read(pacs.download(instance.asText(), file)).dataset());
      }
    }
    return all;
  }

  private static List<String> statuses(FhirServer ehr, String type) {
    return resources(ehr, type).stream().map(each -> each.path("status").asText()).toList();
  }

  private static List<JsonNode> resources(FhirServer ehr, String type) {
    List<JsonNode> all = new ArrayList<>();
    ehr.get("/" + type).path("entry").forEach(entry -> all.add(entry.path("resource")));
    return all;
  }
}
