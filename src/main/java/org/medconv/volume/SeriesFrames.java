package org.medconv.volume;

import static org.medconv.volume.Rejection.Reason.BAD_HEADER;
import static org.medconv.volume.Rejection.Reason.DAMAGED;
import static org.medconv.volume.Rejection.Reason.LOCALIZER_ONLY;
import static org.medconv.volume.Rejection.Reason.MIXED_SERIES;
import static org.medconv.volume.Rejection.Reason.NOT_CT;
import static org.medconv.volume.Rejection.Reason.NOT_ORIGINAL;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.medconv.dicom.file.Identity;
import org.medconv.dicom.file.Part10File;
import org.medconv.dicom.file.UnreadableFile;

/** Reads the headers of a series' files and keeps the frames that can be slices of a volume. */
final class SeriesFrames {

  private static final Set<String> CT =
      Set.of(
          UID.CTImageStorage,
          UID.EnhancedCTImageStorage,
          UID.LegacyConvertedEnhancedCTImageStorage);

  private final boolean acceptDerived;
  private final List<CtFrame> frames = new ArrayList<>();
  private final LeftOut leftOut;
  private SeriesKey firstKey;
  private Identity identity;
  private final Map<String, String> positions = new HashMap<>();
  private int localizers;
  private int computed;
  private int derived;
  private int secondary;
  private int nameless;
  private int others;
  private int sameName;

  private SeriesFrames(boolean acceptDerived, LeftOut leftOut) {
    this.acceptDerived = acceptDerived;
    this.leftOut = leftOut;
  }

  /**
   * The frames of CT images as the scanner reconstructed them.
   *
   * @param leftOut is told how many images were passed over, and why
   */
  static List<CtFrame> read(List<Path> files, boolean acceptDerived, LeftOut leftOut)
      throws RefusedSeries, IOException {
    SeriesFrames reading = new SeriesFrames(acceptDerived, leftOut);
    for (int n = 0; n < files.size(); n++) {
      reading.add(files.get(n), n + 1, files.size());
    }
    return reading.result();
  }

  private void add(Path file, int number, int count) throws RefusedSeries, IOException {
    Attributes header;
    try {
      header = Part10File.readHeader(file).dataset();
    } catch (UnreadableFile e) {
      throw new RefusedSeries(
          DAMAGED,
          "File %d of %d cannot be read: %s. %s",
          number,
          count,
          e.getMessage(),
          SlicePixels.remedy(e.fault()));
    }
    requireOneSeries(header);
    String sopClass = header.getString(Tag.SOPClassUID, "").strip();
    if (sopClass.isEmpty()) {
      nameless++;
    } else if (!CT.contains(sopClass)) {
      others++;
    } else {
      String position = String.join("\\", texts(header, Tag.ImagePositionPatient));
      String known = positions.putIfAbsent(header.getString(Tag.SOPInstanceUID, ""), position);
      if (known == null) {
        addImage(file, header);
      } else if (!known.equals(position)) {
        sameName++;
      }
    }
  }

  private static List<String> texts(Attributes header, int tag) {
    String[] values = header.getStrings(tag);
    return values == null ? List.of() : Arrays.stream(values).map(String::valueOf).toList();
  }

  private void addImage(Path file, Attributes header) throws RefusedSeries {
    boolean multiFrame = !header.getString(Tag.SOPClassUID).equals(UID.CTImageStorage);
    int count = frameCount(header, multiFrame);
    List<List<String>> types = FrameReader.imageTypes(header, count);
    String description = header.getString(Tag.SeriesDescription, "");
    for (int frame = 0; frame < count; frame++) {
      if (isWanted(types.get(frame), description)) {
        frames.add(FrameReader.read(file, header, frame, multiFrame, types.get(frame)));
      }
    }
  }

  private boolean isWanted(List<String> imageType, String description) {
    if (ImageOrigin.isLocalizer(imageType)) {
      localizers++;
    } else if (ImageOrigin.isComputed(imageType, description)) {
      computed++;
    } else if (ImageOrigin.isSecondary(imageType)) {
      secondary++;
    } else if (!ImageOrigin.isOriginal(imageType) && !acceptDerived) {
      derived++;
    } else {
      return true;
    }
    return false;
  }

  private static int frameCount(Attributes header, boolean multiFrame) throws RefusedSeries {
    int count = header.getInt(Tag.NumberOfFrames, 1);
    Sequence groups = header.getSequence(Tag.PerFrameFunctionalGroupsSequence);
    int described = multiFrame ? (groups == null ? 0 : groups.size()) : 1;
    if (count < 1 || count != described) {
      throw new RefusedSeries(
          BAD_HEADER,
          "An image says it has %d frames but describes %d. " + FrameReader.AS_SCANNED,
          count,
          described);
    }
    return count;
  }

  private void requireOneSeries(Attributes header) throws RefusedSeries {
    SeriesKey key =
        new SeriesKey(
            header.getString(Tag.PatientID, "").strip(),
            header.getString(Tag.StudyInstanceUID, ""),
            header.getString(Tag.SeriesInstanceUID, ""));
    firstKey = firstKey == null ? key : firstKey;
    if (!key.equals(firstKey)) {
      throw new RefusedSeries(
          MIXED_SERIES,
          "The files differ in their %s; a volume needs the files of a single series. Send or give"
              + " each series on its own.",
          String.join(" and ", key.differences(firstKey)));
    }
    requireOneIdentity(header);
  }

  private void requireOneIdentity(Attributes header) throws RefusedSeries {
    Identity next = Identity.of(header);
    List<String> contradictions = identity == null ? List.of() : identity.contradictions(next);
    if (!contradictions.isEmpty()) {
      throw new RefusedSeries(
          MIXED_SERIES,
          "The images name different patients or orders (%s).",
          String.join(", ", contradictions));
    }
    identity = identity == null ? next : identity.and(next);
  }

  /** Which series it is, and whose. */
  private record SeriesKey(String patientId, String studyUid, String seriesUid) {
    List<String> differences(SeriesKey other) {
      List<String> found = new ArrayList<>();
      if (!patientId.equals(other.patientId)) {
        found.add("patient ID");
      }
      if (!studyUid.equals(other.studyUid)) {
        found.add("study");
      }
      if (!seriesUid.equals(other.seriesUid)) {
        found.add("series");
      }
      return found;
    }

    @Override
    public String toString() {
      return "SeriesKey[hidden]";
    }
  }

  private List<CtFrame> result() throws RefusedSeries {
    if (frames.isEmpty()) {
      throw nothingLeft();
    }
    leftOut.add(others, "no CT image");
    leftOut.add(nameless, "object without a SOP class");
    leftOut.add(localizers, "localizer");
    leftOut.add(computed, "computed image (spectral or projection)");
    leftOut.add(secondary, "secondary image");
    leftOut.add(derived, "derived image");
    leftOut.add(sameName, "image with the SOP Instance UID of another image");
    return frames;
  }

  private RefusedSeries nothingLeft() {
    if (computed > 0) {
      return new RefusedSeries(
          NOT_ORIGINAL,
          "The series holds computed images (spectral, virtual non-contrast or projections); their"
              + " values are not those of a CT at its tube voltage. Send the original images.");
    }
    if (derived > 0) {
      return new RefusedSeries(
          NOT_ORIGINAL,
          "None of the %d CT images is marked as original (Image Type ORIGINAL\\PRIMARY). Send the"
              + " original images. If your archive marks slices as DERIVED, set"
              + " screen.acceptDerived.",
          derived + secondary);
    }
    if (secondary > 0) {
      return new RefusedSeries(
          NOT_ORIGINAL,
          "The %d CT images are secondary pictures (Image Type SECONDARY), not slices. Send the"
              + " original images.",
          secondary);
    }
    if (localizers > 0) {
      return new RefusedSeries(
          LOCALIZER_ONLY,
          "The series holds only %d localizer image(s), no CT slices. Send the series of slices.",
          localizers);
    }
    if (nameless > 0) {
      return new RefusedSeries(
          BAD_HEADER,
          "The header of %d of %d objects lacks a usable SOP Class UID, which says that they are CT"
              + " images. "
              + FrameReader.AS_SCANNED,
          nameless,
          nameless + others);
    }
    return new RefusedSeries(
        NOT_CT, "None of the %d objects is a CT image. Send a CT series.", others);
  }
}
