package org.medconv.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.ElementDictionary;
import org.aoju.bus.image.galaxy.data.Fragments;
import org.aoju.bus.image.galaxy.data.VR;
import org.aoju.bus.image.galaxy.io.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.dicom.file.Part10File;
import org.medconv.volume.Assembly.Assembled;
import org.medconv.volume.Assembly.Rejected;
import org.medconv.volume.Rejection.Reason;

class VolumeAssemblerTest {

  private static final AssemblyLimits LIMITS = new AssemblyLimits(12, 5.0, 400_000_000L, false);

  @TempDir Path folder;

  // What is accepted

  @ParameterizedTest
  @CsvSource({
    "axial, 1, 0, 0, 0, 1, 0",
    "normal to the feet, 1, 0, 0, 0, -1, 0",
    "prone, -1, 0, 0, 0, -1, 0",
    "coronal, 1, 0, 0, 0, 0, -1",
    "sagittal, 0, 1, 0, 0, 0, -1",
    "oblique, 0.8, 0.6, 0, -0.36, 0.48, 0.8"
  })
  void every_voxel_lies_where_the_header_says(
      String name, double a, double b, double c, double d, double e, double f) throws IOException {
    CtVolume volume = assembled(new SyntheticSeries(14).orientation(a, b, c, d, e, f)).volume();
    assertTruth(volume, 0.51);
    assertThat(volume.grid().spacingI()).isEqualTo(1.5);
    assertThat(volume.grid().spacingJ()).isEqualTo(2.0);
    assertThat(volume.grid().spacingK()).isCloseTo(2.5, within(1e-9));
  }

  @Test
  void the_order_of_the_files_makes_no_difference() throws IOException {
    List<Path> files = new SyntheticSeries(14).write(folder);
    Assembled sorted = (Assembled) assemble(files);
    for (int seed = 0; seed < 5; seed++) {
      List<Path> shuffled = new ArrayList<>(files);
      Collections.shuffle(shuffled, new Random(seed));
      Assembled other = (Assembled) assemble(shuffled);
      assertThat(other.volume().hu()).isEqualTo(sorted.volume().hu());
      assertThat(other.volume().grid()).isEqualTo(sorted.volume().grid());
      assertThat(other.source().slices()).isEqualTo(sorted.source().slices());
    }
  }

  @Test
  void the_source_names_each_slice_and_keeps_the_header_without_pixels() throws IOException {
    Assembled result = assembled(new SyntheticSeries(14));
    assertThat(result.source().slices()).hasSize(14);
    assertThat(result.source().slices().get(3))
        .isEqualTo(new SourceSeries.Slice(UID.CTImageStorage, "2.25.50003", 0));
    assertThat(result.source().header().getString(Tag.PatientID)).isEqualTo("SECRETID");
    assertThat(result.source().header().contains(Tag.PixelData)).isFalse();
    assertThat(result.toString()).doesNotContain("SECRETID", "Secret");
    assertThat(result.warnings()).isEmpty();
    assertThat(result.gaps()).isEmpty();
    assertThat(result.volume().acquisition().kvp()).hasValue(120);
    assertThat(result.volume().acquisition().kernel()).hasValue("B30f");
  }

  @Test
  void slope_and_intercept_may_differ_from_slice_to_slice() throws IOException {
    SyntheticSeries series =
        new SyntheticSeries(14)
            .with(
                (a, k) -> {
                  // the same Hounsfield units from halved cells with other numbers on every slice
                  short[] cells = cells(a);
                  for (int n = 0; n < cells.length; n++) {
                    cells[n] = (short) ((cells[n] - 1024 + 10 * k + 4000) / 2);
                  }
                  setCells(a, cells);
                  a.setString(Tag.RescaleSlope, VR.DS, "2");
                  a.setString(Tag.RescaleIntercept, VR.DS, Integer.toString(-4000 - 10 * k));
                });
    assertTruth(assembled(series).volume(), 2.01);
  }

  @Test
  void unsigned_twelve_bit_cells_are_read_without_their_upper_bits() throws IOException {
    SyntheticSeries series =
        new SyntheticSeries(14)
            .with(
                (a, k) -> {
                  a.setInt(Tag.BitsStored, VR.US, 12);
                  a.setInt(Tag.HighBit, VR.US, 11);
                  a.setInt(Tag.PixelRepresentation, VR.US, 0);
                  short[] cells = cells(a);
                  for (int n = 0; n < cells.length; n += 3) {
                    cells[n] |= (short) 0xa000; // an overlay in the unused bits
                  }
                  setCells(a, cells);
                });
    assertTruth(assembled(series).volume(), 0.51);
  }

  @Test
  void padding_is_air_as_a_value_and_as_a_range() throws IOException {
    SyntheticSeries series =
        new SyntheticSeries(14)
            .with(
                (a, k) -> {
                  short[] cells = cells(a);
                  cells[0] = -2000;
                  cells[1] = -1990;
                  cells[2] = -1980;
                  setCells(a, cells);
                  a.setInt(Tag.PixelPaddingValue, VR.SS, -2000);
                  if (k == 1) {
                    a.setInt(Tag.PixelPaddingRangeLimit, VR.SS, -1980);
                  }
                  a.setString(Tag.RescaleIntercept, VR.DS, "1500");
                });
    CtVolume volume = assembled(series).volume();
    assertThat(volume.at(0, 0, 0)).isEqualTo(CtVolume.AIR);
    assertThat(volume.at(1, 0, 0)).isEqualTo((short) -490);
    assertThat(volume.at(1, 0, 1)).isEqualTo(CtVolume.AIR);
    assertThat(volume.at(2, 0, 1)).isEqualTo(CtVolume.AIR);
  }

  @Test
  void unsigned_padding_above_32767_is_air() throws IOException {
    SyntheticSeries series =
        new SyntheticSeries(14)
            .with(
                (a, k) -> {
                  a.setInt(Tag.PixelRepresentation, VR.US, 0);
                  a.setInt(Tag.PixelPaddingValue, VR.US, 63536);
                  short[] cells = cells(a);
                  cells[0] = (short) 63536;
                  setCells(a, cells);
                });
    assertThat(assembled(series).volume().at(0, 0, 5)).isEqualTo(CtVolume.AIR);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        UID.ImplicitVRLittleEndian,
        UID.DeflatedExplicitVRLittleEndian,
      })
  void the_transfer_syntax_makes_no_difference(String syntax) throws IOException {
    assertTruth(assembled(new SyntheticSeries(14).syntax(syntax)).volume(), 0.51);
  }

  @Test
  void overlapping_slices_are_normal() throws IOException {
    SyntheticSeries series =
        new SyntheticSeries(14)
            .spacing(2)
            .with((a, k) -> a.setString(Tag.SliceThickness, VR.DS, "3"));
    assertThat(assembled(series).warnings()).isEmpty();
  }

  // What is left out, with a warning

  @Test
  void localizers_secondary_images_and_reports_are_left_out() throws IOException {
    Assembled result =
        assembled(
            new SyntheticSeries(18)
                .with(
                    (a, k) -> {
                      if (k == 14) {
                        a.setString(Tag.ImageType, VR.CS, "ORIGINAL", "PRIMARY", "LOCALIZER");
                      } else if (k == 15) {
                        a.setString(Tag.ImageType, VR.CS, "DERIVED", "SECONDARY");
                      } else if (k == 16) {
                        a.setString(Tag.SOPClassUID, VR.UI, UID.XRayRadiationDoseSRStorage);
                      } else if (k == 17) {
                        a.setString(Tag.ImageType, VR.CS, "DERIVED", "PRIMARY", "AXIAL");
                      }
                    }));
    assertThat(result.volume().grid().slices()).isEqualTo(14);
    assertThat(sentence(result, Warning.Kind.SLICES_LEFT_OUT))
        .contains("1 × localizer", "1 × secondary", "1 × no CT", "1 × derived");
  }

  @Test
  void a_slice_stored_twice_counts_once() throws IOException {
    Assembled same =
        assembled(
            new SyntheticSeries(15)
                .with(
                    (a, k) -> {
                      if (k == 14) {
                        copyPosition(a, 3);
                        a.setString(Tag.SOPInstanceUID, VR.UI, "2.25.50003");
                      }
                    }));
    assertThat(same.volume().grid().slices()).isEqualTo(14);
    assertThat(same.warnings()).isEmpty();
  }

  @Test
  void a_second_image_at_a_position_is_left_out() throws IOException {
    Assembled result =
        assembled(
            new SyntheticSeries(15)
                .with(
                    (a, k) -> {
                      if (k == 14) {
                        copyPosition(a, 3);
                      }
                    }));
    assertThat(result.volume().grid().slices()).isEqualTo(14);
    assertThat(sentence(result, Warning.Kind.SLICES_LEFT_OUT))
        .contains("1 × image at the position");
  }

  @Test
  void a_few_images_of_another_orientation_are_left_out() throws IOException {
    Assembled result =
        assembled(
            new SyntheticSeries(17)
                .with(
                    (a, k) -> {
                      if (k >= 14) {
                        a.setDouble(Tag.ImageOrientationPatient, VR.DS, 1, 0, 0, 0, 0, -1);
                      }
                    }));
    assertThat(result.volume().grid().slices()).isEqualTo(14);
    assertThat(sentence(result, Warning.Kind.SLICES_LEFT_OUT)).contains("3 × image of another");
  }

  @Test
  void of_two_scans_at_the_same_positions_the_clearly_larger_is_taken() throws IOException {
    Assembled result =
        assembled(
            new SyntheticSeries(20)
                .with(
                    (a, k) -> {
                      if (k >= 14) {
                        copyPosition(a, k - 10);
                        a.setString(Tag.AcquisitionNumber, VR.IS, "2");
                      }
                    }));
    assertThat(result.volume().grid().slices()).isEqualTo(14);
    assertThat(sentence(result, Warning.Kind.SLICES_LEFT_OUT))
        .contains("6 × image of another scan");
  }

  // Uneven slices and gaps

  @Test
  void uneven_slices_are_resampled_from_where_they_lie() throws IOException {
    Assembled result = assembled(new SyntheticSeries(14).shifted(4, 0.5).shifted(9, -0.6));
    assertTruth(result.volume(), 1.01);
    assertThat(sentence(result, Warning.Kind.UNEVEN_SPACING)).contains("resampled to 2.50 mm");
    assertThat(result.gaps()).isEmpty();
    assertThat(result.source().slices()).hasSize(result.volume().grid().slices());
  }

  @Test
  void a_missing_slice_is_told_and_refuses_only_what_lies_across_it() throws IOException {
    List<Path> files = new SyntheticSeries(20).write(folder);
    files.remove(8);
    Assembled result = (Assembled) assemble(files);
    assertThat(result.volume().grid().slices()).isEqualTo(20);
    assertTruth(result.volume(), 1.01);
    assertThat(result.gaps()).hasSize(1);
    assertThat(result.gaps().get(0).millimetres()).isCloseTo(5.0, within(1e-6));
    assertThat(sentence(result, Warning.Kind.UNEVEN_SPACING)).contains("1 place", "5.0 mm");
    assertThat(result.gapAcross(new Box(0, 0, 0, 5, 5, 8))).isEmpty();
    assertThat(result.gapAcross(new Box(0, 0, 9, 5, 5, 15))).isEmpty();
    Rejection across = result.gapAcross(new Box(0, 0, 5, 5, 5, 12)).orElseThrow();
    assertThat(across.reason()).isEqualTo(Reason.SLICE_GAP);
    assertThat(across.sentence()).contains("5.0 mm").contains("2.5 mm");
    assertThat(result.source().slices().get(10).sopInstanceUid()).isEqualTo("2.25.500010");
  }

  // Warnings

  @Test
  void what_lowers_trust_in_a_scan_is_said() throws IOException {
    Assembled result =
        assembled(
            new SyntheticSeries(14)
                .spacing(4)
                .with(
                    (a, k) -> {
                      a.setString(Tag.KVP, VR.DS, "100");
                      a.setString(Tag.ConvolutionKernel, VR.SH, "Br64d", "3");
                      a.setString(Tag.ContrastBolusAgent, VR.LO, "Iomeron 350");
                    }));
    assertThat(result.warnings())
        .extracting(Warning::kind)
        .containsExactlyInAnyOrder(
            Warning.Kind.KVP_NOT_120,
            Warning.Kind.SHARP_KERNEL,
            Warning.Kind.CONTRAST,
            Warning.Kind.THICK_SLICES);
    assertThat(result.volume().acquisition().contrastAgent()).hasValue("Iomeron 350");
  }

  @Test
  void an_unknown_tube_voltage_is_said_too() throws IOException {
    Assembled result = assembled(new SyntheticSeries(14).with((a, k) -> a.remove(Tag.KVP)));
    assertThat(sentence(result, Warning.Kind.KVP_NOT_120)).contains("not stated");
  }

  @ParameterizedTest
  @CsvSource({
    "B30f, false", "Br40d, false", "B60f, true", "Br59, true", "Hr64, true", "Bv49u, false",
    "STANDARD, false", "SOFT, false", "BONEPLUS, true", "LUNG, true", "B, false", "YB, true",
    "FC08, false", "FC18, false", "FC30, true", "FC51, true", "FC81, true", "I70f, true"
  })
  void sharp_kernels_are_known_by_their_makers_names(String kernel, boolean sharp) {
    assertThat(ScanWarnings.isSharp(kernel)).isEqualTo(sharp);
  }

  // Refusals

  @Test
  void three_slices_are_too_few() throws IOException {
    assertRefused(Reason.TOO_FEW_SLICES, new SyntheticSeries(3), "Only 3 CT slice(s)", "12");
  }

  @Test
  void a_localizer_alone_is_refused() throws IOException {
    assertRefused(
        Reason.LOCALIZER_ONLY,
        new SyntheticSeries(2)
            .with((a, k) -> a.setString(Tag.ImageType, VR.CS, "ORIGINAL", "PRIMARY", "LOCALIZER")),
        "2 localizer");
  }

  @Test
  void another_modality_is_refused() throws IOException {
    assertRefused(
        Reason.NOT_CT,
        each(a -> a.setString(Tag.SOPClassUID, VR.UI, UID.MRImageStorage)),
        "None of the");
  }

  /** They are CT; only their header is wrong. */
  @Test
  void images_with_an_empty_sop_class_are_refused_for_that() throws IOException {
    List<Path> files = new ArrayList<>();
    for (int k = 0; k < 14; k++) {
      Attributes slice = new SyntheticSeries(14).slice(k);
      slice.setNull(Tag.SOPClassUID, VR.UI);
      files.add(withoutSopClass(slice, folder.resolve("nameless%d.dcm".formatted(k))));
    }
    Rejection all = refusal(files);
    assertThat(all.reason()).isEqualTo(Reason.BAD_HEADER);
    assertThat(all.sentence()).contains("14 of 14", "SOP Class UID").doesNotContain("again");
    List<Path> most = new SyntheticSeries(14).write(folder);
    most.add(files.get(3));
    assertThat(sentence((Assembled) assemble(most), Warning.Kind.SLICES_LEFT_OUT))
        .contains("1 × object without a SOP class");
  }

  private static Path withoutSopClass(Attributes slice, Path file) throws IOException {
    try (java.io.OutputStream out = Files.newOutputStream(file)) {
      out.write(
          Part10File.beginning(
              UID.CTImageStorage, slice.getString(Tag.SOPInstanceUID), UID.ExplicitVRLittleEndian));
      ImageOutputStream encoder = new ImageOutputStream(out, UID.ExplicitVRLittleEndian);
      encoder.writeDataset(null, slice);
      encoder.flush();
    }
    return file;
  }

  @Test
  void of_too_few_slices_it_says_what_the_others_are() throws IOException {
    assertRefused(
        Reason.TOO_FEW_SLICES,
        new SyntheticSeries(14)
            .with(
                (a, k) -> {
                  if (k > 4) {
                    a.setString(Tag.ImageType, VR.CS, "DERIVED", "SECONDARY", "MPR");
                  }
                }),
        "Only 5 CT slice",
        "9 × secondary image");
  }

  @Test
  void a_spacing_at_the_limit_but_for_rounding_is_taken() throws IOException {
    Assembled thick = assembled(new SyntheticSeries(14).spacing(5.004));
    assertThat(thick.volume().grid().spacingK()).isCloseTo(5.004, within(1e-6));
    assertRefused(
        Reason.SPACING_OVER_LIMIT, new SyntheticSeries(14).spacing(5.02), "5.02 mm", "5.00 mm");
  }

  @Test
  void a_frame_that_is_not_decoded_is_asked_for_uncompressed_and_not_again() throws IOException {
    List<Path> files = new SyntheticSeries(14).write(folder);
    Attributes slice = new SyntheticSeries(14).slice(3);
    Fragments fragments = slice.newFragments(Tag.PixelData, VR.OB, 2);
    fragments.add(new byte[0]);
    fragments.add(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xd9});
    Part10File.write(files.get(3), slice, UID.JPEGBaseline1);
    Rejection refused = refusal(files);
    assertThat(refused.reason()).isEqualTo(Reason.UNSUPPORTED_PIXELS);
    assertThat(refused.sentence()).contains("uncompressed").doesNotContain("again");
  }

  @Test
  void derived_images_are_refused_unless_the_site_takes_them() throws IOException {
    SyntheticSeries series =
        each(a -> a.setString(Tag.ImageType, VR.CS, "DERIVED", "PRIMARY", "AXIAL"));
    assertRefused(Reason.NOT_ORIGINAL, series, "14 CT images");
    VolumeAssembler patient = new VolumeAssembler(new AssemblyLimits(12, 5.0, 400_000_000L, true));
    assertThat(patient.assemble(series.write(folder))).isInstanceOf(Assembled.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"VNC", "VMI", "MONOENERGETIC", "IODINE", "EFF_ATOMIC_NUM", "MAX_IP"})
  void computed_images_are_refused_even_by_a_site_that_takes_derived_ones(String kind)
      throws IOException {
    SyntheticSeries series =
        each(a -> a.setString(Tag.ImageType, VR.CS, "DERIVED", "PRIMARY", "AXIAL", kind));
    VolumeAssembler patient = new VolumeAssembler(new AssemblyLimits(12, 5.0, 400_000_000L, true));
    Rejected refused = (Rejected) patient.assemble(series.write(folder));
    assertThat(refused.rejection().reason()).isEqualTo(Reason.NOT_ORIGINAL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Abdomen VNC 3.0", "Mono 70 keV", "MonoE 40keV", "Iodine map"})
  void a_spectral_series_is_known_by_its_description(String description) throws IOException {
    assertRefused(
        Reason.NOT_ORIGINAL,
        each(a -> a.setString(Tag.SeriesDescription, VR.LO, description)),
        "computed images");
  }

  @Test
  void images_that_do_not_say_how_their_grey_is_meant_are_refused_for_that() throws IOException {
    assertRefused(
        Reason.UNSUPPORTED_PIXELS,
        each(a -> a.remove(Tag.PhotometricInterpretation)),
        "lacks a Photometric Interpretation");
  }

  @Test
  void inverted_grey_is_refused() throws IOException {
    assertRefused(
        Reason.UNSUPPORTED_PIXELS,
        each(a -> a.setString(Tag.PhotometricInterpretation, VR.CS, "MONOCHROME1")),
        "MONOCHROME1");
  }

  @Test
  void colour_is_refused() throws IOException {
    assertRefused(
        Reason.UNSUPPORTED_PIXELS,
        each(
            a -> {
              a.setString(Tag.PhotometricInterpretation, VR.CS, "RGB");
              a.setInt(Tag.SamplesPerPixel, VR.US, 3);
            }),
        "RGB");
  }

  @Test
  void values_that_are_not_hounsfield_units_are_refused() throws IOException {
    assertRefused(
        Reason.NOT_HOUNSFIELD, each(a -> a.setString(Tag.RescaleType, VR.LO, "MGML")), "MGML");
  }

  @Test
  void a_missing_rescale_type_means_hounsfield_units() throws IOException {
    assertThat(assembled(each(a -> a.remove(Tag.RescaleType))).warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        Tag.ImagePositionPatient,
        Tag.ImageOrientationPatient,
        Tag.PixelSpacing,
        Tag.RescaleSlope,
        Tag.RescaleIntercept,
        Tag.SOPInstanceUID
      })
  void a_header_without_what_a_volume_needs_is_refused(int tag) throws IOException {
    List<Path> files = new SyntheticSeries(14).write(folder);
    Attributes broken = new SyntheticSeries(14).slice(5);
    if (tag == Tag.SOPInstanceUID) {
      broken.setString(tag, VR.UI, " ");
    } else {
      broken.remove(tag);
    }
    Part10File.write(files.get(5), broken, UID.ExplicitVRLittleEndian);
    assertThat(refusal(files).reason()).isEqualTo(Reason.BAD_HEADER);
  }

  @Test
  void an_orientation_that_is_no_orientation_is_refused() throws IOException {
    assertRefused(
        Reason.BAD_HEADER,
        each(a -> a.setDouble(Tag.ImageOrientationPatient, VR.DS, 1, 0, 0, 1, 0, 0)),
        "right angle");
    assertRefused(
        Reason.BAD_HEADER,
        each(a -> a.setString(Tag.ImageOrientationPatient, VR.DS, "one", "0", "0", "0", "1", "0")),
        "Orientation");
  }

  @Test
  void a_file_cut_off_is_refused() throws IOException {
    List<Path> files = new SyntheticSeries(14).write(folder);
    byte[] whole = Files.readAllBytes(files.get(6));
    for (int length : new int[] {0, 10, 200, 700, whole.length / 2, whole.length - 1}) {
      Files.write(files.get(6), Arrays.copyOf(whole, length));
      assertThat(refusal(files).reason()).isEqualTo(Reason.DAMAGED);
    }
  }

  @Test
  void an_image_without_pixels_is_refused() throws IOException {
    List<Path> files =
        new SyntheticSeries(14)
            .with(
                (a, k) -> {
                  if (k == 6) {
                    a.remove(Tag.PixelData);
                  }
                })
            .write(folder);
    assertThat(refusal(files).reason()).isEqualTo(Reason.DAMAGED);
    assertThat(refusal(files).sentence()).contains("7 of 14").contains("no pixel data");
  }

  @Test
  void a_blank_slice_inside_is_refused() throws IOException {
    assertRefused(
        Reason.DAMAGED,
        new SyntheticSeries(14)
            .with(
                (a, k) -> {
                  if (k == 6) {
                    setCells(a, new short[cells(a).length]);
                  }
                }),
        "7 of 14",
        "blank");
  }

  @Test
  void two_orientations_without_a_majority_are_refused() throws IOException {
    assertRefused(
        Reason.MIXED_GEOMETRY,
        new SyntheticSeries(28)
            .with(
                (a, k) -> {
                  if (k >= 14) {
                    a.setDouble(Tag.ImageOrientationPatient, VR.DS, 1, 0, 0, 0, 0, -1);
                  }
                }),
        "14 and 14");
  }

  @Test
  void two_scans_of_one_region_are_refused() throws IOException {
    ObjIntConsumer<Attributes> second =
        (a, k) -> {
          if (k >= 14) {
            copyPosition(a, k - 14);
          }
          a.remove(Tag.InstanceNumber);
        };
    assertRefused(Reason.MIXED_GEOMETRY, new SyntheticSeries(28).with(second), "28 images at 14");
  }

  /**
   * The values that distinguish two scans whose slices lie half a slice apart, and their words in a
   * message.
   */
  static Stream<Arguments> marksOfTwoScans() {
    return Stream.of(
        mark("acquisition number", Tag.AcquisitionNumber, VR.IS, "1", "2"),
        mark("acquisition time", Tag.AcquisitionTime, VR.TM, "101500.5", "101733.25"),
        mark(
            "acquisition time",
            Tag.AcquisitionDateTime,
            VR.DT,
            "20260102101500.5",
            "20260102101733.25"),
        mark("temporal position", 0x0020930d, VR.FD, "0", "12.5"),
        mark("trigger time", Tag.ActualCardiacTriggerDelayTime, VR.FD, "350.5", "700"),
        mark("contrast agent", Tag.ContrastBolusVolume, VR.DS, "0", "100"),
        mark("contrast agent", Tag.ContrastBolusRoute, VR.LO, "", "IV"),
        mark("contrast agent", 0x00189344, VR.CS, "PRE_CONTRAST", "POST_CONTRAST"),
        mark("protocol", Tag.ProtocolName, VR.LO, "Abdomen", "Abdomen venous"),
        mark("protocol", Tag.SpiralPitchFactor, VR.FD, "0.6", "1.2"),
        mark("patient position", Tag.PatientPosition, VR.CS, "HFS", "HFP"),
        mark("irradiation event", 0x00083010, VR.UI, "2.25.71", "2.25.72"),
        mark("temporal position", Tag.TemporalPositionIdentifier, VR.IS, "1", "2"),
        mark("trigger time", Tag.TriggerTime, VR.DS, "350.5", "700"),
        mark("phase", Tag.NominalPercentageOfCardiacPhase, VR.FL, "40", "75"),
        mark("contrast agent", Tag.ContrastBolusAgent, VR.LO, "NONE", "IOMERON"),
        mark("reconstruction", Tag.ReconstructionDiameter, VR.DS, "350", "500"),
        mark("reconstruction", Tag.SliceThickness, VR.DS, "2.5", "2.0"));
  }

  private static Arguments mark(String words, int tag, VR vr, String one, String other) {
    return Arguments.of(words, tag, vr, one, other);
  }

  @ParameterizedTest
  @MethodSource("marksOfTwoScans")
  void two_scans_half_a_slice_apart_are_not_blended(
      String words, int tag, VR vr, String one, String other) throws IOException {
    assertRefused(
        Reason.MIXED_SCANS,
        new SyntheticSeries(28)
            .spacing(1.25)
            .with((a, k) -> a.setString(tag, vr, k % 2 == 0 ? one : other)),
        "14 and 14",
        words,
        "Send one of them alone");
  }

  @ParameterizedTest
  @MethodSource("marksOfTwoScans")
  void of_two_interleaved_scans_the_clearly_larger_is_taken_and_the_other_told(
      String words, int tag, VR vr, String one, String other) throws IOException {
    Assembled result =
        assembled(
            new SyntheticSeries(28)
                .with(
                    (a, k) -> {
                      boolean second = k >= 20;
                      a.setString(tag, vr, second ? other : one);
                      if (second) {
                        new SyntheticSeries(28)
                            .place(a, new Vector3(-20, -15, 30 + 2.5 * (k - 16) + 1.25));
                      }
                    }));
    assertThat(result.volume().grid().slices()).isEqualTo(20);
    assertTruth(result.volume(), 0.51);
    assertThat(sentence(result, Warning.Kind.SLICES_LEFT_OUT))
        .contains("8 × image of another scan", words);
  }

  /** Each pass over the table numbers its slices and their times itself. */
  @Test
  void two_passes_whose_every_slice_has_its_own_number_and_time_are_not_blended()
      throws IOException {
    assertRefused(
        Reason.MIXED_SCANS,
        new SyntheticSeries(28)
            .spacing(1.25)
            .with(
                (a, k) -> {
                  int pass = k % 2;
                  a.setString(Tag.AcquisitionNumber, VR.IS, String.valueOf(50 * pass + k / 2));
                }),
        "14 and 14",
        "acquisition number");
  }

  /** Nothing distinguishes them except their own numbers and times. */
  static Stream<Arguments> numberings() {
    IntUnaryOperator pass = k -> 100 * (k % 2) + k / 2;
    IntUnaryOperator slip = k -> k == 7 ? 99 : pass.applyAsInt(k);
    IntUnaryOperator seconds = k -> 100 * (k % 2) + k / 4;
    return Stream.of(
        Arguments.of("instance number", Tag.InstanceNumber, VR.IS, pass),
        Arguments.of("instance number", Tag.InstanceNumber, VR.IS, slip),
        Arguments.of("content time", Tag.ContentTime, VR.TM, pass),
        Arguments.of("content time", Tag.ContentTime, VR.TM, seconds),
        Arguments.of("content time", Tag.ContentTime, VR.TM, (IntUnaryOperator) k -> k % 2));
  }

  @ParameterizedTest
  @MethodSource("numberings")
  void two_scans_that_only_their_numbering_or_their_making_tells_apart_are_not_blended(
      String words, int tag, VR vr, IntUnaryOperator value) throws IOException {
    assertRefused(
        Reason.MIXED_SCANS,
        new SyntheticSeries(28)
            .spacing(1.25)
            .with(
                (a, k) -> {
                  a.remove(Tag.InstanceNumber);
                  a.setString(tag, vr, "10%04d".formatted(value.applyAsInt(k)));
                }),
        "14 and 14",
        words);
  }

  /**
   * The delay after a heartbeat, a time from a de-identifier, the same number written differently.
   */
  @Test
  void marks_that_jump_about_or_are_written_otherwise_do_not_divide_a_scan() throws IOException {
    Random random = new Random(3);
    Assembled result =
        assembled(
            new SyntheticSeries(60)
                .with(
                    (a, k) -> {
                      a.setString(Tag.TriggerTime, VR.DS, String.valueOf(600 + random.nextInt(40)));
                      a.setString(
                          Tag.AcquisitionTime, VR.TM, "1015%02d".formatted(random.nextInt(60)));
                      a.setString(
                          Tag.NominalPercentageOfCardiacPhase,
                          VR.FL,
                          String.valueOf(75 + random.nextDouble()));
                      a.setString(Tag.ReconstructionDiameter, VR.DS, k % 2 == 0 ? "400" : "400.0");
                    }));
    assertThat(result.volume().grid().slices()).isEqualTo(60);
    assertThat(result.warnings().stream().map(Warning::kind))
        .doesNotContain(Warning.Kind.SLICES_LEFT_OUT);
  }

  /**
   * Reconstructed by several machines at once, numbered by a de-identifier, one event per slice.
   */
  @Test
  void numbers_times_and_names_in_no_order_do_not_divide_a_scan() throws IOException {
    List<Integer> shuffled = new ArrayList<>(IntStream.range(0, 40).boxed().toList());
    Collections.shuffle(shuffled, new Random(7));
    Assembled result =
        assembled(
            new SyntheticSeries(40)
                .with(
                    (a, k) -> {
                      String any = "%02d".formatted(shuffled.get(k));
                      a.setString(Tag.InstanceNumber, VR.IS, any);
                      a.setString(Tag.ContentTime, VR.TM, "1015" + any);
                      a.setString(0x00083010, VR.UI, "2.25.7" + any);
                    }));
    assertThat(result.volume().grid().slices()).isEqualTo(40);
    assertThat(result.warnings().stream().map(Warning::kind))
        .doesNotContain(Warning.Kind.SLICES_LEFT_OUT);
  }

  /** A missing value contradicts nothing. */
  @ParameterizedTest
  @CsvSource({
    "KVP, 5",
    "ConvolutionKernel, 5",
    "ConvolutionKernel, 1",
    "SliceThickness, 5",
    "SliceThickness, 1",
    "AcquisitionNumber, 1",
    "AcquisitionTime, 1",
    "SeriesDescription, 1",
    "ProtocolName, 1",
    "PatientPosition, 1"
  })
  void what_some_slices_do_not_say_the_others_say(String keyword, int inARow) throws IOException {
    int tag = ElementDictionary.tagForKeyword(keyword, null);
    VR vr = ElementDictionary.vrOf(tag, null);
    ObjIntConsumer<Attributes> say =
        (a, k) -> {
          if (!a.contains(tag)) {
            a.setString(tag, vr, "101500");
          }
        };
    Assembled whole = assembled(new SyntheticSeries(28).with(say));
    Assembled result =
        assembled(
            new SyntheticSeries(28)
                .with(say)
                .with(
                    (a, k) -> {
                      if (k / inARow % 2 == 0) {
                        a.remove(tag);
                      }
                    }));
    assertThat(result.volume().grid().slices()).isEqualTo(28);
    assertThat(result.volume().acquisition()).isEqualTo(whole.volume().acquisition());
    assertThat(result.warnings()).isEqualTo(whole.warnings());
  }

  @Test
  void a_second_image_of_one_name_is_told() throws IOException {
    Assembled result =
        assembled(
            new SyntheticSeries(28)
                .with(
                    (a, k) -> {
                      if (k == 13) {
                        a.setString(Tag.SOPInstanceUID, VR.UI, "2.25.500012");
                      }
                    }));
    assertThat(sentence(result, Warning.Kind.SLICES_LEFT_OUT))
        .contains("1 × image with the SOP Instance UID of another image");
  }

  @Test
  void marks_that_change_along_one_scan_do_not_divide_it() throws IOException {
    Assembled rising =
        assembled(
            new SyntheticSeries(40)
                .with(
                    (a, k) -> {
                      a.setString(Tag.AcquisitionNumber, VR.IS, String.valueOf(1 + k / 4));
                      a.setString(
                          Tag.AcquisitionTime, VR.TM, "1015%02d.%d".formatted(k / 4, 9 - k % 4));
                      a.setString(Tag.TriggerTime, VR.DS, String.valueOf(600 + 7 * (k / 8 % 2)));
                      a.setString(Tag.ContrastBolusAgent, VR.LO, k < 20 ? "NONE" : "IOMERON");
                    }));
    assertThat(rising.volume().grid().slices()).isEqualTo(40);
    assertThat(rising.warnings().stream().map(Warning::kind))
        .doesNotContain(Warning.Kind.SLICES_LEFT_OUT);
  }

  // Frames of reference

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void a_frame_of_reference_that_names_slices_is_no_frame(int slicesEach) throws IOException {
    Assembled result =
        assembled(
            new SyntheticSeries(24)
                .with(
                    (a, k) ->
                        a.setString(Tag.FrameOfReferenceUID, VR.UI, "2.25.3" + k / slicesEach)));
    assertThat(result.volume().grid().slices()).isEqualTo(24);
    assertTruth(result.volume(), 0.51);
    assertThat(sentence(result, Warning.Kind.NO_FRAME_OF_REFERENCE))
        .contains("refer to the images");
    assertThat(result.source().header().contains(Tag.FrameOfReferenceUID)).isFalse();
  }

  /** Blocks behind each other that make one even stack: no scan was put between. */
  @ParameterizedTest
  @CsvSource({"5, 60", "10, 60", "4, 13"})
  void frames_of_reference_that_name_blocks_of_one_even_stack_are_no_frames(int each, int slices)
      throws IOException {
    Assembled result =
        assembled(
            new SyntheticSeries(slices)
                .with((a, k) -> a.setString(Tag.FrameOfReferenceUID, VR.UI, "2.25.3" + k / each)));
    assertThat(result.volume().grid().slices()).isEqualTo(slices);
    assertThat(sentence(result, Warning.Kind.NO_FRAME_OF_REFERENCE)).isNotEmpty();
  }

  @Test
  void images_without_a_frame_of_reference_lie_in_that_of_the_others() throws IOException {
    Assembled result =
        assembled(
            new SyntheticSeries(28)
                .with(
                    (a, k) -> {
                      if (k % 9 == 0) {
                        a.remove(Tag.FrameOfReferenceUID);
                      }
                    }));
    assertThat(result.volume().grid().slices()).isEqualTo(28);
    assertThat(sentence(result, Warning.Kind.NO_FRAME_OF_REFERENCE)).isNotEmpty();
  }

  /** Half a slice apart they would make an even stack too. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 6})
  void frames_of_reference_that_take_turns_are_refused(int frames) throws IOException {
    assertRefused(
        Reason.MIXED_GEOMETRY,
        new SyntheticSeries(60)
            .with((a, k) -> a.setString(Tag.FrameOfReferenceUID, VR.UI, "2.25.3" + k % frames)),
        frames + " frames of reference");
  }

  @Test
  void images_without_any_frame_of_reference_are_taken_with_a_warning() throws IOException {
    Assembled result = assembled(each(a -> a.remove(Tag.FrameOfReferenceUID)));
    assertThat(sentence(result, Warning.Kind.NO_FRAME_OF_REFERENCE)).isNotEmpty();
  }

  @Test
  void two_frames_of_reference_with_a_stack_each_are_refused_for_what_they_are()
      throws IOException {
    assertRefused(
        Reason.MIXED_GEOMETRY,
        new SyntheticSeries(28)
            .with((a, k) -> a.setString(Tag.FrameOfReferenceUID, VR.UI, "2.25.3" + k / 14)),
        "2 frames of reference",
        "14 and 14");
  }

  @Test
  void a_few_images_in_another_frame_of_reference_are_left_out() throws IOException {
    Assembled result =
        assembled(
            new SyntheticSeries(28)
                .with((a, k) -> a.setString(Tag.FrameOfReferenceUID, VR.UI, "2.25.3" + k / 20)));
    assertThat(result.volume().grid().slices()).isEqualTo(20);
    assertThat(result.source().header().getString(Tag.FrameOfReferenceUID)).isEqualTo("2.25.30");
  }

  @Test
  void slices_shifted_sideways_are_refused() throws IOException {
    assertRefused(
        Reason.MIXED_GEOMETRY,
        new SyntheticSeries(14)
            .with(
                (a, k) -> {
                  if (k == 7) {
                    double[] p = a.getDoubles(Tag.ImagePositionPatient);
                    a.setDouble(Tag.ImagePositionPatient, VR.DS, p[0] + 12, p[1], p[2]);
                  }
                }),
        "shifted sideways by 12.0 mm");
  }

  @Test
  void a_tilted_gantry_is_refused_with_its_angle() throws IOException {
    double lean = Math.tan(Math.toRadians(12));
    assertRefused(
        Reason.GANTRY_TILT,
        new SyntheticSeries(14)
            .with(
                (a, k) -> {
                  double[] p = a.getDoubles(Tag.ImagePositionPatient);
                  a.setDouble(Tag.ImagePositionPatient, VR.DS, p[0], p[1] + k * 2.5 * lean, p[2]);
                }),
        "12.0 degrees");
  }

  @Test
  void slices_too_far_apart_or_too_thick_are_refused() throws IOException {
    assertRefused(Reason.SPACING_OVER_LIMIT, new SyntheticSeries(14).spacing(6), "6.00 mm apart");
    assertRefused(
        Reason.SPACING_OVER_LIMIT,
        each(a -> a.setString(Tag.SliceThickness, VR.DS, "8")),
        "8.00 mm thick");
  }

  @Test
  void two_series_given_as_one_are_refused() throws IOException {
    for (int tag :
        new int[] {Tag.SeriesInstanceUID, Tag.StudyInstanceUID, Tag.PatientID, Tag.PatientName}) {
      assertRefused(
          Reason.MIXED_SERIES,
          new SyntheticSeries(14)
              .with(
                  (a, k) -> {
                    if (k == 9) {
                      a.setString(tag, a.getVR(tag), "2.25.99");
                    }
                  }),
          tag == Tag.PatientName
              ? "different patients or orders (PatientName)"
              : "differ in their "
                  + (tag == Tag.PatientID
                      ? "patient ID"
                      : tag == Tag.StudyInstanceUID ? "study" : "series"));
    }
  }

  @Test
  void a_volume_over_the_limit_is_refused_before_its_pixels_are_read() throws IOException {
    List<Path> files =
        new SyntheticSeries(14).with((a, k) -> a.remove(Tag.PixelData)).write(folder);
    VolumeAssembler small = new VolumeAssembler(new AssemblyLimits(12, 5.0, 6000, false));
    Rejection rejection = ((Rejected) small.assemble(files)).rejection();
    assertThat(rejection.reason()).isEqualTo(Reason.TOO_LARGE);
    assertThat(rejection.sentence()).contains("24 x 20 x 14 = 6720");
  }

  @Test
  void uneven_slices_count_with_those_that_are_made_of_them() throws IOException {
    List<Path> even = new SyntheticSeries(14).write(Files.createDirectory(folder.resolve("even")));
    List<Path> uneven =
        new SyntheticSeries(14).shifted(6, 0.6).write(Files.createDirectory(folder.resolve("un")));
    VolumeAssembler exact = new VolumeAssembler(new AssemblyLimits(12, 5.0, 6720, false));
    assertThat(exact.assemble(even)).isInstanceOf(Assembled.class);
    Rejection rejection = ((Rejected) exact.assemble(uneven)).rejection();
    assertThat(rejection.reason()).isEqualTo(Reason.TOO_LARGE);
    assertThat(rejection.sentence()).contains("24 x 20 x 28 = 13440");
  }

  @Test
  void no_file_at_all_is_refused() throws IOException {
    assertThat(refusal(List.of()).reason()).isEqualTo(Reason.NOT_CT);
  }

  // Support

  private static void assertTruth(CtVolume volume, double tolerance) {
    Grid grid = volume.grid();
    for (int k = 0; k < grid.slices(); k++) {
      for (int j = 0; j < grid.rows(); j++) {
        for (int i = 0; i < grid.columns(); i++) {
          double truth = SyntheticSeries.truth(grid.toPatient(i, j, k));
          assertThat((double) volume.at(i, j, k)).isCloseTo(truth, within(tolerance));
        }
      }
    }
  }

  private static SyntheticSeries each(Consumer<Attributes> change) {
    return new SyntheticSeries(14).with((a, k) -> change.accept(a));
  }

  private static void copyPosition(Attributes a, int k) {
    Attributes other = new SyntheticSeries(14).slice(k);
    a.addSelected(other, Tag.ImagePositionPatient, Tag.PixelData);
  }

  private static short[] cells(Attributes a) {
    byte[] bytes = a.getSafeBytes(Tag.PixelData);
    short[] cells = new short[bytes.length / 2];
    java.nio.ByteBuffer.wrap(bytes)
        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
        .asShortBuffer()
        .get(cells);
    return cells;
  }

  private static void setCells(Attributes a, short[] cells) {
    java.nio.ByteBuffer bytes =
        java.nio.ByteBuffer.allocate(2 * cells.length).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(cells);
    a.setBytes(Tag.PixelData, VR.OW, bytes.array());
  }

  private static String sentence(Assembled result, Warning.Kind kind) {
    return result.warnings().stream()
        .filter(w -> w.kind() == kind)
        .findFirst()
        .orElseThrow()
        .sentence();
  }

  private static Assembly assemble(List<Path> files) throws IOException {
    return new VolumeAssembler(LIMITS).assemble(files);
  }

  private Assembled assembled(SyntheticSeries series) throws IOException {
    Assembly result = assemble(series.write(folder));
    assertThat(result).isInstanceOf(Assembled.class);
    return (Assembled) result;
  }

  private Rejection refusal(List<Path> files) throws IOException {
    Assembly result = assemble(files);
    assertThat(result).isInstanceOf(Rejected.class);
    return ((Rejected) result).rejection();
  }

  private void assertRefused(Reason reason, SyntheticSeries series, String... words)
      throws IOException {
    Rejection rejection = refusal(series.write(folder));
    assertThat(rejection.reason()).isEqualTo(reason);
    assertThat(rejection.sentence()).contains(words).doesNotContain("Secret", "SECRETID", "2.25.");
  }
}
