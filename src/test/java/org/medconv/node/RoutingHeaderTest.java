package org.medconv.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.junit.jupiter.api.Test;

class RoutingHeaderTest {
  private static Attributes header() {
    Attributes header = new Attributes();
    header.setBytes(Tag.ImageType, VR.CS, "ORIGINAL\\PRIMARY\\AXIAL ".getBytes(US_ASCII));
    header.setBytes(Tag.SliceThickness, VR.DS, "2.5 ".getBytes(US_ASCII));
    header.setBytes(Tag.ImageOrientationPatient, VR.DS, "1\\0\\0\\0\\1\\0 ".getBytes(US_ASCII));
    header.setBytes(Tag.PixelData, VR.OW, new byte[100_000]);
    return header;
  }

  @Test
  void what_was_asked_for_before_is_kept_as_what_was_not() {
    Attributes asked = header();
    assertThat(asked.getStrings(Tag.ImageType)).hasSize(3);
    assertThat(asked.getDouble(Tag.SliceThickness, 0)).isEqualTo(2.5);
    assertThat(asked.getDoubles(Tag.ImageOrientationPatient)).hasSize(6);

    for (Attributes kept : new Attributes[] {RoutingHeader.of(header()), RoutingHeader.of(asked)}) {
      assertThat(kept.getStrings(Tag.ImageType)).containsExactly("ORIGINAL", "PRIMARY", "AXIAL");
      assertThat(kept.getDouble(Tag.SliceThickness, 0)).isEqualTo(2.5);
      assertThat(kept.getDoubles(Tag.ImageOrientationPatient)).hasSize(6);
      assertThat(kept.contains(Tag.PixelData)).isFalse();
    }
  }
}
