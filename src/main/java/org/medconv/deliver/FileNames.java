package org.medconv.deliver;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.medconv.deliver.FilePattern.Placeholder;
import org.medconv.dicom.file.Part10File;
import org.medconv.jobs.ResultFile;
import org.medconv.report.HeaderText;

/** The file names of one job's results, the same in every attempt. */
final class FileNames {
  private final Map<ResultFile, Name> names = new LinkedHashMap<>();

  private FileNames() {}

  /**
   * A relative path with a separate ending.
   *
   * @param ending of the file, with its dot; may be empty
   */
  record Name(Path path, String ending) {
    /**
     * The file name.
     *
     * @param number 1 for the first file of this name, which gets no number
     */
    String numbered(int number) {
      return path.getFileName() + (number == 1 ? "" : "-" + number) + ending;
    }
  }

  /**
   * @param results all of the job, whether they are sent or not
   * @throws FolderTrouble if a DICOM result does not identify the patient
   */
  static FileNames of(FilePattern pattern, List<ResultFile> results, long jobId)
      throws FolderTrouble {
    Map<Placeholder, String> values = ofHeader(results);
    values.put(Placeholder.JOB, Long.toString(jobId));
    FileNames made = new FileNames();
    Map<String, Integer> seen = new HashMap<>();
    for (ResultFile result : results) {
      int count = seen.merge(result.name(), 1, Integer::sum);
      values.put(Placeholder.OBJECT, result.name() + (count == 1 ? "" : "-" + count));
      made.names.put(result, new Name(pattern.path(values), ending(result.file())));
    }
    return made;
  }

  Name of(ResultFile result) {
    return names.get(result);
  }

  private static String ending(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot);
  }

  /** All results of a run belong to one study. */
  private static Map<Placeholder, String> ofHeader(List<ResultFile> results) throws FolderTrouble {
    Map<Placeholder, String> values = new EnumMap<>(Placeholder.class);
    Optional<ResultFile> object =
        results.stream().filter(each -> each.instance().isPresent()).findFirst();
    if (object.isPresent()) {
      Attributes header = header(object.get());
      for (Placeholder each : Placeholder.values()) {
        each.tag()
            .flatMap(tag -> HeaderText.whole(header, tag))
            .ifPresent(value -> values.put(each, value));
      }
    }
    return values;
  }

  private static Attributes header(ResultFile object) throws FolderTrouble {
    try {
      return Part10File.readHeader(object.file()).dataset();
    } catch (IOException e) {
      throw FolderTrouble.unreadable(object.name(), e);
    }
  }
}
