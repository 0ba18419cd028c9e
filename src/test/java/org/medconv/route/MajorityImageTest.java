package org.medconv.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.junit.jupiter.api.Test;

class MajorityImageTest {

  private static Attributes slice(String... imageType) {
    Attributes header = new Attributes();
    header.setString(Tag.SOPClassUID, VR.UI, UID.CTImageStorage);
    header.setString(Tag.ImageType, VR.CS, imageType);
    header.setInt(Tag.Rows, VR.US, 512);
    header.setInt(Tag.Columns, VR.US, 512);
    header.setDouble(Tag.ImageOrientationPatient, VR.DS, 1, 0, 0, 0, 1, 0);
    header.setString(Tag.SliceThickness, VR.DS, "1.25");
    return header;
  }

  private static Attributes axial() {
    return slice("ORIGINAL", "PRIMARY", "AXIAL");
  }

  private static Attributes spokesman(List<Attributes> headers) {
    MajorityImage majority = new MajorityImage();
    headers.forEach(majority::add);
    return headers.get(majority.place());
  }

  @Test
  void one_derived_picture_in_front_does_not_speak_for_the_slices() {
    List<Attributes> series = new ArrayList<>();
    series.add(slice("DERIVED", "SECONDARY", "MIP"));
    series.addAll(Collections.nCopies(20, axial()));
    assertThat(spokesman(series).getStrings(Tag.ImageType)).startsWith("ORIGINAL");
  }

  @Test
  void reports_and_scouts_do_not_speak_however_many_they_are() {
    List<Attributes> series = new ArrayList<>();
    Attributes report = new Attributes();
    report.setString(Tag.SOPClassUID, VR.UI, UID.XRayRadiationDoseSRStorage);
    series.addAll(Collections.nCopies(9, report));
    series.addAll(Collections.nCopies(5, slice("ORIGINAL", "PRIMARY", "LOCALIZER")));
    series.add(axial());
    assertThat(spokesman(series).getString(Tag.ImageType, 2)).isEqualTo("AXIAL");
  }

  @Test
  void a_scout_speaks_for_a_series_of_scouts() {
    Attributes scout = slice("ORIGINAL", "PRIMARY", "LOCALIZER");
    assertThat(spokesman(List.of(new Attributes(), scout))).isSameAs(scout);
  }

  @Test
  void frames_of_an_enhanced_object_count_as_images() {
    Attributes enhanced = slice("ORIGINAL", "PRIMARY", "VOLUME", "NONE");
    enhanced.setString(Tag.SOPClassUID, VR.UI, UID.EnhancedCTImageStorage);
    enhanced.setInt(Tag.NumberOfFrames, VR.IS, 300);
    List<Attributes> series = new ArrayList<>(Collections.nCopies(12, axial()));
    series.add(enhanced);
    assertThat(spokesman(series)).isSameAs(enhanced);
  }

  @Test
  void a_first_slice_of_another_modality_or_scanner_does_not_speak() {
    for (int tag : new int[] {Tag.Modality, Tag.PatientPosition, Tag.StationName}) {
      Attributes odd = axial();
      odd.setString(tag, VR.LO, "ZZ");
      List<Attributes> series = new ArrayList<>(List.of(odd));
      for (int n = 0; n < 9; n++) {
        Attributes usual = axial();
        usual.setString(tag, VR.LO, "CT");
        series.add(usual);
      }
      assertThat(spokesman(series).getString(tag)).isEqualTo("CT");
    }
  }

  /** Each slice has its own name in its type: the part that all share counts. */
  @Test
  void original_slices_of_many_types_speak_before_fewer_secondary_ones_of_one_type() {
    List<Attributes> series =
        new ArrayList<>(Collections.nCopies(10, slice("DERIVED", "SECONDARY", "X")));
    for (int n = 0; n < 20; n++) {
      series.add(slice("ORIGINAL", "PRIMARY", "AXIAL", "A" + n));
    }
    assertThat(spokesman(series).getStrings(Tag.ImageType)).startsWith("ORIGINAL", "PRIMARY");
    for (int n = 20; n < 30; n++) {
      series.set(n - 10, slice("DERIVED", "SECONDARY", "AXIAL", "A" + n));
    }
    assertThat(spokesman(series).getStrings(Tag.ImageType)).startsWith("DERIVED", "SECONDARY");
  }

  @Test
  void of_mixed_thicknesses_the_most_common_one_speaks() {
    List<Attributes> series = new ArrayList<>(Collections.nCopies(30, axial()));
    for (int n = 0; n < 12; n++) {
      Attributes thick = axial();
      thick.setString(Tag.SliceThickness, VR.DS, "5");
      series.add(0, thick);
    }
    assertThat(spokesman(series).getDouble(Tag.SliceThickness, 0)).isEqualTo(1.25);
  }

  /** UIDs are random, and the files come in the order of their UIDs. */
  @Test
  void the_order_of_the_files_decides_nothing() {
    List<Attributes> series = new ArrayList<>();
    for (int n = 0; n < 20; n++) {
      Attributes other = axial();
      other.setString(Tag.ConvolutionKernel, VR.SH, n % 2 == 0 ? "B30f" : "B70f");
      series.add(other);
    }
    String kernel = spokesman(series).getString(Tag.ConvolutionKernel);
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(series, new Random(seed));
      assertThat(spokesman(series).getString(Tag.ConvolutionKernel)).isEqualTo(kernel);
    }
  }
}
