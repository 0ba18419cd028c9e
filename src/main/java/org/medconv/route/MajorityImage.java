package org.medconv.route;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;

/**
 * Finds the image that represents a series: one of the most common kind, so that neither a scout
 * nor a single derived image decides what the rules see. Receives the headers one after the other
 * and keeps none of them. Not thread-safe.
 */
public final class MajorityImage {

  /**
   * What divides images into kinds, the weightiest first: of the images left, those of the most
   * common value stay.
   */
  private static final List<Function<Attributes, String>> KINDS =
      List.of(
          MajorityImage::rank,
          header -> text(header, Tag.Modality),
          header -> text(header, Tag.SOPClassUID),
          // PS3.3 C.7.6.1.1.2: one value after the other, since the later ones may name the slice.
          header -> value(header, Tag.ImageType, 0),
          header -> value(header, Tag.ImageType, 1),
          header -> value(header, Tag.ImageType, 2),
          header -> text(header, Tag.ImageType),
          MajorityImage::orientation,
          header -> text(header, Tag.Rows),
          header -> text(header, Tag.Columns),
          header -> text(header, Tag.ConvolutionKernel),
          header -> text(header, Tag.KVP),
          header -> text(header, Tag.SliceThickness),
          header -> text(header, Tag.ContrastBolusAgent),
          header -> text(header, Tag.SeriesDescription),
          header -> text(header, Tag.ProtocolName),
          header -> text(header, Tag.BodyPartExamined),
          header -> text(header, Tag.PixelSpacing),
          header -> text(header, Tag.ReconstructionDiameter),
          header -> text(header, Tag.PatientPosition),
          header -> text(header, Tag.ScanOptions),
          header -> text(header, Tag.Manufacturer),
          header -> text(header, Tag.ManufacturerModelName),
          header -> text(header, Tag.StationName),
          header -> text(header, Tag.InstitutionName),
          header -> text(header, Tag.StudyDescription));

  private static final String SLICE = "2";
  private static final String SCOUT = "1";
  private static final String NO_IMAGE = "0";

  private final List<Candidate> candidates = new ArrayList<>();

  /**
   * One object.
   *
   * @param place 0 for the first that was told
   * @param kinds a value for each of {@link #KINDS}
   */
  private record Candidate(int place, int frames, List<String> kinds) {}

  public void add(Attributes header) {
    candidates.add(
        new Candidate(
            candidates.size(),
            Math.max(1, header.getInt(Tag.NumberOfFrames, 1)),
            KINDS.stream().map(kind -> kind.apply(header)).toList()));
  }

  /**
   * Which of the headers speaks for the series: 0 for the first. Slices go before scouts, scouts
   * before what is no image; a multi-frame object counts as often as it has frames.
   *
   * @throws IllegalStateException when no header was told
   */
  public int place() {
    List<Candidate> left = highestRank();
    for (int kind = 1; kind < KINDS.size(); kind++) {
      left = mostCommon(left, kind);
    }
    return left.get(0).place();
  }

  private List<Candidate> highestRank() {
    String highest =
        candidates.stream()
            .map(candidate -> candidate.kinds().get(0))
            .max(Comparator.naturalOrder())
            .orElseThrow(() -> new IllegalStateException("no header was told"));
    return candidates.stream().filter(c -> c.kinds().get(0).equals(highest)).toList();
  }

  private static List<Candidate> mostCommon(List<Candidate> candidates, int kind) {
    Map<String, List<Candidate>> groups = new LinkedHashMap<>();
    for (Candidate candidate : candidates) {
      groups.computeIfAbsent(candidate.kinds().get(kind), k -> new ArrayList<>()).add(candidate);
    }
    // Equally common: by the value, so that the order of the files decides nothing.
    return groups.entrySet().stream()
        .max(
            Comparator.comparingLong((Map.Entry<String, List<Candidate>> g) -> frames(g.getValue()))
                .thenComparing(Map.Entry.comparingByKey()))
        .orElseThrow()
        .getValue();
  }

  private static long frames(List<Candidate> candidates) {
    return candidates.stream().mapToLong(Candidate::frames).sum();
  }

  private static String rank(Attributes header) {
    if (!header.containsValue(Tag.Rows)) {
      return NO_IMAGE;
    }
    String[] type = header.getStrings(Tag.ImageType);
    return type != null && Arrays.asList(type).contains("LOCALIZER") ? SCOUT : SLICE;
  }

  /** Cosines to a quarter: axial, coronal and sagittal differ, slices of one stack do not. */
  private static String orientation(Attributes header) {
    double[] cosines = header.getDoubles(Tag.ImageOrientationPatient);
    if (cosines == null) {
      return "";
    }
    return Arrays.toString(Arrays.stream(cosines).mapToLong(c -> Math.round(4 * c)).toArray());
  }

  private static String value(Attributes header, int tag, int place) {
    String[] values = header.getStrings(tag);
    return values == null || values.length <= place ? "" : String.valueOf(values[place]);
  }

  private static String text(Attributes header, int tag) {
    String[] values = header.getStrings(tag);
    return values == null ? "" : String.join("\\", values);
  }
}
