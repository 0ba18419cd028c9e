package org.medconv.lab.cohort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.classify.CutOutPlan;
import org.medconv.lab.cohort.SimulatedCohort.Parts;
import org.medconv.lab.cohort.SimulatedCohort.Subject;

class CohortFolderTest {
  private static final long SEED = 8;
  private static final Parts PARTS = SimulatedCohort.population(2, 1, 1, SEED, Physics.SIMPLE);

  @TempDir static Path folder;

  private static CohortFolder cohort(SimulatedOutline outline) {
    return new CohortFolder(folder, "a test", PARTS, outline, SEED);
  }

  @BeforeAll
  static void write() throws IOException {
    cohort(SimulatedOutline.SEGMENTER).write(1, dice -> {});
  }

  @Test
  void the_first_line_says_that_it_is_simulated() throws IOException {
    assertThat(Files.readAllLines(folder.resolve("README.md")).get(0)).startsWith("SIMULATED: ");
    assertThat(Dataset.open(folder, CutOutPlan.STANDARD).simulated()).isTrue();
  }

  @Test
  void it_is_read_as_the_authors_layout() throws IOException {
    Dataset read = Dataset.open(folder, CutOutPlan.STANDARD);
    assertThat(read.training()).hasSize(2);
    assertThat(read.validation()).hasSize(1);
    LabelledL1 tested = read.test().get(0);
    Subject subject = PARTS.test().get(0);
    assertThat(tested.subject()).isEqualTo("SIM8-00004");
    assertThat(tested.boneClass()).isEqualTo(subject.boneClass());
    assertThat(CohortFolder.column(folder, CohortFolder.TRABECULAR_HU))
        .hasSize(4)
        .hasEntrySatisfying(
            "SIM8-00004", hu -> assertThat(hu - subject.trabecularHu()).isBetween(-0.01, 0.01));
  }

  @Test
  void the_same_command_again_draws_what_is_missing_and_nothing_else() throws IOException {
    Path there = folder.resolve("train_data/SIM8-00001.nii.gz");
    Path missing = folder.resolve("val_data/SIM8-00003.nii.gz");
    byte[] before = Files.readAllBytes(missing);
    Files.setLastModifiedTime(there, FileTime.fromMillis(0));
    Files.delete(missing);
    List<Double> drawn = Collections.synchronizedList(new ArrayList<>());
    CohortFolder again = cohort(SimulatedOutline.SEGMENTER);
    assertThat(again.missing()).isEqualTo(1);
    again.write(1, drawn::add);
    assertThat(drawn).hasSize(1);
    assertThat(Files.readAllBytes(missing)).isEqualTo(before);
    assertThat(Files.getLastModifiedTime(there)).isEqualTo(FileTime.fromMillis(0));
  }

  @Test
  void another_cohort_is_not_mixed_in() {
    assertThatThrownBy(() -> cohort(SimulatedOutline.CRUDE).write(1, dice -> {}))
        .hasMessageContaining("holds another cohort")
        .hasMessageContaining("name an empty folder with --out");
  }

  @Test
  void a_cohort_says_which_physics_it_has(@TempDir Path other) throws IOException {
    assertThat(CohortFolder.physics(folder)).isEqualTo(Physics.SIMPLE);
    Parts routine = SimulatedCohort.population(1, 1, 1, 3, Physics.ROUTINE);
    new CohortFolder(other, "a test", routine, SimulatedOutline.SEGMENTER, 3).write(1, dice -> {});
    assertThat(CohortFolder.physics(other)).isEqualTo(Physics.ROUTINE);
    assertThat(CohortFolder.column(other, "offset_hu").values())
        .hasSize(3)
        .allMatch(hu -> hu >= -10 && hu <= 10);
  }
}
