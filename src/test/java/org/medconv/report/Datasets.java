package org.medconv.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.medconv.dicom.file.Part10File;

/** Reading results back in tests. */
final class Datasets {
  private Datasets() {}

  static Attributes read(List<ResultObject> written, ResultObject.Kind kind) throws IOException {
    return Part10File.read(file(written, kind)).dataset();
  }

  /** Through a file and back, as a receiver would see it. */
  static Attributes throughFile(Attributes dataset, Path folder) throws IOException {
    Path file = folder.resolve("object.dcm");
    Part10File.write(file, dataset, UID.ExplicitVRLittleEndian);
    return Part10File.read(file).dataset();
  }

  static Path file(List<ResultObject> written, ResultObject.Kind kind) {
    return written.stream().filter(o -> o.kind() == kind).findFirst().orElseThrow().file();
  }

  /** Every content item of an SR below (and without) this one, depth first. */
  static List<Attributes> contentItems(Attributes item) {
    List<Attributes> all = new ArrayList<>();
    for (Attributes child : children(item)) {
      all.add(child);
      all.addAll(contentItems(child));
    }
    return all;
  }

  static List<Attributes> children(Attributes item) {
    Sequence children = item.getSequence(Tag.ContentSequence);
    return children == null ? List.of() : List.copyOf(children);
  }

  static Stream<Attributes> named(List<Attributes> items, String code) {
    return items.stream().filter(item -> code.equals(name(item)));
  }

  static String name(Attributes item) {
    return code(item, Tag.ConceptNameCodeSequence);
  }

  static String code(Attributes item, int sequence) {
    Attributes code = item.getNestedDataset(sequence);
    return code == null ? "" : code.getString(Tag.CodeValue);
  }
}
