package org.medconv.screen;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.medconv.dicom.file.Identity;
import org.medconv.dicom.file.Part10File;
import org.medconv.dicom.file.UnreadableFile;
import org.medconv.volume.SourceSeries;

/** The images of a refused series, to which the report on the refusal refers. */
final class RefusedImages {
  private final List<SourceSeries.Slice> slices = new ArrayList<>();
  private Optional<Attributes> first = Optional.empty();

  private RefusedImages() {}

  /**
   * The readable images among the files.
   *
   * @return empty if there are none, or if they belong to several patients or series, so that no
   *     report can be sent
   */
  static Optional<SourceSeries> of(List<Path> files) throws IOException {
    RefusedImages images = new RefusedImages();
    for (Path file : files) {
      if (!images.add(file)) {
        return Optional.empty();
      }
    }
    return images.first.map(header -> new SourceSeries(header, images.slices));
  }

  /**
   * @return whether the image belongs to the same patient and series as those before
   */
  private boolean add(Path file) throws IOException {
    Attributes header;
    try {
      header = Part10File.readHeader(file).dataset();
    } catch (UnreadableFile passedOver) {
      return true;
    }
    if (!isImage(header)) {
      return true;
    }
    if (first.isPresent() && !isOfOneSeries(first.get(), header)) {
      return false;
    }
    slices.add(
        new SourceSeries.Slice(
            header.getString(Tag.SOPClassUID), header.getString(Tag.SOPInstanceUID), 0));
    if (first.isEmpty()) {
      header.remove(Tag.PerFrameFunctionalGroupsSequence);
      // The frame of reference of one image may not apply to the others.
      header.remove(Tag.FrameOfReferenceUID);
      first = Optional.of(header);
    }
    return true;
  }

  private static boolean isImage(Attributes header) {
    return header.containsValue(Tag.SOPClassUID)
        && header.containsValue(Tag.SOPInstanceUID)
        && header.containsValue(Tag.Rows);
  }

  private static boolean isOfOneSeries(Attributes one, Attributes other) {
    return same(one, other, Tag.StudyInstanceUID)
        && same(one, other, Tag.SeriesInstanceUID)
        && Identity.of(one).equals(Identity.of(other));
  }

  private static boolean same(Attributes one, Attributes other, int tag) {
    return one.getString(tag, "").equals(other.getString(tag, ""));
  }
}
