package org.medconv.route;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;
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

  @Test
  void coded_entries_are_kept_wherever_rules_look_for_them() {
    Attributes header = header();
    header.newSequence(Tag.ProcedureCodeSequence, 2).add(code("RADLEX", "RPID1"));
    header.getSequence(Tag.ProcedureCodeSequence).add(code("99LOCAL", "CT-ABD"));
    Attributes request = new Attributes();
    request.newSequence(Tag.RequestedProcedureCodeSequence, 1).add(code("99LOCAL", "REQ"));
    header.newSequence(Tag.RequestAttributesSequence, 1).add(request);
    Attributes anatomy = new Attributes();
    anatomy.newSequence(Tag.AnatomicRegionSequence, 1).add(code("SCT", "818981001"));
    Attributes groups = new Attributes();
    groups.newSequence(Tag.FrameAnatomySequence, 1).add(anatomy);
    header.newSequence(Tag.SharedFunctionalGroupsSequence, 1).add(groups);

    SeriesFacts kept = new SeriesFacts("1.2", "1.2.3", 1, RoutingHeader.of(header));
    assertThat(new CodeList("ProcedureCodeSequence").value(kept))
        .contains(List.of("RADLEX:RPID1", "99LOCAL:CT-ABD"));
    assertThat(new CodeList("RequestedProcedureCodeSequence").value(kept))
        .contains(List.of("99LOCAL:REQ"));
    assertThat(new CodeList("AnatomicRegionSequence").value(kept))
        .contains(List.of("SCT:818981001"));
    assertThat(new CodeList("PerformedProtocolCodeSequence").value(kept)).isEmpty();
  }

  @Test
  void a_thousand_codes_are_cut_short() {
    Attributes header = header();
    Sequence codes = header.newSequence(Tag.ProcedureCodeSequence, 1000);
    for (int n = 0; n < 1000; n++) {
      codes.add(code("99LOCAL", "C" + n));
    }
    assertThat(RoutingHeader.of(header).getSequence(Tag.ProcedureCodeSequence)).hasSize(16);
  }

  private static Attributes code(String scheme, String value) {
    Attributes code = new Attributes();
    code.setString(Tag.CodingSchemeDesignator, VR.SH, scheme);
    code.setString(Tag.CodeValue, VR.SH, value);
    return code;
  }
}
