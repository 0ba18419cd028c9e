package org.medconv.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.classify.BoneClass;
import org.medconv.classify.Classification;
import org.medconv.measure.TrabecularHu;
import org.medconv.model.ModelId;
import org.medconv.segment.Anchor;
import org.medconv.segment.L1Finding;
import org.medconv.segment.Vertebra;
import org.medconv.segment.VertebraLevel;
import org.medconv.volume.MaskedRegion;
import org.medconv.volume.SourceSeries;

class ResultObjectsTest {
  @TempDir Path folder;

  private final ResultObjects objects = new ResultObjects(Screenings.EQUIPMENT, Screenings.SYSTEMS);

  @Test
  void
      a_screening_becomes_four_objects_unless_a_page_is_asked_for_in_the_order_in_which_they_are_sent()
          throws IOException {
    List<ResultObject> written = objects.write(Screenings.synthetic(), folder);

    assertThat(written)
        .extracting(ResultObject::kind)
        .containsExactly(
            ResultObject.Kind.SEG,
            ResultObject.Kind.SR,
            ResultObject.Kind.SC,
            ResultObject.Kind.FHIR);
    assertThat(written).allSatisfy(object -> assertThat(object.file()).isNotEmptyFile());
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(4);
    }
    assertThat(ResultObjects.omitted(Screenings.synthetic())).isEmpty();
  }

  @Test
  void every_kind_that_says_something_new_is_made_in_the_order_of_the_kinds() throws IOException {
    ResultObjects all = new ResultObjects(Screenings.EQUIPMENT, Screenings.SYSTEMS, true);
    assertThat(all.write(Screenings.synthetic(), folder))
        .extracting(ResultObject::kind)
        .containsExactlyElementsOf(
            Arrays.stream(ResultObject.Kind.values())
                .filter(ResultObject.Kind::isOfScreening)
                .toList());
    assertThat(ResultObject.Kind.names())
        .as("as the database takes them")
        .allSatisfy(name -> assertThat(name).hasSizeBetween(1, 16));
  }

  @Test
  void a_withdrawal_names_what_the_run_that_follows_does_not_replace() throws IOException {
    Path former = fhir(Screenings.synthetic(), "former");
    Path same = fhir(Screenings.revised(Screenings.synthetic(), "r1"), "same");
    Path file = folder.resolve("withdrawal.json");
    assertThat(
            ResultObjects.writeWithdrawal(
                former, Optional.of(same), RetractionCause.IDENTITY_CORRECTED, file))
        .isEmpty();

    assertThat(withdrawn(former, RetractionCause.MORE_IMAGES))
        .containsExactly("Observation", "Observation", "DiagnosticReport");
    assertThat(withdrawn(former, RetractionCause.IDENTITY_CORRECTED))
        .containsExactly("ImagingStudy", "Observation", "Observation", "DiagnosticReport");
  }

  private Path fhir(Screening screening, String name) throws IOException {
    return objects.write(screening, folder.resolve(name)).get(3).file();
  }

  /** Types of withdrawn objects without replacement; none of them names the patient. */
  private List<String> withdrawn(Path former, RetractionCause cause) throws IOException {
    Path file = folder.resolve("withdrawal.json");
    ResultObject written =
        ResultObjects.writeWithdrawal(former, Optional.empty(), cause, file).orElseThrow();
    assertThat(written.kind()).isEqualTo(ResultObject.Kind.WITHDRAWAL);
    assertThat(file).content().doesNotContain("Patient", "subject", "valueQuantity");
    return FhirTransaction.parse(Files.readString(file)).getEntry().stream()
        .map(entry -> entry.getResource().fhirType())
        .toList();
  }

  @Test
  void the_same_screening_makes_the_same_bytes() throws IOException {
    ResultObjects all = new ResultObjects(Screenings.EQUIPMENT, Screenings.SYSTEMS, true);
    List<ResultObject> first = all.write(Screenings.synthetic(), folder.resolve("one"));
    List<ResultObject> second = all.write(Screenings.synthetic(), folder.resolve("two"));

    for (int n = 0; n < first.size(); n++) {
      assertThat(second.get(n).file()).hasSameBinaryContentAs(first.get(n).file());
    }
  }

  @Test
  void another_model_makes_other_objects_in_other_series() throws IOException {
    Screening screening = Screenings.synthetic();
    Classification old = screening.classification();
    Screening retrained =
        Screenings.with(
            screening,
            new Classification(
                old.medConv(),
                new ModelId("medconv-resnet50", "1.0.1", "c".repeat(64)),
                old.device()));

    List<ResultObject> before = objects.write(screening, folder.resolve("one"));
    List<ResultObject> after = objects.write(retrained, folder.resolve("two"));

    for (ResultObject.Kind kind :
        List.of(ResultObject.Kind.SEG, ResultObject.Kind.SR, ResultObject.Kind.SC)) {
      Attributes a = Datasets.read(before, kind);
      Attributes b = Datasets.read(after, kind);
      assertThat(b.getString(Tag.SOPInstanceUID)).isNotEqualTo(a.getString(Tag.SOPInstanceUID));
      assertThat(b.getString(Tag.SeriesInstanceUID))
          .isNotEqualTo(a.getString(Tag.SeriesInstanceUID));
      assertThat(b.getString(Tag.StudyInstanceUID)).isEqualTo(a.getString(Tag.StudyInstanceUID));
    }
  }

  @Test
  void equipment_is_the_nodes_own_and_series_numbers_are_high() throws IOException {
    List<ResultObject> written = objects.write(Screenings.synthetic(), folder);

    for (ResultObject object : written.subList(0, 3)) {
      Attributes dataset = Datasets.read(written, object.kind());
      assertThat(dataset.getString(Tag.Manufacturer)).isEqualTo("MedConv");
      assertThat(dataset.getString(Tag.DeviceSerialNumber)).isEqualTo("4711");
      assertThat(dataset.getString(Tag.SoftwareVersions)).isEqualTo("0.1.0");
      assertThat(dataset.getInt(Tag.SeriesNumber, 0)).isGreaterThan(9000);
      assertThat(dataset.getString(Tag.ContentDate)).isEqualTo("20261122");
      assertThat(dataset.getString(Tag.ContentTime)).isEqualTo("174046");
    }
  }

  @Test
  void times_follow_the_offset_that_the_source_gives() throws IOException {
    Attributes header = Screenings.header();
    header.setString(Tag.TimezoneOffsetFromUTC, VR.SH, "+0900");

    List<ResultObject> written = objects.write(Screenings.of(Screenings.axial(), header), folder);
    Attributes sr = Datasets.read(written, ResultObject.Kind.SR);

    assertThat(sr.getString(Tag.ContentDate)).isEqualTo("20261123");
    assertThat(sr.getString(Tag.ContentTime)).isEqualTo("024046");
    assertThat(sr.getString(Tag.ObservationDateTime)).isEqualTo("20261123024046+0900");
    assertThat(sr.getString(Tag.StudyTime)).isEqualTo("101500");
  }

  @Test
  void a_nifti_input_makes_no_dicom_object_but_a_picture() throws IOException {
    Screening nifti =
        Screenings.with(Screenings.synthetic(), new SourceSeries(new Attributes(), List.of()));

    assertThat(objects.write(nifti, folder.resolve("results"))).isEmpty();
    assertThat(ResultObjects.omitted(nifti).orElseThrow()).contains("not a DICOM series");
    Path picture = folder.resolve("picture.png");
    objects.writePicture(nifti, picture);
    assertThat(ImageIO.read(picture.toFile()).getWidth()).isEqualTo(KeyPicture.WIDTH);
  }

  @Test
  void without_a_patient_id_there_is_no_fhir_bundle_and_a_reason() throws IOException {
    Attributes header = Screenings.header();
    header.setNull(Tag.PatientID, VR.LO);
    Screening screening = Screenings.of(Screenings.axial(), header);

    assertThat(objects.write(screening, folder))
        .extracting(ResultObject::kind)
        .containsExactly(ResultObject.Kind.SEG, ResultObject.Kind.SR, ResultObject.Kind.SC);
    assertThat(ResultObjects.omitted(screening).orElseThrow())
        .startsWith("No FHIR bundle")
        .contains("no patient ID");
  }

  @Test
  void an_empty_region_is_refused_instead_of_reading_as_0_hu() {
    refused(Screenings.with(Screenings.synthetic(), new TrabecularHu(0, 0, 0, 0, 0)), "0 voxels");
  }

  @Test
  void an_attenuation_that_is_no_number_is_refused() {
    refused(
        Screenings.with(Screenings.synthetic(), new TrabecularHu(Double.NaN, 110, 3, 12, 400)),
        "not a measurement");
  }

  @Test
  void a_class_outside_of_its_own_set_is_refused() {
    refused(
        Screenings.with(
            Screenings.synthetic(), Screenings.calibrated(EnumSet.of(BoneClass.NORMAL), 1.1)),
        "not in its own prediction set");
  }

  @Test
  void an_unfamiliar_l1_is_refused() {
    refused(
        Screenings.with(
            Screenings.synthetic(), Screenings.calibrated(EnumSet.of(BoneClass.OSTEOPENIA), 1.6)),
        "distance of 1.6 from those that the classifier knows; the limit is 1.5");
  }

  @Test
  void a_vertebra_that_is_not_l1_or_is_cut_is_refused() {
    Screening screening = Screenings.synthetic();
    MaskedRegion body = screening.finding().l1().body();
    refused(found(screening, VertebraLevel.L2, true, body), "L2, not L1");
    refused(found(screening, VertebraLevel.L1, false, body), "cuts L1");
  }

  @Test
  void a_certainty_that_is_no_probability_is_refused() {
    L1Finding.Found found = Screenings.synthetic().finding();
    refused(
        Screenings.with(
            Screenings.synthetic(),
            new L1Finding.Found(found.l1(), found.vertebrae(), Anchor.SACRUM, 1.2)),
        "certainty of L1 of 1.2 is not a probability");
  }

  @Test
  void an_empty_body_and_a_body_on_another_grid_are_refused() {
    Screening screening = Screenings.synthetic();
    MaskedRegion body = screening.finding().l1().body();
    refused(
        found(
            screening,
            VertebraLevel.L1,
            true,
            new MaskedRegion(body.grid(), body.box(), new BitSet())),
        "no voxel");
    refused(
        found(screening, VertebraLevel.L1, true, Screenings.ellipsoid(Screenings.sagittal())),
        "another grid");
  }

  @Test
  void source_images_that_do_not_match_the_slices_are_refused() {
    Screening screening = Screenings.synthetic();
    refused(
        Screenings.with(screening, Screenings.series(Screenings.header(), 36)),
        "37 slices, but 36 source images");
  }

  @Test
  void a_model_without_a_weights_checksum_is_refused() {
    Screening screening = Screenings.synthetic();
    Classification old = screening.classification();
    refused(
        Screenings.with(
            screening, new Classification(old.medConv(), new ModelId("medconv", "1", ""), "cpu")),
        "SHA-256");
  }

  private static Screening found(
      Screening screening, VertebraLevel level, boolean complete, MaskedRegion body) {
    Vertebra vertebra = new Vertebra(level, Screenings.CENTRE, complete, body);
    return Screenings.with(
        screening,
        new L1Finding.Found(vertebra, List.of(vertebra), Anchor.SACRUM_AND_LAST_RIBS, 0.999));
  }

  private void refused(Screening screening, String why) {
    Path untouched = folder.resolve("untouched");
    assertThatThrownBy(() -> objects.write(screening, untouched))
        .isInstanceOf(InconsistentScreening.class)
        .hasMessageContaining(why);
    assertThat(untouched).doesNotExist();
  }
}
