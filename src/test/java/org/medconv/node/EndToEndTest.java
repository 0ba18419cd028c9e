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
import java.util.Map;
import java.util.TreeMap;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.config.NodeConfig;
import org.medconv.control.Door;
import org.medconv.control.Doors;
import org.medconv.control.Refused;
import org.medconv.control.Request;
import org.medconv.dicom.file.Part10File;
import org.medconv.jobs.Job;
import org.medconv.jobs.JobState;
import org.medconv.jobs.RunEnd;
import org.medconv.jobs.RunFacts;
import org.medconv.peers.ExampleCt;
import org.medconv.peers.FhirServer;
import org.medconv.peers.Orthanc;
import org.medconv.peers.Programs;
import org.medconv.record.RecordedJob;
import org.medconv.record.RecordedRun;
import org.medconv.record.RecordedSeries;

/**
 * The main job with real peers: dcmtk sends, Orthanc is the PACS, Medplum's FHIR router is the EHR.
 */
@org.junit.jupiter.api.Tag("heavy")
class EndToEndTest {
  private static final List<String> RESULT_RESOURCES =
      List.of("Observation", "DiagnosticReport", "ImagingStudy", "Device", "Provenance");

  @TempDir Path folder;
  private Attributes source;

  @BeforeEach
  void readTheSource() throws IOException {
    source = Part10File.readHeader(ExampleCt.slices().get(0)).dataset();
  }

  @Test
  void a_study_sent_by_storescu_comes_back_as_committed_objects_and_fhir_resources()
      throws Exception {
    TestNode first = new TestNode(folder.resolve("first"));
    try (Orthanc pacs = new Orthanc(folder.resolve("pacs"), TestNode.AE_TITLE, first.port);
        FhirServer ehr = new FhirServer(folder)) {
      ehr.addPatient(TestNode.PATIENT_SYSTEM, source.getString(Tag.PatientID));
      screenExample(first, pacs, ehr);
      List<String> uids = assertResultsIn(pacs);
      Map<String, Integer> resources = counts(ehr);
      assertThat(resources).allSatisfy((type, count) -> assertThat(count).as(type).isPositive());

      // The same run on a node with only the installation of the first, as after a
      // disaster: the same objects and resources.
      TestNode second = new TestNode(folder.resolve("second"), first.port);
      Path installation = Path.of("data", "installation");
      Files.createDirectories(second.home.resolve("data"));
      Files.copy(first.home.resolve(installation), second.home.resolve(installation));
      screenExample(second, pacs, ehr);
      assertThat(assertResultsIn(pacs)).isEqualTo(uids);
      assertThat(counts(ehr)).isEqualTo(resources);
      assertThat(ehr.count("Patient")).as("the node never creates a patient").isEqualTo(1);
    }
  }

  private void screenExample(TestNode node, Orthanc pacs, FhirServer ehr)
      throws IOException, Refused {
    String peers = TestNode.peer("pacs", Orthanc.AE_TITLE, pacs.dicomPort());
    Path file = node.write(peers, TestNode.fhir(ehr));
    try (Node running = Node.start(TestNode.read(file))) {
      Programs.Result sent = TestNode.storescu(running.dicomPort(), ExampleCt.dicom());
      assertThat(sent.status()).as(sent.output()).isZero();
      await("the job has ended")
          .atMost(Duration.ofMinutes(4))
          .until(() -> TestNode.newest(running).map(job -> job.state().ended()).orElse(false));
      Job job = TestNode.newest(running).orElseThrow();
      assertThat(job.state()).as(job.reason()).isEqualTo(JobState.COMMITTED);
      assertRecorded(TestNode.read(file), job);
    }
  }

  /** What came, from which sender, what was found with which models, and the time of each stage. */
  private void assertRecorded(NodeConfig config, Job job) throws IOException, Refused {
    try (Door door = Doors.toLook(config.control(), config.jobs())) {
      RecordedJob recorded = door.ask(new Request.ShowJob(job.id())).record();
      RecordedSeries series = recorded.series();
      assertThat(series.header().patientId()).isEqualTo(source.getString(Tag.PatientID));
      assertThat(series.header().accessionNumber())
          .isEqualTo(source.getString(Tag.AccessionNumber, ""));
      assertThat(series.callingHost()).isEqualTo("127.0.0.1");
      assertThat(series.callingAe()).isNotEmpty();
      assertThat(series.instances()).isEqualTo(job.files().size());
      assertThat(series.bytes()).isGreaterThan(1_000_000);
      assertThat(recorded.run().outcome()).isEqualTo(RunEnd.CLASSIFIED);
      RunFacts facts = recorded.run().facts();
      assertThat(facts.answer().headline()).isNotEmpty();
      assertThat(facts.answer().hu().median()).isBetween(-50.0, 400.0);
      assertThat(facts.segmenter().sha256()).hasSize(64);
      assertThat(facts.classifier().name()).isEqualTo(job.classifier());
      assertThat(facts.seconds().segment()).isPositive();
      assertThat(recorded.run().stages())
          .extracting(RecordedRun.StageBegan::stage)
          .startsWith("READ", "SEGMENT")
          .endsWith("REPORT");
    }
  }

  /** SEG, SR and SC, once each, with the source's patient and study, and no error found in them. */
  private List<String> assertResultsIn(Orthanc pacs) throws IOException {
    Map<String, List<JsonNode>> series = pacs.seriesByModality();
    assertThat(series.keySet()).containsExactlyInAnyOrder("SEG", "SR", "OT");
    List<String> uids = new ArrayList<>();
    for (var modality : series.entrySet()) {
      assertThat(modality.getValue()).as(modality.getKey()).hasSize(1);
      JsonNode instances = modality.getValue().get(0).path("Instances");
      assertThat(instances).as(modality.getKey()).hasSize(1);
      Path file =
          pacs.download(instances.get(0).asText(), folder.resolve(modality.getKey() + ".dcm"));
      assertSameStudy(file);
      assertSound(file);
      uids.add(Part10File.readHeader(file).dataset().getString(Tag.SOPInstanceUID));
    }
    return uids;
  }

  private void assertSameStudy(Path file) throws IOException {
    Attributes result = Part10File.readHeader(file).dataset();
    for (int tag :
        new int[] {
          Tag.PatientName,
          Tag.PatientID,
          Tag.IssuerOfPatientID,
          Tag.PatientBirthDate,
          Tag.PatientSex,
          Tag.StudyInstanceUID,
          Tag.StudyDate,
          Tag.StudyTime,
          Tag.StudyID,
          Tag.AccessionNumber
        }) {
      assertThat(result.getString(tag)).as("tag %08x", tag).isEqualTo(source.getString(tag));
    }
    assertThat(result.getString(Tag.SeriesInstanceUID))
        .isNotEqualTo(source.getString(Tag.SeriesInstanceUID));
  }

  private static void assertSound(Path file) {
    String dciodvfy = Programs.require("dciodvfy", "dicom3tools").toString();
    Programs.Result checked = Programs.run(List.of(dciodvfy, "-new", file.toString()));
    assertThat(checked.output().lines().filter(line -> line.startsWith("Error"))).isEmpty();
  }

  private static Map<String, Integer> counts(FhirServer ehr) {
    Map<String, Integer> counts = new TreeMap<>();
    RESULT_RESOURCES.forEach(type -> counts.put(type, ehr.count(type)));
    return counts;
  }
}
