package org.medconv.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.dicom.file.Part10File;
import org.medconv.jobs.ResultFile;
import org.medconv.report.ResultObject;

class FolderDestinationTest {
  @TempDir Path home;
  private Path folder;
  private List<ResultFile> results;
  private final RememberedProgress progress = RememberedProgress.ofJob(17);

  @BeforeEach
  void make() throws IOException {
    folder = Files.createDirectory(home.resolve("exchange"));
    results = SampleResults.write(home.resolve("results"), "1.2.3.1");
  }

  private FolderConfig config(String pattern) {
    return new FolderConfig(
        "exchange", folder, new FilePattern(pattern), ResultObject.Kind.names(), 0, false);
  }

  private Attempt attempt(FolderConfig config) {
    return config.open().attempt(results, progress);
  }

  private Attempt attempt() {
    return attempt(config("{job}/{object}"));
  }

  /** Relative to the folder, including names that begin with a dot. */
  private Set<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return new HashSet<>(
          all.filter(Files::isRegularFile).map(each -> folder.relativize(each) + "").toList());
    }
  }

  @Test
  void objects_and_bundle_lie_there_with_the_bytes_of_the_run() throws IOException {
    assertThat(attempt()).isEqualTo(new Attempt.Sent());
    assertThat(files())
        .containsExactlyInAnyOrder("17/SEG.dcm", "17/SR.dcm", "17/SC.dcm", "17/FHIR.json");
    for (ResultFile result : results) {
      String ending = result.instance().isPresent() ? ".dcm" : ".json";
      assertThat(folder.resolve("17/" + result.name() + ending))
          .hasSameBinaryContentAs(result.file());
    }
  }

  @Test
  void nobody_but_the_nodes_account_may_read_them() throws IOException {
    attempt();
    assertThat(mode("17")).isEqualTo("rwx------");
    assertThat(mode("17/SR.dcm")).isEqualTo("rw-------");
  }

  @Test
  void its_group_may_where_the_configuration_says_so() throws IOException {
    attempt(
        new FolderConfig(
            "exchange", folder, FilePattern.DEFAULT, ResultObject.Kind.names(), 0, true));
    assertThat(mode("17")).isEqualTo("rwxr-x---");
    assertThat(mode("17/SR.dcm")).isEqualTo("rw-r-----");
  }

  private String mode(String file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file)));
  }

  @Test
  void kinds_that_it_does_not_get_are_left_out() throws IOException {
    attempt(new FolderConfig("exchange", folder, FilePattern.DEFAULT, List.of("SR"), 0, false));
    assertThat(files()).containsExactly("17/SR.dcm");
  }

  @Test
  void two_results_of_one_kind_have_numbers_in_their_order() throws IOException {
    List<ResultFile> two = new ArrayList<>(results);
    ResultFile other = SampleResults.write(home.resolve("other"), "1.2.4.1").get(0);
    two.add(new ResultFile("KO", other.instance(), other.file(), Optional.of(3L)));
    two.add(
        new ResultFile("KO", results.get(0).instance(), results.get(1).file(), Optional.of(4L)));
    results = two;
    // The second has the content of the SR: if content alone counted, it would not be written.
    results.remove(1);
    attempt();
    assertThat(files()).contains("17/KO.dcm", "17/KO-2.dcm");
  }

  @Test
  void an_attempt_after_one_that_was_cut_off_writes_what_is_missing() throws IOException {
    attempt();
    Path sr = folder.resolve("17/SR.dcm");
    Files.delete(sr);
    Path part = Files.writeString(folder.resolve("17/.medconv-17-123.part"), "half");
    Path foreign = Files.writeString(folder.resolve("17/.medconv-18-123.part"), "another job");
    RememberedProgress nothing = RememberedProgress.ofJob(17);
    assertThat(config("{job}/{object}").open().attempt(results, nothing))
        .isEqualTo(new Attempt.Sent());
    assertThat(sr).exists();
    assertThat(part).doesNotExist();
    assertThat(foreign).exists();
    assertThat(files()).hasSize(5);
  }

  @Test
  void what_the_reader_has_taken_away_is_not_written_again() throws IOException {
    attempt();
    Files.delete(folder.resolve("17/SR.dcm"));
    assertThat(attempt()).isEqualTo(new Attempt.Sent());
    assertThat(folder.resolve("17/SR.dcm")).doesNotExist();
  }

  @Test
  void a_file_of_another_run_stays_and_the_new_one_is_numbered_and_told() throws IOException {
    Files.createDirectory(folder.resolve("17"));
    Path taken = Files.writeString(folder.resolve("17/SR.dcm"), "of an earlier run");
    Attempt.Sent sent = (Attempt.Sent) attempt();
    assertThat(sent.sentence()).contains("other content, which stays: 1;");
    assertThat(taken).hasContent("of an earlier run");
    assertThat(folder.resolve("17/SR-2.dcm")).hasSameBinaryContentAs(results.get(1).file());
    // Again from scratch: found under its number, without a third copy.
    config("{job}/{object}").open().attempt(results, RememberedProgress.ofJob(17));
    assertThat(files()).hasSize(5);
  }

  @Test
  void a_name_that_is_a_link_is_not_followed() throws IOException {
    Path outside = Files.writeString(home.resolve("outside"), "untouched");
    Files.createDirectory(folder.resolve("17"));
    Files.createSymbolicLink(folder.resolve("17/SR.dcm"), outside);
    attempt();
    assertThat(outside).hasContent("untouched");
    assertThat(folder.resolve("17/SR-2.dcm")).exists();
  }

  @Test
  void a_folder_that_is_a_link_out_of_it_is_refused() throws IOException {
    Path outside = Files.createDirectory(home.resolve("outside"));
    Files.createSymbolicLink(folder.resolve("17"), outside);
    assertThat(attempt())
        .isInstanceOf(Attempt.Dead.class)
        .hasFieldOrPropertyWithValue("code", "FOLDER_LEFT");
    assertThat(outside).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../../climbed", "..", "/etc/x", "a/b", "x\\..\\..\\y", "", "ü\u202e"})
  void no_patient_id_and_no_accession_number_leads_out_of_the_folder(String hostile)
      throws IOException {
    Attributes header = Part10File.read(results.get(0).file()).dataset();
    header.setString(Tag.SpecificCharacterSet, VR.CS, "ISO_IR 192");
    header.setString(Tag.PatientID, VR.LO, hostile);
    header.setString(Tag.AccessionNumber, VR.SH, hostile);
    Part10File.write(results.get(0).file(), header, UID.ExplicitVRLittleEndian);
    Set<String> before = everything();
    assertThat(attempt(config("{patientId}/{accession}/{job}-{object}")))
        .isEqualTo(new Attempt.Sent());
    assertThat(files()).hasSize(4).allMatch(each -> Path.of(each).getNameCount() == 3);
    assertThat(everything()).isEqualTo(before);
  }

  /** Outside of the folder. */
  private Set<String> everything() throws IOException {
    try (Stream<Path> all = Files.walk(home)) {
      return new HashSet<>(
          all.filter(each -> !each.startsWith(folder)).map(Path::toString).toList());
    }
  }

  @Test
  void a_folder_that_is_not_there_is_waited_for_and_not_made() throws IOException {
    Files.delete(folder);
    assertThat(attempt())
        .isEqualTo(
            new Attempt.Failed(
                "FOLDER_MISSING",
                "There is no folder %s. Mount or create it; the node does not create it."
                    .formatted(folder),
                true));
    assertThat(folder).doesNotExist();
    Files.createDirectory(folder);
    assertThat(attempt()).isEqualTo(new Attempt.Sent());
  }

  @Test
  void less_free_space_than_must_stay_free_is_waited_for() throws IOException {
    FolderConfig wants =
        new FolderConfig(
            "exchange",
            folder,
            FilePattern.DEFAULT,
            ResultObject.Kind.names(),
            Long.MAX_VALUE,
            false);
    Attempt.Failed failed = (Attempt.Failed) attempt(wants);
    assertThat(failed.code()).isEqualTo("FOLDER_FULL");
    assertThat(failed.destinationDown()).isTrue();
    assertThat(files()).isEmpty();
    assertThatThrownBy(() -> wants.open().examine()).hasMessageContaining("must stay free");
  }

  @Test
  void a_file_in_the_way_of_a_folder_is_waited_out_and_its_name_not_told() throws IOException {
    Path inTheWay = Files.writeString(folder.resolve("4711"), "");
    Attempt.Failed failed = (Attempt.Failed) attempt(config("4711/{job}-{object}"));
    assertThat(failed.code()).isEqualTo("FOLDER_FAILED");
    assertThat(failed.sentence()).contains(folder.toString()).doesNotContain("4711");
    Files.delete(inTheWay);
    assertThat(attempt(config("4711/{job}-{object}"))).isEqualTo(new Attempt.Sent());
  }

  @Test
  void a_result_that_is_gone_is_a_dead_letter() throws IOException {
    Files.delete(results.get(1).file());
    assertThat(attempt())
        .isEqualTo(
            new Attempt.Dead("RESULT_MISSING", "The SR to be sent is not on disk any more."));
  }

  @Test
  void doctor_is_told_of_the_folder_and_its_space() throws Exception {
    Destination.Finding found = config("{job}/{object}").open().examine();
    assertThat(found.noteworthy()).isFalse();
    assertThat(found.sentence()).startsWith(folder + " is writable, ").endsWith(" free");
    Files.delete(folder);
    assertThatThrownBy(() -> config("{job}/{object}").open().examine())
        .hasMessageContaining("There is no folder " + folder);
  }
}
