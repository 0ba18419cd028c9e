package org.medconv.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.medconv.dicom.file.Part10File;
import org.medconv.dicom.file.UnreadableFile;
import org.medconv.route.MajorityImage;
import org.medconv.route.RoutingHeader;
import org.medconv.route.SeriesFacts;

/**
 * The series among some files, by study, as the rules see them.
 *
 * @param filesBySeries by SeriesInstanceUID
 * @param count files looked at
 * @param passedOver how many files were no DICOM files, if any
 */
record SeriesFolder(
    List<List<SeriesFacts>> studies,
    Map<String, List<Path>> filesBySeries,
    int count,
    Optional<String> passedOver) {

  static SeriesFolder read(List<Path> paths) throws IOException {
    Map<String, Map<String, List<Attributes>>> studies = new LinkedHashMap<>();
    Map<String, List<Path>> filesBySeries = new LinkedHashMap<>();
    List<Path> files = InputFiles.below(paths);
    int passedOver = 0;
    for (Path file : files) {
      try {
        Attributes header = Part10File.readHeader(file).dataset();
        studies
            .computeIfAbsent(
                header.getString(Tag.StudyInstanceUID, ""), study -> new LinkedHashMap<>())
            .computeIfAbsent(
                header.getString(Tag.SeriesInstanceUID, ""), series -> new ArrayList<>())
            .add(header);
        filesBySeries
            .computeIfAbsent(
                header.getString(Tag.SeriesInstanceUID, ""), series -> new ArrayList<>())
            .add(file);
      } catch (UnreadableFile notDicom) {
        passedOver++;
      }
    }
    Optional<String> told =
        passedOver == 0
            ? Optional.empty()
            : Optional.of(
                "skipped %d of %d files: not DICOM, or damaged"
                    .formatted(passedOver, files.size()));
    return new SeriesFolder(
        studies.values().stream().map(SeriesFolder::study).toList(),
        filesBySeries,
        files.size(),
        told);
  }

  List<Path> files(SeriesFacts series) {
    return filesBySeries.get(series.seriesInstanceUid());
  }

  private static List<SeriesFacts> study(Map<String, List<Attributes>> series) {
    return series.values().stream()
        .map(
            headers -> {
              MajorityImage majority = new MajorityImage();
              headers.forEach(majority::add);
              Attributes header = headers.get(majority.place());
              return new SeriesFacts(
                  header.getString(Tag.StudyInstanceUID, ""),
                  header.getString(Tag.SeriesInstanceUID, ""),
                  headers.size(),
                  RoutingHeader.of(header));
            })
        .toList();
  }
}
