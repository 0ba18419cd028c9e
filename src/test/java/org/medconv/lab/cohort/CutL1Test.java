package org.medconv.lab.cohort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.classify.CutOutPlan;
import org.medconv.classify.L1CutOut;
import org.medconv.volume.Acquisition;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.LabelVolume;
import org.medconv.volume.NiftiFile;
import org.medconv.volume.Vector3;
import picocli.CommandLine;

class CutL1Test {
  private static final int L1 = 31;
  private static final Grid GRID =
      Grid.axisAligned(40, 40, 30, new Vector3(-40, -30, 500), 1.5, 1.5, 2);

  @TempDir private Path folder;
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void layOut() throws IOException {
    Files.createDirectories(folder.resolve("ct"));
    Files.createDirectories(folder.resolve("masks"));
  }

  @Test
  void what_the_mask_labels_is_cut_out_and_who_has_none_is_listed() throws IOException {
    subject("A", L1);
    subject("B", L1);
    subject("other-level", L1 + 1);
    ct("unmasked");
    Files.writeString(
        folder.resolve("labels.csv"),
        "SubjectID,T-score\nA,-3\nB,0.5\nother-level,-1\nunmasked,-1\n");
    assertThat(cut()).isZero();
    assertThat(Files.readAllLines(folder.resolve("l1/not_cut.csv")))
        .containsExactly(
            "SubjectID,reason",
            "other-level,\"its mask has no label 31 in the CT\"",
            "unmasked,\"there is no mask unmasked.nii.gz\"");
    assertThat(Files.readAllLines(folder.resolve("l1/labels.csv")))
        .containsExactly("SubjectID,T-score", "A,-3.00", "B,0.50");

    CutOutPlan plan = new CutOutPlan(16, 16, 16, 2, 3);
    short[] hu =
        CutOutVolume.of(NiftiFile.readCt(folder.resolve("l1/A.nii.gz")), CutOutFolder.OUTSIDE_HU)
            .on(plan, 3);
    // A ball of 12 mm minus 3 mm, all of 150 HU: without the 40 HU around it.
    assertThat(IntStream.range(0, hu.length).filter(n -> hu[n] != L1CutOut.OUTSIDE).count())
        .isBetween(300L, 460L);
    assertThat(
            IntStream.range(0, hu.length)
                .filter(n -> hu[n] != L1CutOut.OUTSIDE)
                .map(n -> hu[n])
                .average()
                .orElseThrow())
        .isCloseTo(150, within(0.01));

    // A second run cuts nobody again.
    assertThat(cut()).isZero();
    assertThat(Files.readAllLines(folder.resolve("l1/labels.csv"))).hasSize(3);
  }

  @Test
  void it_ends_with_3_when_nobody_could_be_cut() throws IOException {
    ct("A");
    Files.writeString(folder.resolve("labels.csv"), "SubjectID,T-score\nA,-3\n");
    assertThat(cut()).isEqualTo(3);
  }

  @Test
  void faults_of_the_table_are_told_before_anything_is_cut() throws IOException {
    subject("A", L1);
    Files.writeString(folder.resolve("labels.csv"), "SubjectID,T-score\nA,-3\nA,-2\nB,x\nC,-1\n");
    assertThat(cut()).isEqualTo(1);
    assertThat(err.toString())
        .contains("3 problems")
        .contains("labels.csv:3: subject A is already in line 2")
        .contains("labels.csv:4: the T-score of B is \"x\"")
        .contains("labels.csv:5: there is no C.nii.gz");
    assertThat(folder.resolve("l1")).doesNotExist();
  }

  private int cut() {
    return new CommandLine(new CutL1())
        .setOut(new PrintWriter(new StringWriter()))
        .setErr(new PrintWriter(err, true))
        .execute(
            "--ct",
            folder.resolve("ct").toString(),
            "--labels",
            folder.resolve("labels.csv").toString(),
            "--masks",
            folder.resolve("masks").toString(),
            "--label",
            Integer.toString(L1),
            "--out",
            folder.resolve("l1").toString());
  }

  private void subject(String name, int label) throws IOException {
    ct(name);
    byte[] labels = new byte[GRID.voxels()];
    for (int n = 0; n < labels.length; n++) {
      labels[n] = (byte) (isL1(n) ? label : 0);
    }
    NiftiFile.writeLabels(
        folder.resolve("masks/%s.nii.gz".formatted(name)), new LabelVolume(GRID, labels));
  }

  private void ct(String name) throws IOException {
    short[] hu = new short[GRID.voxels()];
    for (int n = 0; n < hu.length; n++) {
      hu[n] = (short) (isL1(n) ? 150 : 40);
    }
    NiftiFile.writeCt(
        folder.resolve("ct/%s.nii.gz".formatted(name)),
        new CtVolume(GRID, hu, Acquisition.unknown()));
  }

  private static boolean isL1(int n) {
    int i = n % GRID.columns();
    int j = Math.floorDiv(n, GRID.columns()) % GRID.rows();
    int k = Math.floorDiv(n, GRID.columns() * GRID.rows());
    return GRID.toPatient(i, j, k).minus(GRID.toPatient(20, 18, 15)).length() < 12;
  }
}
