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
      assertThat(TestImage.only(file)).isEqualTo(image.stored());
    }
  }

  /** PS3.5 8.1.1 and A.3: two cells share a word, and words are written high byte first. */
  @ParameterizedTest
  @CsvSource({"OW, true", "OB, false"})
  void eight_bits_in_big_endian_words_are_swapped_back(VR vr, boolean swapped) throws IOException {
    Attributes image = new Attributes(true);
    image.addAll(TestImage.of(16, 15, 8, false, 5).header());
    image.setInt(Tag.BitsAllocated, VR.US, 8);
    byte[] written = new byte[16 * 15];
    short[] stored = new short[written.length];
    for (int n = 0; n < written.length; n++) {
      stored[n] = (short) (n % 251);
      written[swapped ? n ^ 1 : n] = (byte) stored[n];
    }
    image.setBytes(Tag.PixelData, vr, written);
    Path file = folder.resolve("eight.dcm");
    Part10File.write(file, image, UID.ExplicitVRBigEndianRetired);
    assertThat(TestImage.only(file)).isEqualTo(stored);
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
      assertThat(TestImage.only(file)).isEqualTo(image.stored());
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
      assertThatExceptionOfType(UnreadableFile.class).isThrownBy(() -> TestImage.only(cut));
    }
    Files.write(cut, Arrays.copyOf(whole, whole.length - 20));
    assertThatExceptionOfType(UnreadableFile.class).isThrownBy(() -> TestImage.only(cut));
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
    assertThat(TestImage.only(encapsulated(layout, codestream))).isEqualTo(expected);
    for (int part = 1; part < 20; part++) {
      Path cut = encapsulated(layout, Arrays.copyOf(codestream, codestream.length * part / 20));
      assertThatExceptionOfType(UnreadableFile.class).isThrownBy(() -> TestImage.only(cut));
    }
  }

  private static final PixelLayout VARIANT = new PixelLayout(40, 33, 1, 16, 16, 15, true);

  private Path variant(String name, byte[] frame) throws IOException {
    String syntax =
        name.endsWith("j2k")
            ? UID.JPEG2000LosslessOnly
            : name.endsWith("jls") ? UID.JPEGLSLossless : UID.JPEGLosslessNonHierarchical14;
    return TestImage.encapsulated(folder.resolve("variant.dcm"), VARIANT, syntax, frame);
  }

  private static short[] stored(String name, int pixels) throws IOException {
    short[] stored = new short[pixels];
    ByteBuffer.wrap(resource(name)).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(stored);
    return stored;
  }

  /** Made by {@code codec_variants.py}, where OpenJPEG, libjpeg-turbo, CharLS, ffmpeg agree. */
  @ParameterizedTest
  @ValueSource(strings = {"parts.j2k", "offset.j2k", "restarts.jpg", "restarts.jls"})
  void legal_variants_come_back_bit_for_bit_whatever_pads_them(String name) throws IOException {
    byte[] frame = resource(name);
    short[] expected = stored("variants.raw", VARIANT.framePixels());
    assertThat(TestImage.only(variant(name, frame))).isEqualTo(expected);
    for (byte pad : new byte[] {0, ' ', (byte) 0xff, (byte) 0xd9}) {
      byte[] padded = Arrays.copyOf(frame, frame.length + 1);
      padded[frame.length] = pad;
      assertThat(TestImage.only(variant(name, padded))).isEqualTo(expected);
    }
  }

  /** T.800 A.4.2: with TNsot = 0, a tile-part does not give their number. */
  @Test
  void tile_parts_that_do_not_tell_their_number_are_all_decoded() throws IOException {
    short[] expected = stored("variants.raw", VARIANT.framePixels());
    byte[] frame = resource("parts.j2k");
    List<Integer> tileParts = tileParts(frame);
    assertThat(tileParts).hasSizeGreaterThan(2);
    for (int told = -1; told < tileParts.size(); told++) {
      byte[] changed = frame.clone();
      for (int part = 0; part < tileParts.size(); part++) {
        changed[tileParts.get(part) + 11] = (byte) (part == told ? tileParts.size() : 0);
      }
      assertThat(TestImage.only(variant("parts.j2k", changed))).isEqualTo(expected);
    }
  }

  @Test
  void a_tile_part_that_is_missing_is_noticed_though_no_other_tells_the_number()
      throws IOException {
    byte[] frame = resource("parts.j2k");
    List<Integer> tileParts = tileParts(frame);
    tileParts.forEach(part -> frame[part + 11] = 0);
    int last = tileParts.get(tileParts.size() - 1);
    byte[] cut = Arrays.copyOf(frame, last + 2);
    cut[last] = (byte) 0xff;
    cut[last + 1] = (byte) 0xd9;
    Path file = variant("parts.j2k", cut);
    assertThatExceptionOfType(UnreadableFile.class)
        .isThrownBy(() -> TestImage.only(file))
        .satisfies(e -> assertThat(e.fault()).isEqualTo(Fault.TRUNCATED));
  }

  /** A.5.1: the first tile covers the image's first pixel; this one made billions of tiles. */
  @Test
  void a_first_tile_that_does_not_reach_the_image_is_refused() throws IOException {
    byte[] frame = resource("parts.j2k");
    ByteBuffer.wrap(frame).putInt(32, -129);
    Path file = variant("parts.j2k", frame);
    assertThatExceptionOfType(UnreadableFile.class)
        .isThrownBy(() -> TestImage.only(file))
        .satisfies(e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED));
  }

  @Test
  void a_second_image_in_a_single_frame_object_is_no_padding() throws IOException {
    byte[] frame = resource("restarts.jpg");
    Attributes a = TestImage.header(VARIANT);
    Fragments fragments = a.newFragments(Tag.PixelData, VR.OB, 3);
    fragments.add(new byte[0]);
    byte[] even = Arrays.copyOf(frame, frame.length + frame.length % 2);
    fragments.add(even);
    fragments.add(even);
    Path file = folder.resolve("two.dcm");
    Part10File.write(file, a, UID.JPEGLosslessNonHierarchical14);
    assertThatExceptionOfType(UnreadableFile.class)
        .isThrownBy(() -> TestImage.only(file))
        .withMessageContaining("more compressed frames");
  }

  @Test
  void a_compressed_sample_of_more_bits_than_the_header_stores_is_refused() throws IOException {
    PixelLayout twelve = new PixelLayout(40, 33, 1, 16, 12, 11, true);
    Path file =
        TestImage.encapsulated(
            folder.resolve("bits.dcm"), twelve, UID.JPEGLSLossless, resource("restarts.jls"));
    assertThatExceptionOfType(UnreadableFile.class)
        .isThrownBy(() -> TestImage.only(file))
        .withMessageContaining("more than the 12 bits");
  }

  /** Where the SOT markers of a codestream stand. */
  private static List<Integer> tileParts(byte[] codestream) {
    List<Integer> found = new ArrayList<>();
    for (int at = 0; at < codestream.length - 1; at++) {
      if (codestream[at] == (byte) 0xff && codestream[at + 1] == (byte) 0x90) {
        found.add(at);
      }
    }
    return found;
  }

  @Test
  void a_file_without_pixels_says_so() throws IOException {
    Path file = folder.resolve("empty.dcm");
    Part10File.write(file, images().get(0).header(), UID.ExplicitVRLittleEndian);
    assertThatExceptionOfType(UnreadableFile.class)
        .isThrownBy(() -> TestImage.only(file))
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
    return TestImage.encapsulated(
        folder.resolve("encapsulated.dcm"), layout, UID.JPEG2000LosslessOnly, codestream);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = PixelDecoderTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }
}
