package org.medconv.segment.nnunet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.model.Compute;
import org.medconv.model.DeviceChoice;
import org.medconv.model.ModelFolder;
import org.medconv.model.SafeTensors;
import org.medconv.model.Tensor;
import org.medconv.model.UnableToOpenModel;
import org.medconv.segment.Abstention;
import org.medconv.segment.L1Finding.NotFound;
import org.medconv.segment.VertebraLevel;
import org.medconv.segment.nnunet.NnUnetImport.Request;
import org.medconv.volume.Acquisition;
import org.medconv.volume.CtVolume;
import org.medconv.volume.Grid;
import org.medconv.volume.Vector3;

/**
 * Archives of tiny networks with random weights, made by nnU-Net's own classes, with the resulting
 * logits ({@code src/test/python/nnunet_reference.py}); also wrong and damaged archives.
 */
class NnUnetImportTest {
  private static final Path RESOURCES = Path.of("src/test/resources/nnunet");
  private static final Path PLAIN = RESOURCES.resolve("tiny-plain.zip");

  @TempDir Path folder;

  private Request request(Path archive) {
    return new Request(
        archive,
        folder.resolve("models"),
        Optional.of("brought"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        SafeTensors.Storage.F32);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-plain", "tiny-residual"})
  void logits_of_a_patch_are_those_of_pytorch(String name) throws Exception {
    ModelFolder model = NnUnetImport.run(request(RESOURCES.resolve(name + ".zip")));
    Map<String, Tensor> reference = SafeTensors.read(RESOURCES.resolve(name + ".safetensors"));

    float[] logits = logits(model, reference.get("patch.input").values());

    float[] wanted = reference.get("patch.logits").values();
    double worst = 0;
    for (int n = 0; n < wanted.length; n++) {
      worst = Math.max(worst, Math.abs(wanted[n] - logits[n]));
    }
    System.out.printf("%s: logits of a patch differ by at most %.1e%n", name, worst);
    assertThat(logits).containsExactly(wanted, within(1e-3f));
  }

  private static float[] logits(ModelFolder model, float[] patch) throws Exception {
    NnUnetPlan plan = NnUnetPlan.of(model);
    try (NDManager manager = Compute.open(DeviceChoice.CPU, 2).newManager()) {
      NnUnetNetwork network = NnUnetSegmenter.network(plan, model, manager);
      return new NnUnetPass(plan, network, manager).logits(patch);
    }
  }

  @Test
  void a_volume_too_large_for_the_memory_and_an_empty_one_are_refused_with_a_reason()
      throws Exception {
    ModelFolder model = NnUnetImport.run(request(PLAIN));
    try (NnUnetSegmenter segmenter =
        NnUnetSegmenter.open(model, Compute.open(DeviceChoice.CPU, 1))) {
      short[] soft = new short[1000];
      Arrays.fill(soft, (short) 40);
      NotFound large = (NotFound) segmenter.find(cube(400, soft));
      assertThat(large.abstention().reason()).isEqualTo(Abstention.Reason.VOLUME_TOO_LARGE);
      assertThat(large.abstention().sentence())
          .matches(
              "\\d+ classes of \\d+ x \\d+ x \\d+ voxels at the network's spacing need \\d+ MiB of"
                  + " memory, but Java may use only \\d+; send fewer slices, or set a larger"
                  + " MEDCONV_HEAP");
      NotFound empty = (NotFound) segmenter.find(cube(2, new short[1000]));
      assertThat(empty.abstention().reason()).isEqualTo(Abstention.Reason.NO_SPINE);
    }
  }

  private static CtVolume cube(double spacing, short[] hu) {
    Grid grid = Grid.axisAligned(10, 10, 10, new Vector3(0, 0, 0), spacing, spacing, spacing);
    return new CtVolume(grid, hu, Acquisition.unknown());
  }

  @Test
  void the_labels_of_the_last_ribs_are_read_where_model_yaml_names_them() throws Exception {
    ModelFolder model = NnUnetImport.run(request(PLAIN));
    assertThat(NnUnetPlan.of(model).lastRibs()).isEmpty();
    Path yaml = model.folder().resolve("model.yaml");
    Files.writeString(yaml, Files.readString(yaml) + "\nlastRibs: {left: 4, right: 5}\n");
    NnUnetPlan plan = NnUnetPlan.of(ModelFolder.open(model.folder()));
    assertThat(plan.lastRibs()).contains(new LastRibs(4, 5));
    assertThat(plan.toMap()).containsEntry("lastRibs", Map.of("left", 4, "right", 5));
  }

  @Test
  void the_model_folder_says_what_was_imported() throws Exception {
    ModelFolder model = NnUnetImport.run(request(PLAIN));
    model.verify();
    NnUnetPlan plan = NnUnetPlan.of(model);
    assertThat(model.kind()).isEqualTo("nnunet-segmenter");
    assertThat(model.id().version()).isEqualTo("3d_fullres-fold_0");
    assertThat(plan.levels())
        .isEqualTo(Map.of(VertebraLevel.L2, 1, VertebraLevel.L1, 2, VertebraLevel.T12, 3));
    assertThat(plan.orientation()).isEqualTo(Orientation.RAS);
    assertThat(plan.mirroringAxes()).containsExactly(0, 1, 2);
    assertThat(plan.mirroring()).isFalse();
    assertThat(plan.normalisation())
        .isEqualTo(new Normalisation(-126.5, 1015.25, 213.4567, 233.321));
    assertThat(plan.architecture().features()).containsExactly(4, 8, 10);
    assertThat(((Map<?, ?>) model.plan().get("importedFrom")).get("trainer"))
        .isEqualTo("nnUNetTrainer");
  }

  @Test
  void an_unpacked_archive_gives_the_same_weights() throws Exception {
    Path unpacked = folder.resolve("unpacked");
    try (ZipFile zip = new ZipFile(PLAIN.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        Path to = unpacked.resolve(entry.getName());
        Files.createDirectories(to.getParent());
        Files.write(to, zip.getInputStream(entry).readAllBytes());
      }
    }
    String packed = NnUnetImport.run(request(PLAIN)).id().sha256();
    Request other =
        new Request(
            unpacked,
            folder.resolve("others"),
            Optional.empty(),
            Optional.of("3d_fullres"),
            Optional.of("0"),
            Optional.of(Orientation.LPS),
            SafeTensors.Storage.F32);
    ModelFolder model = NnUnetImport.run(other);
    assertThat(model.id().sha256()).isEqualTo(packed);
    assertThat(model.id().name()).isEqualTo("Dataset901_TinyPlain");
    assertThat(NnUnetPlan.of(model).orientation()).isEqualTo(Orientation.LPS);
  }

  @Test
  void mirroring_averages_all_mirror_images() throws Exception {
    ModelFolder model = NnUnetImport.run(request(PLAIN));
    Path yaml = model.folder().resolve("model.yaml");
    Files.writeString(yaml, Files.readString(yaml).replace("mirroring: false", "mirroring: true"));
    float[] patch =
        SafeTensors.read(RESOURCES.resolve("tiny-plain.safetensors")).get("patch.input").values();
    float[] turned = patch.clone();
    for (int n = 0; n < patch.length; n++) {
      turned[n] = patch[patch.length - 1 - n];
    }
    float[] one = logits(ModelFolder.open(model.folder()), patch);
    float[] other = logits(ModelFolder.open(model.folder()), turned);
    int volume = patch.length;
    for (int label = 0; label < 4; label++) {
      for (int n = 0; n < volume; n++) {
        assertThat(other[label * volume + volume - 1 - n])
            .isCloseTo(one[label * volume + n], within(1e-4f));
      }
    }
  }

  @Test
  void a_name_that_is_taken_or_no_name_is_refused() throws Exception {
    NnUnetImport.run(request(PLAIN));
    assertRefused(request(PLAIN), "already exists");
    Request slip =
        new Request(
            PLAIN,
            folder.resolve("models"),
            Optional.of("../elsewhere"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            SafeTensors.Storage.F32);
    assertRefused(slip, "is not a valid model name");
  }

  @Test
  void a_fold_or_configuration_that_is_not_there_is_refused_with_those_that_are() throws Exception {
    assertRefused(
        new Request(
            PLAIN,
            folder.resolve("models"),
            Optional.of("x"),
            Optional.empty(),
            Optional.of("3"),
            Optional.empty(),
            SafeTensors.Storage.F32),
        "no checkpoint of fold 3");
    assertRefused(
        new Request(
            PLAIN,
            folder.resolve("models"),
            Optional.of("x"),
            Optional.of("2d"),
            Optional.empty(),
            Optional.empty(),
            SafeTensors.Storage.F32),
        "3d_fullres");
  }

  private static void assertRefused(Request request, String because) {
    assertThatThrownBy(() -> NnUnetImport.run(request))
        .isInstanceOf(UnableToOpenModel.class)
        .hasMessageContaining(because);
  }

  @Test
  void files_that_are_no_archive_are_refused() throws IOException {
    assertRefused(request(folder.resolve("missing.zip")), "there is no file or folder");
    assertRefused(
        request(Files.writeString(folder.resolve("a.zip"), "no")), "neither a ZIP archive");
    assertRefused(request(Files.createDirectory(folder.resolve("empty"))), "holds no plans.json");
  }

  /** The message of the refusal after an edit of plans.json or dataset.json. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plans.json   | PlainConvUNet       | SwinUNETR             | the network is a"
            + " \"SwinUNETR\"",
        "plans.json   | DefaultPreprocessor | OtherPreprocessor     | OtherPreprocessor",
        "plans.json   | CTNormalization     | ZScoreNormalization   | ZScoreNormalization",
        "plans.json   | \"resampling_fn_data\": \"resample_data_or_seg_to_shape\" |"
            + " \"resampling_fn_data\": \"resample_torch_simple\" | resample_torch_simple",
        "plans.json   | \"3d_fullres\"      | \"3d_lowres\"         | no configuration"
            + " \"3d_fullres\"",
        "plans.json   | \"transpose_forward\" | \"transposed\"      | \"transpose_forward\" is"
            + " missing",
        "plans.json   | \"percentile_00_5\" | \"percentile\"        | \"percentile_00_5\" is"
            + " missing",
        "plans.json   | \"unet_max_num_features\": 10 | \"unet_max_num_features\": 9 | must have"
            + " shape",
        "plans.json   | 3.0                 | \"wide\"              | \"spacing\" is not",
        "dataset.json | vertebrae_L1        | liver                 | no label stands for L1",
        "dataset.json | \"vertebrae_T12\": 3 | \"vertebrae_T12\": 9 | no label has the value 3",
        "dataset.json | \"channel_names\"   | \"channels\"          | \"modality\" is missing",
        "dataset.json | {                   | [                     | not a JSON object",
      })
  void plans_that_cannot_be_followed_are_refused_by_name(
      String file, String text, String with, String because) throws Exception {
    Path edited =
        rewritten(
            (name, bytes) ->
                name.endsWith(file)
                    ? utf8(new String(bytes, StandardCharsets.UTF_8).replace(text, with))
                    : bytes);
    assertRefused(request(edited), because);
    assertThat(leftBehind()).isEmpty();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private List<Path> leftBehind() throws IOException {
    Path models = folder.resolve("models");
    if (!Files.exists(models)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(models)) {
      return files.toList();
    }
  }

  interface Edit {
    byte[] of(String name, byte[] content);
  }

  private Path rewritten(Edit edit) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(PLAIN.toFile())) {
      zip.stream()
          .forEach(
              entry -> {
                try {
                  files.put(
                      entry.getName(),
                      edit.of(entry.getName(), zip.getInputStream(entry).readAllBytes()));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
    Path to = folder.resolve("edited.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(to))) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
      }
    }
    return to;
  }

  @Test
  void a_checkpoint_that_is_cut_off_or_of_the_old_format_is_refused() throws Exception {
    Path cut =
        rewritten(
            (name, bytes) ->
                name.endsWith(".pth") ? Arrays.copyOf(bytes, bytes.length * 2 / 3) : bytes);
    assertRefused(request(cut), "not a readable checkpoint");
    byte[] legacy = Files.readAllBytes(RESOURCES.resolve("legacy.pth"));
    Path old = rewritten((name, bytes) -> name.endsWith(".pth") ? legacy : bytes);
    assertRefused(request(old), "older than PyTorch 1.6");
  }

  @Test
  void a_name_in_the_archive_that_leads_elsewhere_writes_nothing_there() throws Exception {
    Path to = folder.resolve("slip.zip");
    try (ZipFile zip = new ZipFile(PLAIN.toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(to))) {
      for (ZipEntry entry : zip.stream().toList()) {
        out.putNextEntry(new ZipEntry("../../" + entry.getName()));
        out.write(zip.getInputStream(entry).readAllBytes());
      }
    }
    ModelFolder model = NnUnetImport.run(request(to));
    assertThat(model.folder()).isEqualTo(folder.resolve("models").resolve("brought"));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("slip.zip", "models");
    }
  }

  @Test
  void truncated_and_changed_archives_are_imported_or_refused_and_leave_nothing() throws Exception {
    byte[] good = Files.readAllBytes(PLAIN);
    Random random = new Random(5);
    Path file = folder.resolve("bad.zip");
    for (int round = 0; round < 60; round++) {
      byte[] bad = good.clone();
      if (round % 3 == 0) {
        bad = Arrays.copyOf(good, random.nextInt(good.length));
      } else {
        for (int n = 0; n < 1 + random.nextInt(20); n++) {
          bad[random.nextInt(bad.length)] = (byte) random.nextInt();
        }
      }
      Files.write(file, bad);
      try {
        ModelFolder made = NnUnetImport.run(request(file));
        Files.delete(made.weightsFile());
        Files.delete(made.folder().resolve("model.yaml"));
        Files.delete(made.folder());
      } catch (UnableToOpenModel refused) {
        assertThat(refused.getMessage()).isNotBlank();
      }
      assertThat(leftBehind()).isEmpty();
    }
  }
}
