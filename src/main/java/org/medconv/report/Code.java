package org.medconv.report;

import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;

/** A coded concept (PS3.3 section 8): Code Value, Coding Scheme Designator, Code Meaning. */
record Code(String value, String scheme, String meaning) {
  private static final int SHORT_STRING = 16;
  private static final int LONG_STRING = 64;

  Code {
    if (value.length() > SHORT_STRING || meaning.length() > LONG_STRING) {
      throw new IllegalArgumentException(
          "code (%s, %s, %s) is too long for Code Value (16) or Code Meaning (64)"
              .formatted(value, scheme, meaning));
    }
  }

  Attributes item() {
    Attributes item = new Attributes(3);
    item.setString(Tag.CodeValue, VR.SH, value);
    item.setString(Tag.CodingSchemeDesignator, VR.SH, scheme);
    item.setString(Tag.CodeMeaning, VR.LO, meaning);
    return item;
  }

  /** Sets {@code sequence} of {@code dataset} to this one code. */
  void putInto(Attributes dataset, int sequence) {
    dataset.newSequence(sequence, 1).add(item());
  }
}
