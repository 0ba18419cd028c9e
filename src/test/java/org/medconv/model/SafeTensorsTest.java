package org.medconv.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.model.SafeTensors.Storage;

class SafeTensorsTest {
  @TempDir Path folder;

  @Test
  void float32_comes_back_bit_for_bit() throws IOException {
    Tensor tensor = random(3, 4, 5);
    assertThat(roundTrip(tensor, Storage.F32).values()).isEqualTo(tensor.values());
  }

  @Test
  void float16_keeps_eleven_bits() throws IOException {
    Tensor tensor = random(3, 4, 5);
    Tensor read = roundTrip(tensor, Storage.F16);
    for (int n = 0; n < tensor.values().length; n++) {
      float value = tensor.values()[n];
      assertThat(read.values()[n]).isCloseTo(value, within(Math.abs(value) * 0x1p-11f + 1e-7f));
    }
  }

  @Test
  void int8_is_off_by_at_most_half_a_step_of_its_channel() throws IOException {
    Tensor tensor = random(6, 2, 3);
    Tensor read = roundTrip(tensor, Storage.INT8_PER_CHANNEL);
    for (int channel = 0; channel < 6; channel++) {
      float[] wanted = Arrays.copyOfRange(tensor.values(), channel * 6, channel * 6 + 6);
      float largest = 0;
      for (float value : wanted) {
        largest = Math.max(largest, Math.abs(value));
      }
      for (int n = 0; n < 6; n++) {
        assertThat(read.values()[channel * 6 + n]).isCloseTo(wanted[n], within(largest / 253));
      }
    }
  }

  @Test
  void every_half_float_survives_the_way_through_float() {
    for (int bits = 0; bits < 0x10000; bits++) {
      float value = HalfFloat.toFloat((short) bits);
      if (!Float.isNaN(value)) {
        assertThat(HalfFloat.fromFloat(value)).isEqualTo((short) bits);
      }
    }
  }

  @Test
  void a_truncated_file_is_refused_with_the_name_of_the_array() throws IOException {
    Path file = folder.resolve("weights.safetensors");
    SafeTensors.write(file, Map.of("conv1.weight", random(3, 4)), Storage.F32, Map.of());
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 5));
    assertThatThrownBy(() -> SafeTensors.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("conv1.weight")
        .hasMessageContaining("truncated");
  }

  @Test
  void random_bytes_are_refused_and_never_crash() throws IOException {
    Path file = folder.resolve("weights.safetensors");
    SafeTensors.write(file, Map.of("a", random(2, 3), "b", random(4)), Storage.F16, Map.of());
    byte[] good = Files.readAllBytes(file);
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      byte[] bad = good.clone();
      for (int n = 0; n < 4; n++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      Files.write(file, bad);
      try {
        SafeTensors.read(file);
      } catch (IOException refused) {
        assertThat(refused).hasMessageContaining("weights.safetensors");
      }
    }
  }

  private Tensor roundTrip(Tensor tensor, Storage storage) throws IOException {
    Path file = folder.resolve("weights.safetensors");
    SafeTensors.write(file, Map.of("x", tensor), storage, Map.of("note", "test"));
    Map<String, Tensor> read = SafeTensors.read(file);
    assertThat(read).containsOnlyKeys("x");
    assertThat(read.get("x").shape()).isEqualTo(tensor.shape());
    return read.get("x");
  }

  private Path written(String json, int arrayBytes) throws IOException {
    byte[] header = json.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    java.nio.ByteBuffer bytes =
        java.nio.ByteBuffer.allocate(8 + header.length + arrayBytes)
            .order(java.nio.ByteOrder.LITTLE_ENDIAN)
            .putLong(header.length)
            .put(header);
    return Files.write(folder.resolve("made.safetensors"), bytes.array());
  }

  private void assertRefused(String json, String why) throws IOException {
    Path file = written(json, 64);
    assertThatThrownBy(() -> SafeTensors.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(why)
        .hasNoCause();
  }

  @Test
  void an_array_without_shape_or_offsets_is_refused() throws IOException {
    String why = "entry \"a\" has no shape or offsets";
    assertRefused("{\"a\":null}", why);
    assertRefused("{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", why);
    assertRefused("{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,8]}}", why);
    assertRefused("null", "its header is empty");
  }

  @Test
  void arrays_of_the_same_bytes_are_refused_since_each_would_be_held() throws IOException {
    assertRefused(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}",
        "\"b\" overlaps another array");
  }

  @Test
  void scales_that_are_not_one_a_channel_are_refused() throws IOException {
    for (int scales = 0; scales < 4; scales += 3) {
      assertRefused(
          ("{\"a\":{\"dtype\":\"I8\",\"shape\":[2,3],\"data_offsets\":[0,6]},\"a.scale\":"
                  + "{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[8,%d]}}")
              .formatted(scales, 8 + 4 * scales),
          "\"a\" has 2 channels and %d scales".formatted(scales));
    }
  }

  private static Tensor random(long... shape) {
    Random random = new Random(1);
    float[] values = new float[(int) Tensor.count(shape)];
    for (int n = 0; n < values.length; n++) {
      values[n] = (float) random.nextGaussian();
    }
    return new Tensor(shape, values);
  }
}
