package org.medconv.dicom.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.dicom.file.UnreadableFile.Fault;
import org.medconv.peers.Programs;

/**
 * Legal variants of every compressed syntax, encoded by other projects and decoded by two
 * independent decoders: {@code src/test/python/codec_variants.py}.
 */
class CodecVariantsTest {
  private static final Path PYTHON = Path.of("target/python/bin/python");
  private static final Path SCRIPT = Path.of("src/test/python/codec_variants.py");

  @TempDir Path folder;

  /** A line of the script's index. */
  private record Variant(String name, String syntax, PixelLayout layout, boolean exact) {
    static Variant of(String line) {
      String[] f = line.split("\t", -1);
      int bits = Integer.parseInt(f[4]);
      PixelLayout layout =
          new PixelLayout(
              Integer.parseInt(f[2]),
              Integer.parseInt(f[3]),
              1,
              16,
              bits,
              bits - 1,
              Boolean.parseBoolean(f[5]));
      return new Variant(f[0], f[1], layout, f[6].equals("exact"));
    }
  }

  @Test
  void what_two_decoders_agree_upon_comes_back_bit_for_bit_and_what_is_lossy_is_refused()
      throws IOException {
    Programs.require("opj_compress", "libopenjp2-tools");
    requirePackages();
    Programs.Result made =
        Programs.run(List.of(PYTHON.toString(), SCRIPT.toString(), folder.toString()));
    assertThat(made.status()).as(made.output()).isZero();
    List<String> wrong = new ArrayList<>();
    List<String> index = Files.readAllLines(folder.resolve("index.tsv"));
    assertThat(index).hasSizeGreaterThan(300);
    for (String line : index) {
      Variant variant = Variant.of(line);
      if (!isRight(variant)) {
        wrong.add(variant.name());
      }
    }
    assertThat(wrong).isEmpty();
  }

  private boolean isRight(Variant variant) throws IOException {
    byte[] frame = Files.readAllBytes(folder.resolve(variant.name() + ".bin"));
    Path file = folder.resolve("variant.dcm");
    TestImage.encapsulated(file, variant.layout(), variant.syntax(), frame);
    if (!variant.exact()) {
      assertThatExceptionOfType(UnreadableFile.class)
          .as(variant.name())
          .isThrownBy(() -> TestImage.only(file))
          .satisfies(e -> assertThat(e.fault()).isEqualTo(Fault.UNSUPPORTED));
      return true;
    }
    short[] expected = new short[variant.layout().framePixels()];
    ByteBuffer.wrap(Files.readAllBytes(folder.resolve(variant.name() + ".raw")))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asShortBuffer()
        .get(expected);
    try {
      return java.util.Arrays.equals(TestImage.only(file), expected);
    } catch (UnreadableFile e) {
      return false;
    }
  }

  private static void requirePackages() {
    assumeTrue(
        Files.isExecutable(PYTHON)
            && Programs.run(
                        List.of(
                            PYTHON.toString(), "-c", "import imagecodecs, imageio_ffmpeg, pydicom"))
                    .status()
                == 0,
        () ->
            "skipped: no codecs in %s (%s -m pip install -r src/test/python/requirements-codecs.txt)"
                .formatted(PYTHON, PYTHON));
  }
}
