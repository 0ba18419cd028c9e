package org.medconv.model.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.model.Tensor;
import org.medconv.model.UnableToOpenModel;

/** Files of PyTorch itself (src/test/python/torch_checkpoints.py), and damaged ones. */
class TorchCheckpointTest {
  private static final Path KINDS = Path.of("src/test/resources/nnunet/kinds.pth");

  @TempDir Path folder;

  private static Map<String, Tensor> weights() throws Exception {
    try (TorchCheckpoint checkpoint = TorchCheckpoint.open(KINDS)) {
      return checkpoint.tensors("network_weights", name -> true);
    }
  }

  @Test
  void strides_offsets_and_shared_storages_are_followed() throws Exception {
    Map<String, Tensor> weights = weights();
    assertThat(weights.get("whole").values()).startsWith(0, 1, 2).hasSize(24);
    assertThat(weights.get("turned").shape()).containsExactly(4, 2, 3);
    assertThat(weights.get("turned").values()).startsWith(0, 4, 8, 12, 16, 20, 1, 5);
    assertThat(weights.get("part").shape()).containsExactly(1, 2, 2);
    assertThat(weights.get("part").values()).containsExactly(13, 14, 21, 22);
    assertThat(weights.get("repeated").values()).containsExactly(5, 5, 5, 5, 5, 5);
    assertThat(weights.get("scalar").shape()).isEmpty();
    assertThat(weights.get("scalar").values()).containsExactly(7);
    assertThat(weights.get("empty").shape()).containsExactly(0, 3);
    assertThat(weights.get("parameter").values()).containsExactly(1.5f);
  }

  @Test
  void every_number_type_is_read_at_its_precision() throws Exception {
    Map<String, Tensor> weights = weights();
    for (int n = 0; n < 24; n++) {
      assertThat(weights.get("double").values()[n]).isEqualTo((float) (n / 3.0));
      assertThat(Math.abs(weights.get("half").values()[n] - n / 3f))
          .isLessThan(n * 0x1p-11f / 2 + 1e-9f);
      assertThat(Math.abs(weights.get("bfloat").values()[n] - n / 3f))
          .isLessThan(n * 0x1p-8f / 2 + 1e-9f);
    }
    assertThat(weights.get("whole_numbers").values()).containsExactly(-1, (float) (1L << 40));
  }

  @Test
  void what_is_no_weight_is_read_or_stands_as_an_inert_name() throws Exception {
    try (TorchCheckpoint checkpoint = TorchCheckpoint.open(KINDS)) {
      assertThat(checkpoint.text("trainer_name")).contains("nnUNetTrainer");
      assertThat(checkpoint.text("text")).contains("ä中");
      assertThat(checkpoint.text("device")).isEmpty();
      assertThat(checkpoint.wholeNumbers("inference_allowed_mirroring_axes")).containsExactly(0, 2);
    }
  }

  @Test
  void a_file_that_is_nothing_but_a_state_dict_is_read_too() throws Exception {
    ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    pickle.write(new byte[] {(byte) 0x80, 2, '}'});
    text(pickle, "w");
    tensor(pickle, "ctorch\nIntStorage\n");
    pickle.write(new byte[] {'s', '.'});
    byte[] values = {7, 0, 0, 0, 9, 0, 0, 0};
    try (TorchCheckpoint checkpoint =
        TorchCheckpoint.open(checkpoint(pickle.toByteArray(), values))) {
      assertThat(checkpoint.names()).containsExactly("w");
      assertThat(checkpoint.tensors(name -> true).get("w").values()).containsExactly(7, 9);
      assertThat(checkpoint.tensors(name -> false)).isEmpty();
    }
  }

  @Test
  void a_tensor_of_a_number_type_that_is_not_read_is_an_error_by_name() throws Exception {
    Path file = checkpoint(pickle("ctorch\nBoolStorage\n"), new byte[2]);
    try (TorchCheckpoint checkpoint = TorchCheckpoint.open(file)) {
      assertThatThrownBy(() -> checkpoint.tensors("network_weights", name -> true))
          .isInstanceOf(UnableToOpenModel.class)
          .hasMessageContaining("torch.BoolStorage");
    }
  }

  /**
   * {@code {"network_weights": {"w": _rebuild_tensor_v2(storage of two, 0, (2,), (1,))}}}, the
   * storage of a class that is to be named.
   */
  private static byte[] pickle(String storageClass) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[] {(byte) 0x80, 2, '}'});
    text(out, "network_weights");
    out.write('}');
    text(out, "w");
    tensor(out, storageClass);
    out.write(new byte[] {'s', 's', '.'});
    return out.toByteArray();
  }

  /** {@code _rebuild_tensor_v2(storage of two, 0, (2,), (1,))} */
  private static void tensor(ByteArrayOutputStream out, String storageClass) throws IOException {
    out.write("ctorch._utils\n_rebuild_tensor_v2\n((".getBytes(StandardCharsets.US_ASCII));
    text(out, "storage");
    out.write(storageClass.getBytes(StandardCharsets.US_ASCII));
    text(out, "0");
    text(out, "cpu");
    out.write(new byte[] {'K', 2, 't', 'Q', 'K', 0, 'K', 2, (byte) 0x85, 'K', 1, (byte) 0x85});
    out.write(new byte[] {(byte) 0x89, '}', 't', 'R'});
  }

  private static void text(ByteArrayOutputStream out, String text) throws IOException {
    out.write(new byte[] {'X', (byte) text.length(), 0, 0, 0});
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private Path checkpoint(byte[] pickle, byte[] storage) throws IOException {
    Path file = folder.resolve("made.pth");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("archive/data.pkl"));
      zip.write(pickle);
      zip.putNextEntry(new ZipEntry("archive/data/0"));
      zip.write(storage);
    }
    return file;
  }

  @Test
  void a_pickle_made_by_hand_is_read() throws Exception {
    Path file =
        checkpoint(
            pickle("ctorch\nFloatStorage\n"), new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40});
    try (TorchCheckpoint checkpoint = TorchCheckpoint.open(file)) {
      assertThat(checkpoint.tensors("network_weights", name -> true).get("w").values())
          .containsExactly(1, 2);
    }
  }

  @Test
  void a_storage_shorter_than_the_pickle_says_is_an_error_by_name() throws Exception {
    Path file = checkpoint(pickle("ctorch\nFloatStorage\n"), new byte[7]);
    try (TorchCheckpoint checkpoint = TorchCheckpoint.open(file)) {
      assertThatThrownBy(() -> checkpoint.tensors("network_weights", name -> true))
          .isInstanceOf(UnableToOpenModel.class)
          .hasMessageContaining("\"w\"")
          .hasMessageContaining("7 bytes");
    }
  }

  @Test
  void a_pickle_that_would_run_a_command_in_python_runs_nothing() throws Exception {
    Path witness = folder.resolve("witness");
    String program = "\u0080\u0002cposix\nsystem\nX%c\0\0\0touch %s\u0085R.";
    byte[] bomb =
        program
            .formatted((char) (6 + witness.toString().length()), witness)
            .getBytes(StandardCharsets.ISO_8859_1);
    assertThat(Pickle.read(bomb)).isEqualTo(new PickledObject("posix.system"));
    assertThat(witness).doesNotExist();
  }

  @Test
  void a_list_that_holds_itself_does_no_harm() throws Exception {
    byte[] ring = {(byte) 0x80, 2, ']', 'q', 0, 'h', 0, 'a', '}', 'h', 0, 'K', 1, 's', '.'};
    assertThat(Pickle.read(ring)).isInstanceOf(Map.class);
  }

  @Test
  void lengths_that_no_file_has_take_no_memory() {
    for (String start :
        new String[] {
          "X\u00ff\u00ff\u00ff\u007f",
          "\u008e\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f",
          "\u008b\u00ff\u00ff\u00ff\u007f",
          "T\u00ff\u00ff\u00ff\u00ff"
        }) {
      byte[] bytes = ("\u0080\u0002" + start + "x.").getBytes(StandardCharsets.ISO_8859_1);
      assertThatThrownBy(() -> Pickle.read(bytes)).isInstanceOf(MalformedCheckpoint.class);
    }
  }

  @Test
  void the_format_before_pytorch_1_6_is_refused_with_what_to_do() {
    assertThatThrownBy(() -> TorchCheckpoint.open(Path.of("src/test/resources/nnunet/legacy.pth")))
        .isInstanceOf(UnableToOpenModel.class)
        .hasMessageContaining("older than PyTorch 1.6")
        .hasMessageContaining("torch.save");
  }

  @Test
  void other_files_are_refused() throws IOException {
    Path file = Files.writeString(folder.resolve("notes.txt"), "these are no weights");
    assertThatThrownBy(() -> TorchCheckpoint.open(file))
        .isInstanceOf(UnableToOpenModel.class)
        .hasMessageContaining("notes.txt");
    assertThatThrownBy(() -> TorchCheckpoint.open(folder.resolve("missing.pth")))
        .isInstanceOf(UnableToOpenModel.class);
  }

  @Test
  void a_changed_byte_of_a_weight_is_noticed() throws Exception {
    byte[] bytes = Files.readAllBytes(KINDS);
    float[] whole = weights().get("whole").values();
    int at = indexOf(bytes, new byte[] {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0x40});
    assertThat(whole[1]).isEqualTo(1);
    bytes[at + 2] ^= 1;
    Path file = Files.write(folder.resolve("changed.pth"), bytes);
    try (TorchCheckpoint checkpoint = TorchCheckpoint.open(file)) {
      assertThatThrownBy(() -> checkpoint.tensors("network_weights", name -> true))
          .isInstanceOf(UnableToOpenModel.class)
          .hasMessageContaining("damaged");
    }
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int n = 0; n + part.length <= bytes.length; n++) {
      if (Arrays.equals(bytes, n, n + part.length, part, 0, part.length)) {
        return n;
      }
    }
    throw new AssertionError("not found");
  }

  @Test
  void every_truncation_is_an_error_with_the_name_of_the_file() throws Exception {
    byte[] bytes = Files.readAllBytes(KINDS);
    for (int length = 0; length < bytes.length; length += 7) {
      assertReadOrRefused(Arrays.copyOf(bytes, length), true);
    }
  }

  @Test
  void changed_bytes_are_read_or_refused_and_never_crash() throws Exception {
    byte[] bytes = Files.readAllBytes(KINDS);
    Random random = new Random(11);
    for (int round = 0; round < 1500; round++) {
      byte[] bad = bytes.clone();
      for (int n = 0; n < 1 + random.nextInt(6); n++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      assertReadOrRefused(bad, false);
    }
  }

  private void assertReadOrRefused(byte[] bytes, boolean refused) throws Exception {
    Path file = Files.write(folder.resolve("bad.pth"), bytes);
    try (TorchCheckpoint checkpoint = TorchCheckpoint.open(file)) {
      checkpoint.tensors("network_weights", name -> true);
      assertThat(refused).isFalse();
    } catch (UnableToOpenModel e) {
      assertThat(e).hasMessageContaining("bad.pth");
    }
  }

  /** The ZIP's checksums detect most damage; this tests the pickle reader without them. */
  @Test
  void changed_and_random_pickles_are_read_or_refused_and_never_crash() throws Exception {
    byte[] good;
    try (java.util.zip.ZipFile zip = new java.util.zip.ZipFile(KINDS.toFile())) {
      good = zip.getInputStream(zip.getEntry("kinds/data.pkl")).readAllBytes();
    }
    Random random = new Random(12);
    for (int round = 0; round < 9_000; round++) {
      byte[] bad = round % 3 == 0 ? new byte[random.nextInt(200)] : good.clone();
      if (round % 3 == 0) {
        random.nextBytes(bad);
      }
      for (int n = 0; n < 1 + random.nextInt(5) && bad.length > 0; n++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      try {
        Pickle.read(bad);
      } catch (MalformedCheckpoint e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
  }
}
