package org.medconv.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.aoju.bus.image.galaxy.data.VR;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.dicom.file.Part10File;
import org.medconv.peers.Programs;
import org.medconv.volume.Assembly.Assembled;
import org.medconv.volume.Assembly.Rejected;

/** Enhanced CT: many frames in one object, with shared values stored once (PS3.3 A.38). */
class EnhancedCtTest {

  private static final int[] SHARED_HERE = {
    Tag.PixelMeasuresSequence, Tag.PlaneOrientationSequence, Tag.CTXRayDetailsSequence
  };

  @TempDir Path folder;

  private static Attributes item(Attributes parent, int sequence) {
    Sequence items = parent.newSequence(sequence, 1);
    Attributes item = new Attributes();
    items.add(item);
    return item;
  }

  /** An enhanced object of the frames of a small classic series, shuffled. */
  private Path enhanced(int frames, ObjIntConsumer<Attributes> perFrame) throws IOException {
    SyntheticSeries series = new SyntheticSeries(frames);
    Attributes first = series.slice(0);
    Attributes object = new Attributes();
    object.addSelected(
        first,
        Tag.StudyInstanceUID,
        Tag.SeriesInstanceUID,
        Tag.FrameOfReferenceUID,
        Tag.Modality,
        Tag.PatientID,
        Tag.SamplesPerPixel,
        Tag.PhotometricInterpretation,
        Tag.Rows,
        Tag.Columns,
        Tag.BitsAllocated,
        Tag.BitsStored,
        Tag.HighBit,
        Tag.PixelRepresentation);
    object.setString(Tag.SOPClassUID, VR.UI, UID.EnhancedCTImageStorage);
    object.setString(Tag.SOPInstanceUID, VR.UI, "2.25.777");
    object.setString(Tag.ImageType, VR.CS, "ORIGINAL", "PRIMARY", "VOLUME", "NONE");
    object.setInt(Tag.NumberOfFrames, VR.IS, frames);
    Attributes shared = item(object, Tag.SharedFunctionalGroupsSequence);
    Attributes measures = item(shared, SHARED_HERE[0]);
    measures.addSelected(first, Tag.PixelSpacing, Tag.SliceThickness);
    item(shared, SHARED_HERE[1]).addSelected(first, Tag.ImageOrientationPatient);
    item(shared, SHARED_HERE[2]).setDouble(Tag.KVP, VR.FD, 120);
    Sequence groups = object.newSequence(Tag.PerFrameFunctionalGroupsSequence, frames);
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    for (int f = 0; f < frames; f++) {
      Attributes slice = series.slice((5 * f) % frames);
      Attributes group = new Attributes();
      item(group, Tag.PlanePositionSequence).addSelected(slice, Tag.ImagePositionPatient);
      item(group, Tag.PixelValueTransformationSequence)
          .addSelected(slice, Tag.RescaleIntercept, Tag.RescaleSlope, Tag.RescaleType);
      Attributes content = item(group, Tag.FrameContentSequence);
      content.setString(Tag.StackID, VR.SH, "1");
      content.setInt(Tag.InStackPositionNumber, VR.UL, f + 1);
      item(group, Tag.CTImageFrameTypeSequence)
          .setString(Tag.FrameType, VR.CS, "ORIGINAL", "PRIMARY", "VOLUME", "NONE");
      perFrame.accept(group, f);
      groups.add(group);
      pixels.writeBytes(slice.getSafeBytes(Tag.PixelData));
    }
    object.setBytes(Tag.PixelData, VR.OW, pixels.toByteArray());
    Path file = folder.resolve("enhanced.dcm");
    Part10File.write(file, object, UID.ExplicitVRLittleEndian);
    return file;
  }

  private static Assembly assemble(Path file) throws IOException {
    return new VolumeAssembler(new AssemblyLimits(12, 5.0, 400_000_000L, false))
        .assemble(List.of(file));
  }

  @Test
  void frames_become_slices_by_their_positions() throws IOException {
    Assembled result = (Assembled) assemble(enhanced(14, (group, f) -> {}));
    Grid grid = result.volume().grid();
    assertThat(grid.slices()).isEqualTo(14);
    for (int k = 0; k < 14; k++) {
      double truth = SyntheticSeries.truth(grid.toPatient(7, 9, k));
      assertThat((double) result.volume().at(7, 9, k)).isCloseTo(truth, within(0.51));
    }
    // Frame f shows slice 5f mod 14, so slice 5 is the second frame.
    assertThat(result.source().slices().get(5))
        .isEqualTo(new SourceSeries.Slice(UID.EnhancedCTImageStorage, "2.25.777", 2));
    assertThat(result.volume().acquisition().kvp()).hasValue(120);
    assertThat(result.warnings()).isEmpty();
  }

  @Test
  void rescaling_may_differ_from_frame_to_frame() throws IOException {
    Path file =
        enhanced(
            14,
            (group, f) -> {
              if (f == 0) {
                group
                    .getNestedDataset(Tag.PixelValueTransformationSequence)
                    .setString(Tag.RescaleIntercept, VR.DS, "-924");
              }
            });
    CtVolume volume = ((Assembled) assemble(file)).volume();
    double truth = SyntheticSeries.truth(volume.grid().toPatient(3, 3, 0));
    assertThat((double) volume.at(3, 3, 0)).isCloseTo(truth + 100, within(0.51));
    truth = SyntheticSeries.truth(volume.grid().toPatient(3, 3, 1));
    assertThat((double) volume.at(3, 3, 1)).isCloseTo(truth, within(0.51));
  }

  @Test
  void what_a_converter_could_not_place_is_found() throws IOException {
    Path file =
        enhanced(
            14,
            (group, f) ->
                item(group, Tag.UnassignedPerFrameConvertedAttributesSequence)
                    .setString(Tag.ConvolutionKernel, VR.SH, "B70f"));
    Assembled result = (Assembled) assemble(file);
    assertThat(result.volume().acquisition().kernel()).hasValue("B70f");
  }

  @Test
  void only_the_larger_stack_is_taken() throws IOException {
    Path file =
        enhanced(
            18,
            (group, f) ->
                group
                    .getNestedDataset(Tag.FrameContentSequence)
                    .setString(Tag.StackID, VR.SH, (5 * f) % 18 >= 14 ? "2" : "1"));
    Assembled result = (Assembled) assemble(file);
    assertThat(result.volume().grid().slices()).isEqualTo(14);
    assertThat(result.warnings())
        .extracting(Warning::kind)
        .containsExactly(Warning.Kind.SLICES_LEFT_OUT);
  }

  @Test
  void a_material_image_is_refused_by_its_frame_type() throws IOException {
    Path file =
        enhanced(
            14,
            (group, f) ->
                group
                    .getNestedDataset(Tag.CTImageFrameTypeSequence)
                    .setString(
                        Tag.FrameType, VR.CS, "DERIVED", "PRIMARY", "VOLUME", "MAT_SPECIFIC"));
    assertThat(((Rejected) assemble(file)).rejection().reason())
        .isEqualTo(Rejection.Reason.NOT_ORIGINAL);
  }

  @Test
  void fewer_frames_described_than_announced_are_refused() throws IOException {
    Path file = enhanced(14, (group, f) -> {});
    Attributes object = Part10File.read(file).dataset();
    object.setInt(Tag.NumberOfFrames, VR.IS, 99999);
    Part10File.write(file, object, UID.ExplicitVRLittleEndian);
    Rejection rejection = ((Rejected) assemble(file)).rejection();
    assertThat(rejection.reason()).isEqualTo(Rejection.Reason.BAD_HEADER);
    assertThat(rejection.sentence()).contains("99999").contains("14");
  }

  /** Multi-frame pixel data in fragments, with and without an offset table. */
  @ParameterizedTest
  @ValueSource(
      strings = {"dcmcrle", "dcmcrle -ot", "dcmcjpeg +e1", "dcmcjpeg -ot +e1", "dcmcjpls +el"})
  void compressed_frames_are_told_apart(String encoder) throws IOException {
    List<String> words = List.of(encoder.split(" "));
    Programs.require(words.get(0), "dcmtk");
    Path plain = enhanced(14, (group, f) -> {});
    Path packed = folder.resolve("packed.dcm");
    List<String> command = new ArrayList<>(words);
    command.addAll(List.of(plain.toString(), packed.toString()));
    Programs.Result result = Programs.run(command);
    assertThat(result.status()).as(result.output()).isZero();
    assertThat(((Assembled) assemble(packed)).volume().hu())
        .isEqualTo(((Assembled) assemble(plain)).volume().hu());
  }
}
