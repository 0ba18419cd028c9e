package org.medconv.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.dicom.file.Part10File;
import org.medconv.jobs.Job;
import org.medconv.jobs.JobState;
import org.medconv.jobs.ResultFile;
import org.medconv.peers.ExampleCt;
import org.medconv.peers.Programs;

/**
 * Inputs that a PACS may send by mistake. Each ends as a refused or abstained job with a reason,
 * sends nothing, loses nothing, and leaves the node working. The inputs are versions of the example
 * CT with one fault each.
 */
@org.junit.jupiter.api.Tag("heavy")
class BadInputTest {
  @TempDir Path folder;
  private Node node;

  @BeforeEach
  void start() throws IOException {
    Programs.require("storescu", "dcmtk");
    ExampleCt.dicom();
    TestNode test = new TestNode(folder.resolve("node"));
    node = Node.start(TestNode.read(test.write("[]", "{}")));
  }

  @AfterEach
  void stop() throws IOException {
    if (node != null) {
      node.close();
    }
  }

  @Test
  void a_slice_with_truncated_pixels_is_refused_as_damaged() throws IOException {
    send(
        (k, slice) -> {
          if (k == 50) {
            byte[] pixels = bytes(slice);
            slice.setBytes(Tag.PixelData, VR.OW, Arrays.copyOf(pixels, pixels.length / 2));
          }
        });
    assertEnded(JobState.REFUSED, "DAMAGED");
  }

  @Test
  void slices_without_pixels_are_refused_as_damaged() throws IOException {
    send((k, slice) -> slice.remove(Tag.PixelData));
    assertEnded(JobState.REFUSED, "DAMAGED");
  }

  @Test
  void two_orientations_in_one_series_are_refused() throws IOException {
    send(
        (k, slice) -> {
          if (k % 2 == 0) {
            slice.setDouble(Tag.ImageOrientationPatient, VR.DS, 0, 1, 0, 0, 0, -1);
          }
        });
    assertEnded(JobState.REFUSED, "MIXED_GEOMETRY");
  }

  @Test
  void a_series_with_missing_slices_that_nobody_sends_ends_as_incomplete() throws IOException {
    sendSlices(k -> k < 84 || k > 88, (k, slice) -> {});
    assertEnded(JobState.INCOMPLETE, "INCOMPLETE");
  }

  @Test
  void inverted_grey_values_are_refused() throws IOException {
    send((k, slice) -> slice.setString(Tag.PhotometricInterpretation, VR.CS, "MONOCHROME1"));
    assertEnded(JobState.REFUSED, "UNSUPPORTED_PIXELS");
  }

  @Test
  void values_that_are_not_hounsfield_units_are_refused() throws IOException {
    send((k, slice) -> slice.setString(Tag.RescaleType, VR.LO, "MGML"));
    assertEnded(JobState.REFUSED, "NOT_HOUNSFIELD");
  }

  /** The rules see the majority; with the derived picture, no rule would match. */
  @Test
  void a_derived_picture_whose_uid_sorts_first_does_not_decide_the_routing() throws IOException {
    send(
        (k, slice) -> {
          slice.setString(Tag.RescaleType, VR.LO, "MGML");
          if (k == 0) {
            slice.setString(Tag.ImageType, VR.CS, "DERIVED", "SECONDARY", "MIP");
            slice.setString(Tag.SOPInstanceUID, VR.UI, "0.0.1");
          }
        });
    assertEnded(JobState.REFUSED, "NOT_HOUNSFIELD");
  }

  @Test
  void a_localizer_alone_is_not_routed() throws IOException {
    sendSlices(
        k -> k == 0,
        (k, slice) -> slice.setString(Tag.ImageType, VR.CS, "ORIGINAL", "PRIMARY", "LOCALIZER"));
    Job job = ended();
    assertThat(job.state()).isEqualTo(JobState.NOT_ROUTED);
    assertThat(job.reason()).contains("LOCALIZER");
  }

  @Test
  void three_slices_are_refused_as_too_few() throws IOException {
    sendSlices(k -> k >= 50 && k < 53, (k, slice) -> {});
    assertEnded(JobState.REFUSED, "TOO_FEW_SLICES");
  }

  @Test
  void a_scan_of_the_hips_alone_is_abstained_from() throws IOException {
    // The example's file numbers run from head to foot: 90 mm at the lower end.
    sendSlices(k -> k >= 82, (k, slice) -> {});
    Job job = ended();
    assertThat(job.state()).as(job.reason()).isEqualTo(JobState.ABSTAINED);
    assertNoClassSent(job);
  }

  @Test
  void a_head_is_abstained_from() throws IOException {
    Path series = Files.createDirectories(folder.resolve("head"));
    List<Path> slices = ExampleCt.slices();
    for (int k = 0; k < 60; k++) {
      Attributes slice = Part10File.read(slices.get(k)).dataset();
      slice.setString(Tag.BodyPartExamined, VR.CS, "HEAD");
      slice.setBytes(Tag.PixelData, VR.OW, HeadSlice.pixels(slice, k, 60));
      Part10File.write(series.resolve("H%03d.dcm".formatted(k)), slice, UID.ExplicitVRLittleEndian);
    }
    assertThat(TestNode.storescu(node.dicomPort(), series).status()).isZero();
    Job job = ended();
    assertThat(job.state()).as(job.reason()).isEqualTo(JobState.ABSTAINED);
    assertNoClassSent(job);
  }

  private void send(BiConsumer<Integer, Attributes> spoil) throws IOException {
    sendSlices(k -> true, spoil);
  }

  private void sendSlices(
      java.util.function.IntPredicate kept, BiConsumer<Integer, Attributes> spoil)
      throws IOException {
    Path series = Files.createDirectories(folder.resolve("series"));
    List<Path> slices = new ArrayList<>(ExampleCt.slices());
    for (int k = 0; k < slices.size(); k++) {
      if (kept.test(k)) {
        Attributes slice = Part10File.read(slices.get(k)).dataset();
        spoil.accept(k, slice);
        Part10File.write(
            series.resolve("S%03d.dcm".formatted(k)), slice, UID.ExplicitVRLittleEndian);
      }
    }
    Programs.Result sent = TestNode.storescu(node.dicomPort(), series);
    assertThat(sent.status()).as(sent.output()).isZero();
  }

  private void assertEnded(JobState state, String code) {
    Job job = ended();
    assertThat(job.state()).as(job.reason()).isEqualTo(state);
    assertThat(job.code()).as(job.reason()).isEqualTo(code);
    assertThat(job.reason()).as("a sentence for a radiographer").contains(" ");
    assertNoClassSent(job);
  }

  /** That there is none, and why, is all that is sent. */
  private void assertNoClassSent(Job job) {
    assertThat(node.jobs().results(job.id())).extracting(ResultFile::name).isSubsetOf("SR", "FHIR");
  }

  private Job ended() {
    await("the job has ended")
        .atMost(Duration.ofMinutes(2))
        .until(() -> TestNode.newest(node).map(job -> job.state().ended()).orElse(false));
    return TestNode.newest(node).orElseThrow();
  }

  private static byte[] bytes(Attributes slice) {
    try {
      return slice.getBytes(Tag.PixelData);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
