package org.medconv.lab.cohort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.classify.BoneClass;
import org.medconv.classify.CutOutPlan;
import org.medconv.classify.L1CutOut;
import org.medconv.lab.cohort.DatasetFolder.Reading;
import org.medconv.volume.Acquisition;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.NiftiFile;
import org.medconv.volume.Vector3;

class DatasetFolderTest {
  private static final CutOutPlan PLAN = new CutOutPlan(16, 16, 16, 2, 0);

  @TempDir private Path folder;

  @Test
  void what_is_written_is_read_back_voxel_by_voxel() throws IOException {
    CutOutFolder written =
        CutOutFolder.create(folder, new CutOutFacts(PLAN, CutOutFolder.OUTSIDE_HU, true, "a test"));
    L1CutOut cutOut = ball(120, 8);
    written.add(DatasetPart.TRAINING, "A", -2.6, cutOut);
    written.add(DatasetPart.TRAINING, "B", -1.7, cutOut);
    written.add(DatasetPart.VALIDATION, "C", 0.3, cutOut);
    written.add(DatasetPart.TEST, "D", 1.25, cutOut);
    Dataset dataset = Dataset.open(folder, PLAN);
    assertThat(dataset.simulated()).isTrue();
    assertThat(dataset.training()).extracting(LabelledL1::subject).containsExactly("A", "B");
    assertThat(dataset.training().get(0).hu()).isEqualTo(cutOut.hu());
    assertThat(dataset.training())
        .extracting(LabelledL1::boneClass)
        .containsExactly(BoneClass.OSTEOPOROSIS, BoneClass.OSTEOPENIA);
    assertThat(dataset.validation()).extracting(LabelledL1::tScore).containsExactly(0.3);
    assertThat(dataset.test()).extracting(LabelledL1::subject).containsExactly("D");
    assertThat(Dataset.counts(dataset.training())).containsExactly(1, 1, 0);
  }

  @Test
  void a_whole_body_of_other_spacing_and_background_is_resampled_around_its_centre_and_eroded()
      throws IOException {
    // 24 mm around, 100 HU, far off the volume's middle, 0 outside; one voxel inside is 0 as well.
    Grid grid = Grid.axisAligned(60, 50, 20, new Vector3(-90, 10, 700), 0.9, 0.9, 2.5);
    CtVolume volume = sphere(grid, grid.toPatient(25, 20, 9), 12, 100, 0);
    volume.hu()[grid.index(25, 20, 9)] = 0;
    onePart("X", volume);
    Dataset dataset =
        new DatasetFolder(folder, new Reading((short) 0, 1, 1))
            .read(new CutOutPlan(16, 16, 16, 2, 3));
    short[] hu = dataset.training().get(0).hu();
    // The ball that is left has a radius of 9 mm: 382 voxels of 2 mm, give or take its rim.
    assertThat(IntStream.range(0, hu.length).filter(n -> hu[n] != L1CutOut.OUTSIDE).count())
        .isBetween(300L, 460L);
    int middle = (8 * 16 + 8) * 16 + 8;
    assertThat((int) hu[middle]).isBetween(60, 100);
    assertThat((int) hu[middle + 2]).isCloseTo(100, within(2));
    // No value from outside was mixed in.
    assertThat(
            IntStream.range(0, hu.length)
                .filter(n -> hu[n] != L1CutOut.OUTSIDE)
                .map(n -> hu[n])
                .filter(value -> value < 95 || value > 101)
                .count())
        .isLessThan(9);
  }

  @Test
  void a_folder_without_a_split_is_split_by_the_authors_rule() throws IOException {
    CutOutFolder written =
        CutOutFolder.create(folder, new CutOutFacts(PLAN, CutOutFolder.OUTSIDE_HU, true, "a test"));
    for (int n = 0; n < 12; n++) {
      written.add("S%02d".formatted(n), List.of(-3.0, -1.5, 0.0).get(n % 3), ball(100, 6));
    }
    Reading reading = new Reading(CutOutFolder.OUTSIDE_HU, 1, 5);
    Dataset dataset = new DatasetFolder(folder, reading).read(PLAN);
    assertThat(Dataset.counts(dataset.training())).containsExactly(2, 2, 2);
    assertThat(Dataset.counts(dataset.validation())).containsExactly(1, 1, 1);
    assertThat(Dataset.counts(dataset.test())).containsExactly(1, 1, 1);
    Dataset again = new DatasetFolder(folder, reading).read(PLAN);
    assertThat(again.identity()).isEqualTo(dataset.identity());
    Dataset other =
        new DatasetFolder(folder, new Reading(CutOutFolder.OUTSIDE_HU, 1, 6)).read(PLAN);
    assertThat(other.identity()).isNotEqualTo(dataset.identity());
    assertThatThrownBy(() -> Dataset.open(folder, PLAN))
        .isInstanceOf(UnusableDataset.class)
        .hasMessageContaining("4 subjects are of class osteoporosis; 13 go to validation");
  }

  @Test
  void all_faults_are_told_at_once_with_file_and_line() throws IOException {
    for (DatasetPart part : DatasetPart.values()) {
      Files.createDirectories(folder.resolve(part.folder()));
    }
    volume("train_data/A");
    volume("train_data/B");
    volume("train_data/unlabelled");
    Files.writeString(folder.resolve("train_data/broken.nii.gz"), "no volume");
    Files.writeString(
        folder.resolve("train_data/labels.csv"),
        "SubjectID,T-score\nA,-1.0\nB,two\nA,-2\n,-1\ngone,-1.5\nempty,\nbroken,-1\n");
    volume("val_data/A");
    Files.writeString(folder.resolve("val_data/labels.csv"), "SubjectID;T score\nA;0,5\nE;0.5\n");
    volume("test_data/T");
    Files.writeString(folder.resolve("test_data/labels.csv"), "Patient,Score\nT,-1\n");
    UnusableDataset thrown =
        catchThrowableOfType(UnusableDataset.class, () -> Dataset.open(folder, PLAN));
    assertThat(thrown.problems())
        .containsExactlyInAnyOrder(
            "train_data/labels.csv:3: the T-score of B is \"two\", not a number (with a point, as"
                + " -2.5)",
            "train_data/labels.csv:4: subject A is already in line 2",
            "train_data/labels.csv:5: the SubjectID is empty",
            "train_data/labels.csv:6: there is no gone.nii.gz",
            "train_data/labels.csv:7: the T-score of empty is empty",
            "train_data/unlabelled.nii.gz: train_data/labels.csv has no row for it",
            "val_data/labels.csv:2: the T-score of A is \"0,5\", not a number (with a point, as"
                + " -2.5)",
            "val_data/labels.csv:3: there is no E.nii.gz",
            "test_data/labels.csv:1: columns SubjectID and T-score are needed, but there are"
                + " [Patient, Score]");
    assertThat(thrown).hasMessageContaining("9 problems");
  }

  @Test
  void volumes_that_cannot_be_used_and_subjects_in_two_parts_are_told_too() throws IOException {
    for (DatasetPart part : DatasetPart.values()) {
      Files.createDirectories(folder.resolve(part.folder()));
      volume(part.folder() + "/same");
    }
    Files.writeString(folder.resolve("train_data/broken.nii.gz"), "no volume");
    Grid grid = PLAN.gridAround(new Vector3(0, 0, 0));
    NiftiFile.writeCt(
        folder.resolve("val_data/void.nii.gz"),
        new CtVolume(grid, new short[grid.voxels()], Acquisition.unknown()));
    Files.writeString(
        folder.resolve("labels.csv"), "SubjectID,T-score\nsame,-1\nbroken,-1\nvoid,0\n");
    assertThatThrownBy(() -> Dataset.open(folder, PLAN))
        .isInstanceOf(UnusableDataset.class)
        .hasMessageContaining("subject same is also in train_data")
        .hasMessageContaining("2 problems");
    Files.delete(folder.resolve("val_data/same.nii.gz"));
    Files.delete(folder.resolve("test_data/same.nii.gz"));
    assertThatThrownBy(() -> new DatasetFolder(folder, new Reading((short) 0, 13, 1)).read(PLAN))
        .hasMessageContaining("train_data/broken.nii.gz: ")
        .hasMessageContaining("val_data/void.nii.gz: all its voxels are 0")
        .hasMessageContaining("2 problems");
  }

  @Test
  void an_excel_sheet_is_read_as_excel_writes_it() throws IOException {
    volume("17");
    volume("AS-2");
    sheet(
        folder.resolve("labels.xlsx"),
        "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row><row"
            + " r=\"2\"><c r=\"A2\"><v>17</v></c><c"
            + " r=\"B2\"><v>-2.2999999999999998</v></c></row><row r=\"4\"><c r=\"A4\""
            + " t=\"s\"><v>2</v></c><c r=\"B4\" t=\"s\"><v>3</v></c></row>");
    assertThatThrownBy(() -> Dataset.open(folder, PLAN))
        .hasMessageContaining("labels.xlsx:4: the T-score of AS-2 is \"n/a\", not a number")
        .hasMessageContaining("cannot be used: ");
  }

  @Test
  void a_part_without_a_class_is_told_with_the_part_and_the_class() {
    LabelledL1 one = new LabelledL1("A", -2.6, new short[0]);
    Dataset dataset = new Dataset(PLAN, List.of(one, one), List.of(), List.of(), true);
    assertThatThrownBy(() -> dataset.countsOfAll(DatasetPart.TRAINING))
        .isInstanceOf(TooFewCases.class)
        .hasMessageStartingWith("train_data has no case of class osteopenia among its 2;");
    assertThatThrownBy(() -> dataset.requireCases(DatasetPart.TRAINING, 28))
        .isInstanceOf(TooFewCases.class)
        .hasMessage("train_data has 2 cases; at least 28 are needed: add cases");
  }

  private void onePart(String subject, CtVolume volume) throws IOException {
    for (DatasetPart part : DatasetPart.values()) {
      Files.createDirectories(folder.resolve(part.folder()));
    }
    NiftiFile.writeCt(folder.resolve("train_data/%s.nii.gz".formatted(subject)), volume);
    Files.writeString(folder.resolve("labels.csv"), "SubjectID,T-score\n" + subject + ",-1\n");
  }

  private void volume(String subject) throws IOException {
    L1CutOut cutOut = ball(100, 6);
    short[] hu = cutOut.hu().clone();
    for (int n = 0; n < hu.length; n++) {
      hu[n] = hu[n] == L1CutOut.OUTSIDE ? CutOutFolder.OUTSIDE_HU : hu[n];
    }
    NiftiFile.writeCt(
        folder.resolve(subject + ".nii.gz"),
        new CtVolume(cutOut.grid(), hu, Acquisition.unknown()));
  }

  private static L1CutOut ball(int hu, double radiusMm) {
    Grid grid = PLAN.gridAround(new Vector3(0, 0, 0));
    CtVolume volume = sphere(grid, new Vector3(0, 0, 0), radiusMm, hu, L1CutOut.OUTSIDE);
    return new L1CutOut(grid, volume.hu());
  }

  private static CtVolume sphere(Grid grid, Vector3 centre, double radiusMm, int hu, int outside) {
    short[] values = new short[grid.voxels()];
    for (int k = 0, n = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++, n++) {
          boolean inside = grid.toPatient(i, j, k).minus(centre).length() < radiusMm;
          values[n] = (short) (inside ? hu : outside);
        }
      }
    }
    return new CtVolume(grid, values, Acquisition.unknown());
  }

  /** The few parts that a workbook must have. */
  private static void sheet(Path file, String rows) throws IOException {
    String main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    String office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    String package2006 = "http://schemas.openxmlformats.org/package/2006/";
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      part(
          zip,
          "[Content_Types].xml",
          "<Types xmlns=\"%scontent-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                  .formatted(package2006)
              + "<Override PartName=\"/xl/sharedStrings.xml\""
              + " ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml\"/></Types>");
      part(
          zip,
          "_rels/.rels",
          "<Relationships xmlns=\"%srelationships\"><Relationship Id=\"r1\" Type=\"%s/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
              .formatted(package2006, office));
      part(
          zip,
          "xl/_rels/workbook.xml.rels",
          "<Relationships xmlns=\"%srelationships\"><Relationship Id=\"r1\" Type=\"%s/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
              .formatted(package2006, office));
      part(
          zip,
          "xl/workbook.xml",
          "<workbook xmlns=\"%s\" xmlns:r=\"%s\"><sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
              .formatted(main, office));
      part(
          zip,
          "xl/sharedStrings.xml",
          "<sst xmlns=\"%s\"><si><t>SubjectID</t></si><si><t>T-score</t></si><si><t>AS-2</t></si><si><t>n/a</t></si></sst>"
              .formatted(main));
      part(
          zip,
          "xl/worksheets/sheet1.xml",
          "<worksheet xmlns=\"%s\"><sheetData>%s</sheetData></worksheet>".formatted(main, rows));
    }
  }

  private static void part(ZipOutputStream zip, String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(
        ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + text).getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }
}
