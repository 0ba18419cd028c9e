package org.medconv.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.medconv.deliver.SentRun;
import org.medconv.dicom.file.Part10File;
import org.medconv.dicom.net.InstanceReference;
import org.medconv.disk.Folders;
import org.medconv.disk.OwnerOnly;
import org.medconv.jobs.Job;
import org.medconv.jobs.ResultFile;

/**
 * The results that a job has sent in earlier runs. They are moved aside before the job runs again
 * and overwrites them, because those that the new run does not give again must be withdrawn.
 */
final class EarlierRuns {
  private static final String FOLDER = "earlier";

  private final Job job;
  private final Path folder;

  /**
   * @param out folder of the job
   */
  EarlierRuns(Job job, Path out) {
    this.job = job;
    this.folder = out.resolve(FOLDER);
  }

  /**
   * Call this before a run writes anything. Safe to repeat after a crash: results that were moved
   * aside stay.
   *
   * @param sent by the last completed run of the job
   */
  void keep(SentRun sent) throws IOException {
    List<ResultFile> present = new ArrayList<>();
    for (ResultFile each : sent.results()) {
      if (isStillThere(each)) {
        present.add(each);
      }
    }
    Path place = folder.resolve(name(sent.results()));
    if (present.isEmpty() || Files.exists(place)) {
      return;
    }
    OwnerOnly.folders(folder);
    Path begun = folder.resolve("." + UUID.randomUUID());
    OwnerOnly.folders(begun);
    for (ResultFile each : present) {
      Files.copy(each.file(), begun.resolve(each.name() + suffix(each)));
    }
    Folders.sync(begun);
    Files.move(begun, place, StandardCopyOption.ATOMIC_MOVE);
    Folders.sync(folder);
  }

  /** Each earlier run with its sent results. */
  List<SentRun> sent() throws IOException {
    List<SentRun> runs = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      for (Path place : list(folder)) {
        runs.add(new SentRun(job, results(place)));
      }
    }
    return runs;
  }

  /**
   * The same run sends the same instances; a run with only a bundle is identified by its content.
   */
  private static String name(List<ResultFile> results) throws IOException {
    Optional<String> instance =
        results.stream()
            .flatMap(each -> each.instance().stream())
            .map(InstanceReference::sopInstanceUid)
            .findFirst();
    if (instance.isPresent()) {
      return instance.get();
    }
    Path bundle = results.get(0).file();
    return Files.exists(bundle)
        ? UUID.nameUUIDFromBytes(Files.readAllBytes(bundle)).toString()
        : UUID.nameUUIDFromBytes(bundle.toString().getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static boolean isStillThere(ResultFile each) throws IOException {
    return Files.exists(each.file())
        && (each.instance().isEmpty() || each.instance().equals(Optional.of(read(each.file()))));
  }

  private static InstanceReference read(Path file) throws IOException {
    Attributes header = Part10File.readHeader(file).dataset();
    return new InstanceReference(
        header.getString(Tag.SOPClassUID), header.getString(Tag.SOPInstanceUID));
  }

  private static String suffix(ResultFile each) {
    return each.instance().isPresent() ? ".dcm" : ".json";
  }

  private static List<ResultFile> results(Path place) throws IOException {
    List<ResultFile> results = new ArrayList<>();
    for (Path file : list(place)) {
      String name = file.getFileName().toString();
      boolean dicom = name.endsWith(".dcm");
      results.add(
          new ResultFile(
              name.substring(0, name.lastIndexOf('.')),
              dicom ? Optional.of(read(file)) : Optional.empty(),
              file));
    }
    return results;
  }

  /** Ordered by name; folders that a crash left unfinished begin with a dot. */
  private static List<Path> list(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(folder, each -> !each.getFileName().toString().startsWith("."))) {
      all.forEach(found::add);
    }
    found.sort(null);
    return found;
  }
}
