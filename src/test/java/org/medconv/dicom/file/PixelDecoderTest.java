package org.medconv.dicom.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Fragments;
import org.aoju.bus.image.galaxy.data.VR;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.dicom.file.UnreadableFile.Fault;
import org.medconv.peers.Programs;

class PixelDecoderTest {

  @TempDir Path folder;

  private static short[] only(Path file) throws IOException {
    List<short[]> frames = new ArrayList<>();
    PixelDecoder.decode(file, (frame, layout, stored) -> frames.add(stored));
    assertThat(frames).hasSize(1);
    return frames.get(0);
  }

  private static List<TestImage> images() {
    return List.of(
        TestImage.of(61, 47, 16, true, 1),
        TestImage.of(64, 48, 12, false, 2),
        TestImage.of(33, 32, 12, true, 3),
        TestImage.of(40, 31, 16, false, 4));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        UID.ImplicitVRLittleEndian,
        UID.ExplicitVRLittleEndian,
        UID.DeflatedExplicitVRLittleEndian,
        UID.ExplicitVRBigEndianRetired
      })
  void uncompressed_pixels_come_back_bit_for_bit(String syntax) throws IOException {
    for (TestImage image : images()) {
      Path file = image.write(folder.resolve("image.dcm"), syntax);
      assertThat(only(file)).isEqualTo(image.stored());
    }
  }

  static Stream<Arguments> dcmtkEncoders() {
    return Stream.of(
        Arguments.of(List.of("dcmconv", "+te")),
        Arguments.of(List.of("dcmconv", "+ti")),
        Arguments.of(List.of("dcmconv", "+tb")),
        Arguments.of(List.of("dcmconv", "+td")),
        Arguments.of(List.of("dcmcrle")),
        Arguments.of(List.of("dcmcjpls", "+el")),
        Arguments.of(
            List.of("dcmcjpls", "+el", "+t1", "9", "+t2", "40", "+t3", "200", "+rs", "31")),
        Arguments.of(List.of("dcmcjpeg", "+e1")),
        Arguments.of(List.of("dcmcjpeg", "+el")),
        Arguments.of(List.of("dcmcjpeg", "+el", "+sv", "4")),
        Arguments.of(List.of("dcmcjpeg", "+el", "+sv", "7")));
  }

  @ParameterizedTest
  @MethodSource("dcmtkEncoders")
  void what_dcmtk_encodes_comes_back_bit_for_bit(List<String> encoder) throws IOException {
    Programs.require(encoder.get(0), "dcmtk");
    for (TestImage image : images()) {
      Path file = encoded(image, encoder);
      assertThat(only(file)).isEqualTo(image.stored());
    }
  }

  @ParameterizedTest
  @MethodSource("dcmtkEncoders")
  void a_file_cut_off_anywhere_is_refused(List<String> encoder) throws IOException {
    Programs.require(encoder.get(0), "dcmtk");
    byte[] whole = Files.readAllBytes(encoded(images().get(0), encoder));
    Path cut = folder.resolve("cut.dcm");
    for (int part = 1; part < 20; part++) {
      Files.write(cut, Arrays.copyOf(whole, whole.length * part / 20));
      assertThatExceptionOfType(UnreadableFile.class).isThrownBy(() -> only(cut));
    }
    Files.write(cut, Arrays.copyOf(whole, whole.length - 20));
    assertThatExceptionOfType(UnreadableFile.class).isThrownBy(() -> only(cut));
  }

  /** Codestreams made by OpenJPEG 2.5 from the raw values beside them. */
  @ParameterizedTest
  @CsvSource({"s16,61,47,16,true", "u12,64,48,12,false", "s12,33,32,12,true", "u16,40,33,16,false"})
  void what_openjpeg_encodes_comes_back_bit_for_bit(
      String name, int columns, int rows, int bits, boolean signed) throws IOException {
    PixelLayout layout = new PixelLayout(columns, rows, 1, 16, bits, bits - 1, signed);
    byte[] codestream = resource(name + ".j2k");
    short[] expected = new short[columns * rows];
    ByteBuffer.wrap(resource(name + ".raw"))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asShortBuffer()
        .get(expected);
    assertThat(only(encapsulated(layout, codestream))).isEqualTo(expected);
    for (int part = 1; part < 20; part++) {
      Path cut = encapsulated(layout, Arrays.copyOf(codestream, codestream.length * part / 20));
      assertThatExceptionOfType(UnreadableFile.class).isThrownBy(() -> only(cut));
    }
  }

  @Test
  void a_file_without_pixels_says_so() throws IOException {
    Path file = folder.resolve("empty.dcm");
    Part10File.write(file, images().get(0).header(), UID.ExplicitVRLittleEndian);
    assertThatExceptionOfType(UnreadableFile.class)
        .isThrownBy(() -> only(file))
        .satisfies(e -> assertThat(e.fault()).isEqualTo(Fault.NO_PIXELS));
  }

  private Path encoded(TestImage image, List<String> encoder) throws IOException {
    Path plain = image.write(folder.resolve("plain.dcm"), UID.ExplicitVRLittleEndian);
    Path file = folder.resolve("encoded.dcm");
    List<String> command = new ArrayList<>(encoder);
    command.add(plain.toString());
    command.add(file.toString());
    Programs.Result result = Programs.run(command);
    assertThat(result.status()).as(result.output()).isZero();
    return file;
  }

  private Path encapsulated(PixelLayout layout, byte[] codestream) throws IOException {
    Attributes a =
        new TestImage(
                layout.columns(), layout.rows(), layout.bitsStored(), layout.signed(), new short[0])
            .header();
    Fragments fragments = a.newFragments(Tag.PixelData, VR.OB, 2);
    fragments.add(new byte[0]);
    fragments.add(Arrays.copyOf(codestream, codestream.length + codestream.length % 2));
    Path file = folder.resolve("encapsulated.dcm");
    Part10File.write(file, a, UID.JPEG2000LosslessOnly);
    return file;
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = PixelDecoderTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
