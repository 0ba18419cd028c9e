package org.medconv.segment.nnunet;

import ai.djl.MalformedModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.medconv.disk.Folders;
import org.medconv.disk.Sha256;
import org.medconv.model.ModelFolder;
import org.medconv.model.ModelYaml;
import org.medconv.model.SafeTensors;
import org.medconv.model.Tensor;
import org.medconv.model.UnableToOpenModel;
import org.medconv.model.torch.TorchCheckpoint;
import org.medconv.segment.nnunet.NnUnetArchive.Trained;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;

/**
 * Converts a model trained with nnU-Net into a model folder: {@code model.yaml}, which a person can
 * read and change, and {@code weights.safetensors}. Only the import reads the pickle in the
 * checkpoint.
 */
public final class NnUnetImport {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final String WEIGHTS = "network_weights";
  private static final String WEIGHTS_FILE = "weights.safetensors";

  /**
   * The source and the target of an import.
   *
   * @param archive a ZIP file or a folder
   * @param models folder in which the model folder is created
   * @param name name of the model; empty: name of the data set
   * @param configuration empty: the only one, else {@code 3d_fullres}
   * @param fold {@code 0} to {@code 4} or {@code all}; empty: 0, or the only one
   * @param orientation orientation of the training images; empty: derived from labels and image
   *     reader
   * @param storage number format of the weights
   */
  public record Request(
      Path archive,
      Path models,
      Optional<String> name,
      Optional<String> configuration,
      Optional<String> fold,
      Optional<Orientation> orientation,
      SafeTensors.Storage storage) {}

  private final Request request;
  private final NnUnetArchive archive;

  private NnUnetImport(Request request, NnUnetArchive archive) {
    this.request = request;
    this.archive = archive;
  }

  /**
   * Imports the model. A failed import leaves no files behind.
   *
   * @return the new folder, opened
   * @throws UnableToOpenModel if the archive is invalid, damaged, truncated or not supported, or
   *     the name is taken
   * @throws IOException if the folder cannot be written
   */
  public static ModelFolder run(Request request) throws UnableToOpenModel, IOException {
    try (NnUnetArchive archive = NnUnetArchive.open(request.archive())) {
      return new NnUnetImport(request, archive).run();
    }
  }

  private ModelFolder run() throws UnableToOpenModel, IOException {
    Trained trained = archive.trained(request.configuration());
    PlanValues plans = archive.json(trained, "plans.json");
    PlanValues dataset = archive.json(trained, "dataset.json");
    String name = name(plans);
    Path folder = request.models().resolve(name);
    if (Files.exists(folder)) {
      throw new UnableToOpenModel("%s already exists; choose another --name".formatted(folder));
    }
    String fold = fold(trained);
    Path checkpointFile = archive.checkpoint(trained, fold);
    try (TorchCheckpoint checkpoint = TorchCheckpoint.open(checkpointFile)) {
      String configuration =
          request.configuration().or(trained::configuration).orElse("3d_fullres");
      NnUnetPlan plan =
          PlansFile.read(
              plans,
              dataset,
              configuration,
              request.orientation(),
              Arrays.stream(checkpoint.wholeNumbers("inference_allowed_mirroring_axes"))
                  .boxed()
                  .toList());
      Map<String, Tensor> weights = weights(checkpoint, new NnUnetNetwork(plan.architecture()));
      Map<String, Object> source = new LinkedHashMap<>();
      source.put("archive", request.archive().getFileName().toString());
      source.put("model", trained.folder());
      source.put("configuration", configuration);
      source.put("fold", fold);
      source.put("trainer", checkpoint.text("trainer_name").orElse("not said"));
      source.put("checkpointSha256", Sha256.of(checkpointFile));
      write(folder, name, "%s-fold_%s".formatted(configuration, fold), plan, source, weights);
    }
    return ModelFolder.open(folder);
  }

  private String name(PlanValues plans) throws UnableToOpenModel {
    String name = request.name().isPresent() ? request.name().get() : plans.text("dataset_name");
    if (!NAME.matcher(name).matches()) {
      throw new UnableToOpenModel(
          "\"%s\" is not a valid model name: use at most 64 letters, digits, dots, hyphens and underscores"
              .formatted(name));
    }
    return name;
  }

  private String fold(Trained trained) throws UnableToOpenModel {
    if (request.fold().isPresent()) {
      return request.fold().get();
    }
    Set<String> folds = archive.folds(trained);
    if (folds.isEmpty()) {
      throw archive.wrong("holds no checkpoint below " + trained.folder());
    }
    return folds.iterator().next();
  }

  /**
   * The weights by the network's own names. A checkpoint contains most of them two or three times,
   * because PyTorch lists a layer under every name that leads to it, and also those of the coarser
   * heads, which only training needs.
   */
  private Map<String, Tensor> weights(TorchCheckpoint checkpoint, NnUnetNetwork network)
      throws UnableToOpenModel {
    Set<String> unknown = new TreeSet<>();
    for (String name : checkpoint.names(WEIGHTS)) {
      if (!network.names().contains(withoutWrapper(name)) && !isAlias(withoutWrapper(name))) {
        unknown.add(name);
      }
    }
    if (!unknown.isEmpty()) {
      throw archive.wrong(
          "does not fit its plans: %d weights have no place in the described network; the first is \"%s\""
              .formatted(unknown.size(), unknown.iterator().next()));
    }
    Map<String, Tensor> weights = new LinkedHashMap<>();
    checkpoint
        .tensors(WEIGHTS, name -> network.names().contains(withoutWrapper(name)))
        .forEach((name, tensor) -> weights.put(withoutWrapper(name), tensor));
    try {
      network.check(weights);
    } catch (MalformedModelException e) {
      throw new UnableToOpenModel(
          "%s does not fit its plans: %s".formatted(request.archive(), e.getMessage()), e);
    }
    return weights;
  }

  /** Training on several cards, or of a compiled network, puts a wrapper's name in front. */
  private static String withoutWrapper(String name) {
    String rest = name.startsWith("module.") ? name.substring("module.".length()) : name;
    return rest.startsWith("_orig_mod.") ? rest.substring("_orig_mod.".length()) : rest;
  }

  private static boolean isAlias(String name) {
    return name.contains(".all_modules.")
        || name.startsWith("decoder.encoder.")
        || name.startsWith("decoder.seg_layers.");
  }

  private void write(
      Path folder,
      String name,
      String version,
      NnUnetPlan plan,
      Map<String, Object> source,
      Map<String, Tensor> weights)
      throws IOException {
    Files.createDirectories(request.models());
    Path draft = Files.createTempDirectory(request.models(), ".importing");
    try {
      Path file = draft.resolve(WEIGHTS_FILE);
      SafeTensors.write(file, weights, request.storage(), Map.of("format", "pt"));
      Map<String, Object> yaml = new LinkedHashMap<>();
      yaml.put("kind", NnUnetSegmenter.KIND);
      yaml.put("name", name);
      yaml.put("version", version);
      yaml.put("weights", WEIGHTS_FILE);
      yaml.put("storage", request.storage().name());
      yaml.put("sha256", Sha256.of(file));
      yaml.putAll(plan.toMap());
      yaml.put("importedFrom", source);
      yaml.put(
          "notFor",
          List.of(
              "any decision about a patient; research use only",
              "other than its own licence allows"));
      new ModelYaml()
          .append("# Written by `models import`.\n" + dump().dumpToString(yaml))
          .write(draft);
      Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      discard(draft, e);
      throw e;
    }
  }

  private static void discard(Path draft, Exception cause) {
    try {
      Folders.delete(draft);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private static Dump dump() {
    return new Dump(DumpSettings.builder().setWidth(120).build());
  }
}
