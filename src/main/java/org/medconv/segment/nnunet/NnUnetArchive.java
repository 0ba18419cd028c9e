package org.medconv.segment.nnunet;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.medconv.disk.OwnerOnly;
import org.medconv.disk.RegularFile;
import org.medconv.model.UnableToOpenModel;

/**
 * A model as {@code nnUNetv2_export_model_to_zip} writes it and TotalSegmentator publishes its
 * weights, packed or unpacked: {@code Dataset###_Name/Trainer__Plans__configuration/} with {@code
 * plans.json}, {@code dataset.json} and {@code fold_*}{@code /checkpoint_*.pth}, at any depth.
 *
 * <p>No file is written under a name from the archive, and no more bytes are read than the
 * archive's directory announces.
 */
final class NnUnetArchive implements AutoCloseable {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private static final int MAXIMUM_JSON = 32 << 20;
  private static final long MAXIMUM_CHECKPOINT = 8L << 30;
  private static final int MAXIMUM_FILES = 100_000;
  private static final int DEPTH = 6;
  private static final String PLANS = "plans.json";
  private static final List<String> CHECKPOINTS =
      List.of("checkpoint_final.pth", "checkpoint_best.pth");

  private final Path archive;
  private final Optional<ZipFile> zip;
  private final Set<String> files;
  private final List<Path> temporary = new ArrayList<>();

  private NnUnetArchive(Path archive, Optional<ZipFile> zip, Set<String> files) {
    this.archive = archive;
    this.zip = zip;
    this.files = files;
  }

  /**
   * @param archive a ZIP file or a folder
   * @throws UnableToOpenModel if it is missing, damaged or neither
   */
  static NnUnetArchive open(Path archive) throws UnableToOpenModel {
    try {
      if (Files.isDirectory(archive)) {
        return new NnUnetArchive(archive, Optional.empty(), filesBelow(archive));
      }
      if (!Files.isRegularFile(archive)) {
        throw new UnableToOpenModel(
            "there is no file or folder %s; correct the path".formatted(archive));
      }
      ZipFile zip = new ZipFile(archive.toFile());
      Set<String> names = new TreeSet<>();
      zip.stream().limit(MAXIMUM_FILES).map(ZipEntry::getName).forEach(names::add);
      return new NnUnetArchive(archive, Optional.of(zip), names);
    } catch (IOException | RuntimeException e) {
      // The JDK's ZIP reader throws IllegalArgumentException for some damaged directories.
      throw new UnableToOpenModel(
          "%s is neither a ZIP archive nor a folder, or it is damaged or cut off: %s"
              .formatted(archive, e.getMessage()),
          e);
    }
  }

  private static Set<String> filesBelow(Path folder) throws IOException {
    Set<String> names = new TreeSet<>();
    try (var paths = Files.walk(folder, DEPTH)) {
      paths
          .filter(Files::isRegularFile)
          .limit(MAXIMUM_FILES)
          .forEach(path -> names.add(folder.relativize(path).toString().replace('\\', '/')));
    }
    return names;
  }

  /**
   * A trained configuration in the archive.
   *
   * @param folder path with a slash at its end; empty for the root of the archive
   */
  record Trained(String folder) {
    private static final String SEPARATOR = "__";

    private String last() {
      String path = folder.isEmpty() ? folder : folder.substring(0, folder.length() - 1);
      return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The text after the second double underscore of {@code Trainer__Plans__configuration}. */
    Optional<String> configuration() {
      int at = last().lastIndexOf(SEPARATOR);
      return at < 0 ? Optional.empty() : Optional.of(last().substring(at + SEPARATOR.length()));
    }
  }

  /**
   * The requested configuration, or the only one; of several, {@code 3d_fullres}.
   *
   * @throws UnableToOpenModel if there is none or the choice is not clear
   */
  Trained trained(Optional<String> wanted) throws UnableToOpenModel {
    List<Trained> all =
        files.stream()
            .filter(name -> name.equals(PLANS) || name.endsWith("/" + PLANS))
            .map(name -> new Trained(name.substring(0, name.length() - PLANS.length())))
            .toList();
    if (all.isEmpty()) {
      throw wrong(
          "holds no plans.json; give an export of nnU-Net v2 or an archive of TotalSegmentator's"
              + " weights");
    }
    Predicate<Trained> asked =
        one ->
            one.configuration()
                .map(name -> name.equals(wanted.orElse("3d_fullres")))
                .orElse(wanted.isEmpty());
    List<Trained> chosen =
        all.size() == 1 && wanted.isEmpty() ? all : all.stream().filter(asked).toList();
    if (chosen.size() != 1) {
      throw wrong(
          "holds %s; choose one with --configuration, or give the folder of one model"
              .formatted(all.stream().map(Trained::folder).toList()));
    }
    return chosen.get(0);
  }

  /** Reads a JSON file of a configuration. */
  PlanValues json(Trained trained, String name) throws UnableToOpenModel {
    String path = trained.folder() + name;
    if (!files.contains(path)) {
      throw wrong("holds no " + path);
    }
    try (InputStream in = stream(path)) {
      byte[] bytes = in.readNBytes(MAXIMUM_JSON);
      if (bytes.length == MAXIMUM_JSON) {
        throw wrong("holds a %s of %d bytes and more".formatted(path, MAXIMUM_JSON));
      }
      return new PlanValues("%s: %s".formatted(archive, path), JSON.readValue(bytes, Map.class));
    } catch (IOException e) {
      throw new UnableToOpenModel(
          "%s: %s is not a JSON object, or it is damaged or cut off".formatted(archive, path), e);
    }
  }

  /** Folds with a checkpoint: {@code 0} to {@code 4}, {@code all}. */
  Set<String> folds(Trained trained) {
    Set<String> folds = new TreeSet<>();
    String start = trained.folder() + "fold_";
    for (String name : files) {
      if (name.startsWith(start) && CHECKPOINTS.stream().anyMatch(c -> name.endsWith("/" + c))) {
        folds.add(name.substring(start.length(), name.indexOf('/', start.length())));
      }
    }
    return folds;
  }

  /**
   * The checkpoint of a fold as a file. From a ZIP it is a copy that {@link #close} deletes.
   *
   * @throws UnableToOpenModel if it is missing, damaged or larger than announced
   */
  Path checkpoint(Trained trained, String fold) throws UnableToOpenModel {
    for (String checkpoint : CHECKPOINTS) {
      String name = "%sfold_%s/%s".formatted(trained.folder(), fold, checkpoint);
      if (files.contains(name)) {
        return zip.isPresent() ? unpacked(name) : archive.resolve(name);
      }
    }
    throw wrong(
        "holds no checkpoint of fold %s of %s; its folds are %s"
            .formatted(fold, trained.last(), folds(trained)));
  }

  private Path unpacked(String name) throws UnableToOpenModel {
    long size = zip.orElseThrow().getEntry(name).getSize();
    if (size < 0 || size > MAXIMUM_CHECKPOINT) {
      throw wrong("announces %d bytes of %s, which is refused".formatted(size, name));
    }
    try {
      Path copy =
          OwnerOnly.temporary(
              Path.of(System.getProperty("java.io.tmpdir")), "medconv-checkpoint", ".pth");
      temporary.add(copy);
      copy(name, size, copy);
      return copy;
    } catch (IOException e) {
      throw new UnableToOpenModel(
          "%s: %s cannot be unpacked: %s".formatted(archive, name, e.getMessage()), e);
    }
  }

  private void copy(String name, long size, Path to) throws IOException, UnableToOpenModel {
    ZipEntry entry = zip.orElseThrow().getEntry(name);
    if (to.toFile().getUsableSpace() < size) {
      throw new IOException("%d bytes do not fit into %s".formatted(size, to.getParent()));
    }
    CRC32 sum = new CRC32();
    long copied = 0;
    try (InputStream in = new CheckedInputStream(stream(name), sum);
        OutputStream out = Files.newOutputStream(to)) {
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0 && copied <= size; n = in.read(buffer)) {
        out.write(buffer, 0, n);
        copied += n;
      }
    }
    if (copied != size || sum.getValue() != entry.getCrc()) {
      throw wrong("is damaged: %s differs from its directory entry".formatted(name));
    }
  }

  private InputStream stream(String name) throws IOException {
    return zip.isPresent()
        ? zip.get().getInputStream(zip.get().getEntry(name))
        : RegularFile.open(archive.resolve(name));
  }

  UnableToOpenModel wrong(String fault) {
    return new UnableToOpenModel("%s %s".formatted(archive, fault));
  }

  @Override
  public void close() throws IOException {
    for (Path copy : temporary) {
      Files.deleteIfExists(copy);
    }
    if (zip.isPresent()) {
      zip.get().close();
    }
  }
}
