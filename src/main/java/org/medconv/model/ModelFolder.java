package org.medconv.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.medconv.disk.Sha256;
import org.medconv.words.FileTrouble;
import org.medconv.yaml.Fault;
import org.medconv.yaml.YamlFile;

/**
 * One folder of {@code models/}: {@code model.yaml} (what the model is, what it wants and what it
 * must not be used for), its weights and, for a classifier that knows how sure it is, its
 * calibration.
 *
 * @param plan everything {@code model.yaml} says, by key
 */
public record ModelFolder(
    Path folder, String kind, ModelId id, Path weightsFile, Map<String, Object> plan) {
  static final String PLAN = "model.yaml";
  private static final String CALIBRATION = "calibration";
  private static final String CALIBRATION_SHA256 = "calibrationSha256";

  /**
   * The sha256 of the weights whose values this process has found to be numbers. The same bytes
   * need no second look, and the sum is compared at each opening.
   */
  private static final Set<String> KNOWN_FINITE = ConcurrentHashMap.newKeySet();

  public ModelFolder {
    plan = Map.copyOf(plan);
  }

  /**
   * Reads {@code model.yaml}; the weights are not touched.
   *
   * @throws UnableToOpenModel with the file and the key that is wrong
   */
  public static ModelFolder open(Path folder) throws UnableToOpenModel {
    Path file = folder.resolve(PLAN);
    Map<String, Object> plan = plan(file);
    String name = text(file, plan, "name");
    if (!folder.getFileName().toString().equals(name)) {
      throw new UnableToOpenModel(
          "%s: name is \"%s\", the folder is \"%s\"; they must be the same"
              .formatted(file, name, folder.getFileName()));
    }
    ModelId id = new ModelId(name, text(file, plan, "version"), text(file, plan, "sha256"));
    Path weights = folder.resolve(text(file, plan, "weights"));
    return new ModelFolder(folder, text(file, plan, "kind"), id, weights, plan);
  }

  /**
   * All model folders below {@code models}, by name; a folder without {@code model.yaml} is passed
   * over.
   */
  public static List<Path> list(Path models) throws IOException {
    List<Path> folders = new ArrayList<>();
    try (Stream<Path> entries = Files.list(models)) {
      entries
          .filter(entry -> Files.isRegularFile(entry.resolve(PLAN)))
          .sorted()
          .forEach(folders::add);
    }
    return folders;
  }

  /**
   * The weights, after their sha256 was checked.
   *
   * @throws UnableToOpenModel for a missing, changed or malformed file, or one with values that are
   *     infinite or no numbers: a network of these answers nothing
   */
  public Map<String, Tensor> weights() throws UnableToOpenModel {
    verify(weightsFile, id.sha256());
    Map<String, Tensor> weights = read(weightsFile);
    if (!KNOWN_FINITE.contains(id.sha256())) {
      requireFinite(weights);
      KNOWN_FINITE.add(id.sha256());
    }
    return weights;
  }

  private void requireFinite(Map<String, Tensor> weights) throws UnableToOpenModel {
    for (Map.Entry<String, Tensor> each : weights.entrySet()) {
      if (!each.getValue().isFinite()) {
        throw new UnableToOpenModel(
            ("%s has values in %s that are not numbers: its training or conversion failed; get"
                    + " another version")
                .formatted(weightsFile, each.getKey()));
      }
    }
  }

  /**
   * The arrays of the file that {@code calibration} names, after it was compared with {@code
   * calibrationSha256}.
   *
   * @return empty where {@code model.yaml} names none
   * @throws UnableToOpenModel for a missing, changed or malformed file
   */
  public Optional<Map<String, Tensor>> calibration() throws UnableToOpenModel {
    if (!isCalibrated()) {
      return Optional.empty();
    }
    return Optional.of(read(verifiedCalibration()));
  }

  /** Whether {@code model.yaml} names a calibration. */
  public boolean isCalibrated() {
    return plan.containsKey(CALIBRATION);
  }

  /**
   * Checks the weights, and the calibration if there is one, against their sha256, and whether they
   * are files of arrays at all.
   *
   * @throws UnableToOpenModel when they differ, are missing or cannot be read
   */
  public void verify() throws UnableToOpenModel {
    verify(weightsFile, id.sha256());
    check(weightsFile);
    if (isCalibrated()) {
      check(verifiedCalibration());
    }
  }

  private static void check(Path file) throws UnableToOpenModel {
    try {
      SafeTensors.check(file);
    } catch (IOException e) {
      throw new UnableToOpenModel("%s cannot be read: %s".formatted(file, FileTrouble.of(e)), e);
    }
  }

  private Path verifiedCalibration() throws UnableToOpenModel {
    Path file = folder.resolve(required(CALIBRATION).toString());
    verify(file, required(CALIBRATION_SHA256).toString());
    return file;
  }

  private static Map<String, Tensor> read(Path file) throws UnableToOpenModel {
    try {
      return SafeTensors.read(file);
    } catch (IOException e) {
      throw new UnableToOpenModel("%s cannot be read: %s".formatted(file, FileTrouble.of(e)), e);
    }
  }

  private static void verify(Path file, String sha256) throws UnableToOpenModel {
    String actual = sha256(file);
    if (!actual.equals(sha256)) {
      throw new UnableToOpenModel(
          "%s has sha256 %s, but %s says %s: the file is damaged or is another file; get it again"
              .formatted(file, actual, PLAN, sha256));
    }
  }

  /** Whether {@code model.yaml} has a key. */
  public boolean has(String key) {
    return plan.containsKey(key);
  }

  /** A key of {@code model.yaml} that must be there. */
  public Object required(String key) throws UnableToOpenModel {
    Object value = plan.get(key);
    if (value == null) {
      throw new UnableToOpenModel("%s: \"%s\" is missing".formatted(folder.resolve(PLAN), key));
    }
    return value;
  }

  /** A number of {@code model.yaml} that must be there. */
  public double number(String key) throws UnableToOpenModel {
    if (required(key) instanceof Number number) {
      return number.doubleValue();
    }
    throw notA("number", key);
  }

  /** A list of numbers of {@code model.yaml} that must be there. */
  public double[] numbers(String key) throws UnableToOpenModel {
    if (required(key) instanceof List<?> list && list.stream().allMatch(Number.class::isInstance)) {
      return list.stream().mapToDouble(value -> ((Number) value).doubleValue()).toArray();
    }
    throw notA("list of numbers", key);
  }

  /** A list of texts of {@code model.yaml}; empty where it is not there. */
  public List<String> texts(String key) throws UnableToOpenModel {
    Object value = plan.getOrDefault(key, List.of());
    if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String.class::cast).toList();
    }
    throw notA("list of texts", key);
  }

  private UnableToOpenModel notA(String what, String key) {
    return new UnableToOpenModel(
        "%s: \"%s\" is %s, not a %s".formatted(folder.resolve(PLAN), key, plan.get(key), what));
  }

  private static Map<String, Object> plan(Path file) throws UnableToOpenModel {
    List<Fault> faults = new ArrayList<>();
    Map<String, Object> plan = YamlFile.values(file, faults);
    if (!faults.isEmpty()) {
      throw new UnableToOpenModel(
          faults.stream().map(Fault::toString).collect(Collectors.joining(System.lineSeparator())));
    }
    return plan;
  }

  private static String text(Path file, Map<String, Object> plan, String key)
      throws UnableToOpenModel {
    Object value = plan.get(key);
    if (value == null || value.toString().isBlank()) {
      throw new UnableToOpenModel("%s: \"%s\" is missing".formatted(file, key));
    }
    return value.toString();
  }

  private static String sha256(Path file) throws UnableToOpenModel {
    try {
      return Sha256.of(file);
    } catch (IOException e) {
      throw new UnableToOpenModel("%s cannot be read: %s".formatted(file, FileTrouble.of(e)), e);
    }
  }
}
