package org.medconv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.volume.CtVolume;
import org.medconv.volume.LabelVolume;
import org.medconv.volume.NiftiFile;

class PhantomCommandTest {
  @TempDir Path folder;

  @Test
  void writes_series_volume_labels_and_truth_of_a_patient_with_metal() throws IOException {
    run("--drawn", "--seed", "7", "--with", "SCREWS", "--hu", "90", "--format", "both");

    CtVolume ct = NiftiFile.readCt(folder.resolve("ct.nii.gz"));
    LabelVolume labels = NiftiFile.readLabels(folder.resolve("labels.nii.gz"));
    assertThat(labels.labels()).hasSameSizeAs(ct.hu());
    assertThat(folder.resolve("dicom/CT0001.dcm")).exists();
    assertThat(folder.resolve("dicom/CT0008.dcm")).exists();
    JsonNode truth = new ObjectMapper().readTree(folder.resolve("truth.json").toFile());
    assertThat(truth.get("trabecular_hu_at_120_kv").asDouble()).isEqualTo(90);
    assertThat(truth.get("patient").get("findings").toString()).contains("SCREWS");
    assertThat(truth.get("bodies").findValuesAsText("metal")).contains("true", "false");
    assertThat(truth.get("labels").get("16").asText()).isEqualTo("BODY_L1");
  }

  @Test
  void without_options_the_patient_is_sixty_and_has_nothing() throws IOException {
    run();

    JsonNode truth = new ObjectMapper().readTree(folder.resolve("truth.json").toFile());
    assertThat(truth.at("/patient/age").asInt()).isEqualTo(60);
    assertThat(truth.at("/patient/findings")).isEmpty();
    assertThat(folder.resolve("CT0001.dcm")).exists();
  }

  @Test
  void six_lumbar_bodies_can_be_asked_for() throws IOException {
    run("--drawn", "--variant", "SIX_LUMBAR", "--format", "nifti");

    JsonNode truth = new ObjectMapper().readTree(folder.resolve("truth.json").toFile());
    assertThat(truth.get("bodies").findValuesAsText("level")).endsWith("L5", "L6");
    try (var files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("truth.json", "ct.nii.gz", "labels.nii.gz");
    }
  }

  private void run(String... options) {
    String[] all = new String[options.length + 8];
    String[] small = {
      "phantom", folder.toString(), "--matrix", "40", "--slices", "8", "--between", "5"
    };
    System.arraycopy(small, 0, all, 0, small.length);
    System.arraycopy(options, 0, all, small.length, options.length);
    StringWriter err = new StringWriter();
    int status = Main.commandLine().setErr(new PrintWriter(err, true)).execute(all);
    assertThat(status).as(err.toString()).isZero();
  }
}
