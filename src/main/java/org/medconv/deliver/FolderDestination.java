package org.medconv.deliver;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.medconv.disk.Folders;
import org.medconv.disk.OwnerOnly;
import org.medconv.disk.Sha256;
import org.medconv.disk.WholeFile;
import org.medconv.jobs.ResultFile;
import org.medconv.words.Bytes;
import org.medconv.words.WritableFolder;

/**
 * A folder that another program reads. Each file appears atomically, under a name that does not
 * begin with a dot, and replaces nothing: if the name has other content, a number is added. Written
 * files are remembered by the SHA-256 of their content, so that a retry does not write again what
 * the reader has taken away.
 */
final class FolderDestination extends Destination {
  /** Only runs of one job with different results can have the same name. */
  private static final int MOST_OF_ONE_NAME = 99;

  private final FolderConfig config;

  FolderDestination(FolderConfig config) {
    super(config.name());
    this.config = config;
  }

  @Override
  Attempt attempt(List<ResultFile> results, Progress progress) {
    try {
      requireFolder();
      int numbered = new Delivered(results, progress).put();
      return new Attempt.Sent(
          numbered == 0
              ? ""
              : "Names taken by other content, which stays: %d; these files have numbers added."
                  .formatted(numbered));
    } catch (FolderTrouble e) {
      return e.attempt();
    } catch (IOException e) {
      return FolderTrouble.of(e, config.folder()).attempt();
    }
  }

  private void requireFolder() throws FolderTrouble {
    if (!Files.isDirectory(config.folder())) {
      throw FolderTrouble.missing(config.folder());
    }
  }

  private void requireSpace(long bytes) throws IOException {
    long free = Files.getFileStore(config.folder()).getUsableSpace();
    if (free - bytes < config.minimumFreeBytes()) {
      throw FolderTrouble.full(config.folder(), free, config.minimumFreeBytes());
    }
  }

  @Override
  public Finding examine() throws IOException {
    requireFolder();
    WritableFolder.require(config.folder());
    requireSpace(0);
    return Finding.well(
        "%s is writable, %s free"
            .formatted(
                config.folder(), Bytes.of(Files.getFileStore(config.folder()).getUsableSpace())));
  }

  /** The results of one job. */
  private final class Delivered {
    private final List<ResultFile> results;
    private final Progress progress;

    /** For this job only: its delivery runs in one process at a time. */
    private final String partPrefix;

    Delivered(List<ResultFile> results, Progress progress) {
      this.results = results;
      this.progress = progress;
      this.partPrefix = ".medconv-%d-".formatted(progress.jobId());
    }

    /**
     * @return how many files got a number
     */
    int put() throws IOException {
      FileNames names = FileNames.of(config.pattern(), results, progress.jobId());
      Set<String> there = progress.stored();
      int numbered = 0;
      for (ResultFile result : results) {
        if (config.takes(result.name())) {
          byte[] content = read(result);
          String key = Sha256.of(content);
          if (!there.contains(key)) {
            numbered += put(names.of(result), content) ? 1 : 0;
            progress.stored(key, 0);
          }
        }
      }
      return numbered;
    }

    private byte[] read(ResultFile result) throws FolderTrouble {
      try {
        return Files.readAllBytes(result.file());
      } catch (IOException e) {
        throw FolderTrouble.unreadable(result.name(), e);
      }
    }

    /** Whether a number was added to its name. */
    private boolean put(FileNames.Name name, byte[] content) throws IOException {
      requireSpace(content.length);
      Path parent = folders(config.folder().resolve(name.path()).getParent());
      discardParts(parent);
      for (int number = 1; number <= MOST_OF_ONE_NAME; number++) {
        Path file = parent.resolve(name.numbered(number));
        if (isThere(file, content) || isWritten(file, content)) {
          return number > 1;
        }
      }
      throw FolderTrouble.nameTaken(config.folder(), MOST_OF_ONE_NAME);
    }

    /** Whether an earlier attempt wrote it, but was killed before it was recorded. */
    private boolean isThere(Path file, byte[] content) {
      try {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
            && Files.size(file) == content.length
            && Arrays.equals(Files.readAllBytes(file), content);
      } catch (IOException notOurs) {
        return false;
      }
    }

    /** Whether its name was free. */
    private boolean isWritten(Path file, byte[] content) throws IOException {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
      Path part = OwnerOnly.temporary(file.getParent(), partPrefix, WholeFile.PART);
      try {
        if (config.groupMayRead()) {
          OwnerOnly.openToGroup(part);
        }
        WholeFile.writeNew(file, part, out -> out.write(content));
        return true;
      } catch (FileAlreadyExistsException e) {
        return false;
      }
    }

    /** Deletes partial files of a killed process. */
    private void discardParts(Path parent) throws IOException {
      try (DirectoryStream<Path> parts =
          Files.newDirectoryStream(parent, partPrefix + "*" + WholeFile.PART)) {
        for (Path part : parts) {
          Files.deleteIfExists(part);
        }
      }
    }

    /** Creates missing folders, and checks that links do not lead out of the folder. */
    private Path folders(Path wanted) throws IOException {
      Path made = config.folder();
      for (Path part : config.folder().relativize(wanted)) {
        Path parent = made;
        made = made.resolve(part);
        if (!part.toString().isEmpty() && !Files.isDirectory(made)) {
          make(made);
          Folders.sync(parent);
        }
      }
      if (!made.toRealPath().startsWith(config.folder().toRealPath())) {
        throw FolderTrouble.leadsOut(config.folder());
      }
      return made;
    }

    private void make(Path folder) throws IOException {
      try {
        OwnerOnly.folder(folder);
      } catch (FileAlreadyExistsException e) {
        if (Files.isDirectory(folder)) {
          return;
        }
        throw e;
      }
      if (config.groupMayRead()) {
        OwnerOnly.openToGroup(folder);
      }
    }
  }
}
