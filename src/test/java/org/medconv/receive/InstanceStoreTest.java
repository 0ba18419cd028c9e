package org.medconv.receive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.medconv.bench.SampleSeries;
import org.medconv.dicom.file.DataSetEnd;
import org.medconv.dicom.file.Part10File;
import org.medconv.dicom.net.StoreScp.StoreRefused;
import org.medconv.receive.KeptInstance.Arrival;

class InstanceStoreTest {
  private static final int NO_ROOM = 0xA700;
  private static final int DOES_NOT_MATCH = 0xA900;
  private static final int CANNOT_UNDERSTAND = 0xC000;
  private static final long PLENTY = 1L << 40;
  private static final long NEEDED = 1L << 30;

  private final SampleSeries series = new SampleSeries(7, 16, 4);
  private final AtomicLong free = new AtomicLong(PLENTY);
  @TempDir private Path folder;
  private Path storage;
  private InstanceStore store;

  @BeforeEach
  void open() throws IOException {
    storage = folder.resolve("storage");
    store = InstanceStore.open(storage, NEEDED, free::get);
  }

  @AfterEach
  void nothing_half_written_is_left() throws IOException {
    assertThat(parts()).isEmpty();
    store.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        UID.ImplicitVRLittleEndian,
        UID.ExplicitVRLittleEndian,
        UID.ExplicitVRBigEndianRetired,
        UID.DeflatedExplicitVRLittleEndian
      })
  void an_instance_is_kept_byte_for_byte_under_its_uids(String transferSyntaxUid) throws Exception {
    Sent sent = Sent.of(series.slice(0), transferSyntaxUid);
    KeptInstance kept = sent.to(store);
    assertThat(kept.first()).isTrue();
    assertThat(kept.file())
        .isEqualTo(
            storage
                .resolve(series.studyInstanceUid())
                .resolve(series.seriesInstanceUid())
                .resolve(series.sopInstanceUid(0) + ".dcm"));
    assertThat(Sent.dataSetOf(Files.readAllBytes(kept.file()))).isEqualTo(sent.dataSet());
    Part10File file = Part10File.read(kept.file());
    assertThat(file.transferSyntaxUid()).isEqualTo(transferSyntaxUid);
    assertThat(file.dataset()).isEqualTo(series.slice(0));
    assertThat(Seal.isIntact(kept.file())).isTrue();
  }

  @Test
  void an_object_of_many_blocks_is_kept_whole() throws Exception {
    Attributes image = series.slice(0);
    byte[] pixels = new byte[5 << 20];
    new Random(5).nextBytes(pixels);
    image.setBytes(Tag.PixelData, VR.OW, pixels);
    Sent sent = Sent.of(image);
    KeptInstance kept = sent.to(store);
    assertThat(Sent.dataSetOf(Files.readAllBytes(kept.file()))).isEqualTo(sent.dataSet());
    assertThat(Seal.isIntact(kept.file())).isTrue();
  }

  @Test
  void the_same_instance_again_is_success_and_the_first_copy_stays() throws Exception {
    Sent sent = Sent.of(series.slice(0));
    KeptInstance first = sent.to(store);
    byte[] kept = Files.readAllBytes(first.file());
    Attributes altered = series.slice(0);
    altered.setInt(Tag.InstanceNumber, VR.IS, 99);
    assertThat(sent.to(store).first()).isFalse();
    assertThat(Sent.of(altered).to(store).first()).isFalse();
    assertThat(instances()).containsExactly(first.file());
    assertThat(Files.readAllBytes(first.file())).isEqualTo(kept);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        UID.ImplicitVRLittleEndian,
        UID.ExplicitVRLittleEndian,
        UID.ExplicitVRBigEndianRetired,
        UID.DeflatedExplicitVRLittleEndian
      })
  void the_same_picture_under_a_corrected_identity_takes_the_first_ones_place(String syntax)
      throws Exception {
    Sent first = Sent.of(series.slice(0));
    first.to(store);
    Attributes corrected = series.slice(0);
    corrected.setString(Tag.PatientID, VR.LO, "RIGHT-1");
    corrected.setString(Tag.PatientBirthDate, VR.DA, "19510403");
    KeptInstance kept = Sent.of(corrected, syntax).to(store);
    assertThat(kept.arrival()).isEqualTo(Arrival.CORRECTED);
    assertThat(Part10File.read(kept.file()).dataset().getString(Tag.PatientID))
        .isEqualTo("RIGHT-1");
    assertThat(Seal.isIntact(kept.file())).isTrue();
    assertThat(instances()).containsExactly(kept.file());
    assertThat(Corrections.of(kept.file().getParent()).orElseThrow().attributes())
        .containsExactly("PatientBirthDate", "PatientID");
    assertThat(Sent.of(corrected, syntax).to(store).arrival()).isEqualTo(Arrival.AGAIN);
  }

  @Test
  void an_image_that_was_deleted_here_comes_back_as_itself_or_corrected() throws Exception {
    for (int slice : new int[] {0, 1}) {
      Sent.of(series.slice(slice)).to(store);
    }
    new ReceivedImages(storage).delete(series.studyInstanceUid(), Instant.now().plusSeconds(60));
    KeptInstance same = Sent.of(series.slice(0)).to(store);
    assertThat(same.arrival()).isEqualTo(Arrival.FIRST);
    assertThat(Corrections.of(same.file().getParent())).isEmpty();
    Attributes corrected = series.slice(1);
    corrected.setString(Tag.PatientID, VR.LO, "RIGHT-1");
    KeptInstance other = Sent.of(corrected).to(store);
    assertThat(other.arrival()).isEqualTo(Arrival.CORRECTED);
    assertThat(Corrections.of(other.file().getParent()).orElseThrow().attributes())
        .containsExactly("PatientID");
  }

  @Test
  void a_correction_that_is_taken_back_is_another_revision() throws Exception {
    Attributes corrected = series.slice(0);
    corrected.setString(Tag.PatientName, VR.PN, "Right^Name");
    Path folder = Sent.of(series.slice(0)).to(store).file().getParent();
    List<String> revisions = new ArrayList<>();
    for (Attributes next : List.of(corrected, series.slice(0), corrected)) {
      assertThat(Sent.of(next).to(store).arrival()).isEqualTo(Arrival.CORRECTED);
      revisions.add(Corrections.of(folder).orElseThrow().revision());
    }
    assertThat(revisions).doesNotHaveDuplicates();
  }

  @Test
  void the_same_identity_written_otherwise_is_no_correction() throws Exception {
    Attributes latin = series.slice(0);
    latin.setString(Tag.PatientName, VR.PN, "M\u00fcller^J\u00f6rg");
    Sent.of(latin).to(store);
    Attributes unicode = series.slice(0);
    unicode.setSpecificCharacterSet("ISO_IR 192");
    unicode.setString(Tag.PatientName, VR.PN, "M\u00dcLLER^J\u00f6rg^^^");
    unicode.setString(Tag.PatientID, VR.LO, "SAMPLE-7 ");
    unicode.setNull(Tag.PatientBirthDate, VR.DA);
    assertThat(Sent.of(unicode).to(store).arrival()).isEqualTo(Arrival.AGAIN);
  }

  @Test
  void a_copy_that_knows_less_corrects_nothing_unless_it_takes_the_patient_id_back()
      throws Exception {
    Attributes full = series.slice(0);
    full.setString(Tag.PatientBirthDate, VR.DA, "19510403");
    full.setString(Tag.AccessionNumber, VR.SH, "ACC-1");
    Sent.of(full).to(store);
    assertThat(Sent.of(series.slice(0)).to(store).arrival()).isEqualTo(Arrival.AGAIN);
    full.setNull(Tag.PatientID, VR.LO);
    assertThat(Sent.of(full).to(store).arrival()).isEqualTo(Arrival.CORRECTED);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        Tag.PatientID,
        Tag.PatientName,
        Tag.PatientBirthDate,
        Tag.PatientSex,
        Tag.IssuerOfPatientID,
        Tag.AccessionNumber
      })
  void each_part_of_the_identity_can_be_corrected(int tag) throws Exception {
    Sent.of(series.slice(0)).to(store);
    Attributes corrected = series.slice(0);
    corrected.setString(tag, VR.LO, "19510403");
    assertThat(Sent.of(corrected).to(store).arrival()).isEqualTo(Arrival.CORRECTED);
  }

  @Test
  void an_object_of_many_blocks_is_corrected_and_compared_like_any_other() throws Exception {
    Attributes image = series.slice(0);
    image.setInt(Tag.Rows, VR.US, 1500);
    image.setInt(Tag.Columns, VR.US, 1500);
    byte[] pixels = new byte[2 * 1500 * 1500];
    image.setBytes(Tag.PixelData, VR.OW, pixels);
    Sent.of(image).to(store);
    assertThat(Sent.of(image).to(store).arrival()).isEqualTo(Arrival.AGAIN);
    image.setString(Tag.PatientID, VR.LO, "RIGHT-1");
    assertThat(Sent.of(image).to(store).arrival()).isEqualTo(Arrival.CORRECTED);
    byte[] other = pixels.clone();
    other[other.length - 2] = 1;
    image.setBytes(Tag.PixelData, VR.OW, other);
    assertThat(refusal(Sent.of(image))).isEqualTo(DOES_NOT_MATCH);
  }

  @Test
  void another_picture_under_a_known_uid_is_refused_and_the_first_stays() throws Exception {
    Path file = Sent.of(series.slice(0)).to(store).file();
    byte[] kept = Files.readAllBytes(file);
    List<Attributes> others = new ArrayList<>();
    for (int change = 0; change < 7; change++) {
      others.add(series.slice(0));
    }
    others.get(0).setBytes(Tag.PixelData, VR.OW, series.slice(1).getSafeBytes(Tag.PixelData));
    others.get(1).setDouble(Tag.RescaleIntercept, VR.DS, -1000);
    others.get(2).setDouble(Tag.ImagePositionPatient, VR.DS, -180, -180, 99);
    others.get(3).remove(Tag.PixelData);
    // The same bytes, read as other values.
    others.get(4).setInt(Tag.BitsStored, VR.US, 10);
    others.get(4).setInt(Tag.HighBit, VR.US, 9);
    others.get(5).setInt(Tag.PixelPaddingValue, VR.US, 1000);
    others.get(6).setString(Tag.PhotometricInterpretation, VR.CS, "MONOCHROME1");
    for (Attributes other : others) {
      other.setString(Tag.PatientID, VR.LO, "RIGHT-1");
      assertThat(refusal(Sent.of(other))).isEqualTo(DOES_NOT_MATCH);
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(kept);
    assertThat(Corrections.of(file.getParent())).isEmpty();
  }

  /** The functional groups of an enhanced image are part of its picture. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void other_functional_groups_under_a_known_uid_are_refused(boolean shared) throws Exception {
    int groups = shared ? Tag.SharedFunctionalGroupsSequence : Tag.PerFrameFunctionalGroupsSequence;
    Sent.of(withGroups(groups, "-1024")).to(store);
    Attributes same = withGroups(groups, "-1024.0");
    same.setString(Tag.PatientID, VR.LO, "RIGHT-1");
    assertThat(Sent.of(same).to(store).arrival()).isEqualTo(Arrival.CORRECTED);
    assertThat(refusal(Sent.of(withGroups(groups, "-1000")))).isEqualTo(DOES_NOT_MATCH);
  }

  private Attributes withGroups(int groups, String intercept) throws Exception {
    Attributes transformation = new Attributes();
    transformation.setString(Tag.RescaleIntercept, VR.DS, intercept);
    Attributes group = new Attributes();
    group.newSequence(Tag.PixelValueTransformationSequence, 1).add(transformation);
    Attributes image = series.slice(0);
    image.newSequence(groups, 1).add(group);
    return image;
  }

  @Test
  void numbers_written_otherwise_are_the_same_picture() throws Exception {
    Sent.of(series.slice(0)).to(store);
    Attributes rewritten = series.slice(0);
    rewritten.setString(Tag.RescaleSlope, VR.DS, "1.000000");
    rewritten.setString(Tag.ImagePositionPatient, VR.DS, "-180.0", "-1.8E2", "0.00");
    assertThat(Sent.of(rewritten).to(store).arrival()).isEqualTo(Arrival.AGAIN);
  }

  @Test
  void a_copy_that_cannot_be_read_gives_way_to_one_that_can() throws Exception {
    Sent whole = Sent.of(series.slice(0));
    Path file = whole.to(store).file();
    byte[] kept = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(kept, kept.length - 100));
    assertThat(whole.to(store).arrival()).isEqualTo(Arrival.CORRECTED);
    assertThat(Sent.dataSetOf(Files.readAllBytes(file))).isEqualTo(whole.dataSet());
  }

  @ParameterizedTest
  @ValueSource(ints = {Tag.StudyInstanceUID, Tag.SeriesInstanceUID})
  void an_instance_that_another_study_or_series_has_is_refused_until_it_is_gone_there(int tag)
      throws Exception {
    Path file = Sent.of(series.slice(0)).to(store).file();
    Attributes moved = series.slice(0);
    moved.setString(tag, VR.UI, "1.2.3.4");
    assertThat(refusal(Sent.of(moved))).isEqualTo(DOES_NOT_MATCH);
    assertThat(instances()).containsExactly(file);
    assertThat(Sent.of(series.slice(0)).to(store).arrival()).isEqualTo(Arrival.AGAIN);

    Files.delete(file);
    assertThat(Sent.of(moved).to(store).first()).isTrue();
    assertThat(refusal(Sent.of(series.slice(0)))).isEqualTo(DOES_NOT_MATCH);
  }

  @Test
  void of_parallel_senders_of_one_instance_into_two_series_one_series_gets_it() throws Exception {
    ExecutorService senders = Executors.newFixedThreadPool(8);
    try {
      for (int k = 0; k < 20; k++) {
        Attributes other = series.slice(k % 4);
        other.setString(Tag.SOPInstanceUID, VR.UI, "1.2.3." + k);
        List<Callable<Integer>> sending = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          Attributes image = new Attributes(other);
          image.setString(Tag.SeriesInstanceUID, VR.UI, "1.2.4." + i % 2);
          Sent sent = Sent.of(image);
          sending.add(() -> accepted(sent));
        }
        int taken = 0;
        for (Future<Integer> each : senders.invokeAll(sending)) {
          taken += each.get();
        }
        assertThat(taken).isEqualTo(4);
      }
      assertThat(instances()).hasSize(20);
    } finally {
      senders.shutdownNow();
    }
  }

  private int accepted(Sent sent) throws Exception {
    try {
      sent.to(store);
      return 1;
    } catch (StoreRefused e) {
      assertThat(e.status()).isEqualTo(DOES_NOT_MATCH);
      return 0;
    }
  }

  @Test
  void a_study_that_was_deleted_by_hand_can_come_again() throws Exception {
    Path file = Sent.of(series.slice(0)).to(store).file();
    Files.delete(file);
    Files.delete(file.getParent());
    Files.delete(file.getParent().getParent());
    assertThat(Sent.of(series.slice(0)).to(store).first()).isTrue();
    assertThat(instances()).containsExactly(file);
  }

  @Test
  void of_parallel_senders_of_one_instance_exactly_one_is_first() throws Exception {
    Sent sent = Sent.of(series.slice(0));
    ExecutorService senders = Executors.newFixedThreadPool(8);
    try {
      List<Callable<KeptInstance>> sending = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        sending.add(() -> sent.to(store));
      }
      int first = 0;
      for (Future<KeptInstance> kept : senders.invokeAll(sending)) {
        first += kept.get().first() ? 1 : 0;
      }
      assertThat(first).isEqualTo(1);
      assertThat(instances()).hasSize(1);
    } finally {
      senders.shutdownNow();
    }
  }

  @Test
  void a_data_set_that_is_not_what_the_request_says_is_refused() throws Exception {
    Sent sent = Sent.of(series.slice(0));
    Sent otherInstance = sent.claiming(UID.CTImageStorage, series.sopInstanceUid(1));
    Sent otherClass = sent.claiming(UID.EnhancedCTImageStorage, series.sopInstanceUid(0));
    assertThat(refusal(otherInstance)).isEqualTo(DOES_NOT_MATCH);
    assertThat(refusal(otherClass)).isEqualTo(DOES_NOT_MATCH);
    assertThat(instances()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../escaped",
        "..",
        ".",
        "/etc/x",
        "1.2/../../3",
        "1..2",
        "1.2.",
        ".1",
        "a.b",
        "1.2\\3",
        "12345678901234567890123456789012345678901234567890123456789012345"
      })
  void a_uid_that_leads_elsewhere_is_refused(String uid) throws Exception {
    for (int tag : new int[] {Tag.StudyInstanceUID, Tag.SeriesInstanceUID, Tag.SOPInstanceUID}) {
      Attributes image = series.slice(0);
      image.setString(tag, VR.UI, uid);
      assertThat(refusal(Sent.of(image))).isEqualTo(DOES_NOT_MATCH);
    }
    assertThat(instances()).isEmpty();
    try (Stream<Path> beside = Files.list(folder)) {
      assertThat(beside).containsExactly(storage);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {UID.ExplicitVRLittleEndian, UID.ImplicitVRLittleEndian})
  void a_data_set_that_was_cut_off_is_refused_wherever_it_was_cut(String syntax) throws Exception {
    byte[] whole = Sent.of(series.slice(0), syntax).dataSet();
    int cuts = 0;
    for (int length = 400; length < whole.length; length += 1 + length / 20) {
      Sent cut = Sent.of(series.slice(0), syntax).withDataSet(Arrays.copyOf(whole, length));
      if (!DataSetEnd.isWhole(cut.dataSet(), length, syntax)) {
        assertThat(refusal(cut)).isIn(0xC000, DOES_NOT_MATCH);
        cuts++;
      }
    }
    assertThat(cuts).isGreaterThan(10);
    assertThat(
            refusal(
                Sent.of(series.slice(0), syntax)
                    .withDataSet(Arrays.copyOf(whole, whole.length - 1))))
        .isEqualTo(0xC000);
    assertThat(instances()).isEmpty();
  }

  @Test
  void an_instance_without_study_or_series_is_refused() {
    for (int tag : new int[] {Tag.StudyInstanceUID, Tag.SeriesInstanceUID}) {
      Attributes image = series.slice(0);
      image.remove(tag);
      assertThat(refusal(Sent.of(image))).isEqualTo(DOES_NOT_MATCH);
    }
  }

  @Test
  void without_room_an_instance_is_refused_and_later_taken() throws Exception {
    free.set(NEEDED - 1);
    assertThat(refusal(Sent.of(series.slice(0)))).isEqualTo(NO_ROOM);
    assertThat(instances()).isEmpty();
    free.set(NEEDED);
    assertThat(Sent.of(series.slice(0)).to(store).first()).isTrue();
  }

  @Test
  void when_the_disk_fills_up_on_the_way_nothing_is_kept() {
    byte[] header = Sent.of(series.slice(0)).dataSet();
    InputStream endless =
        new SequenceInputStream(new ByteArrayInputStream(header), new Zeros(200L << 20)) {
          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            free.addAndGet(-length);
            return super.read(buffer, offset, length);
          }
        };
    free.set(NEEDED + (100L << 20));
    assertThatThrownBy(() -> store.keep(Sent.of(series.slice(0)).request(), endless))
        .isInstanceOfSatisfying(StoreRefused.class, e -> assertThat(e.status()).isEqualTo(NO_ROOM));
    assertThat(store.folders().study(series.studyInstanceUid())).doesNotExist();
  }

  @Test
  void a_stream_that_breaks_off_keeps_nothing() throws Exception {
    byte[] whole = Sent.of(series.slice(0)).dataSet();
    for (int bytes : new int[] {0, 10, whole.length / 2, whole.length - 1}) {
      InputStream broken =
          new SequenceInputStream(new ByteArrayInputStream(whole, 0, bytes), new Aborted());
      assertThatThrownBy(() -> store.keep(Sent.of(series.slice(0)).request(), broken))
          .isInstanceOf(IOException.class);
    }
    assertThat(instances()).isEmpty();
  }

  @Test
  void garbage_is_refused_whatever_it_claims() {
    Sent sent = Sent.of(series.slice(0));
    Random random = new Random(20261122);
    for (int round = 0; round < 2000; round++) {
      byte[] bytes = sent.dataSet().clone();
      int changes = 1 + random.nextInt(20);
      for (int i = 0; i < changes; i++) {
        bytes[random.nextInt(400)] = (byte) random.nextInt(256);
      }
      Throwable outcome = catchThrowable(() -> sent.withDataSet(bytes).to(store));
      if (outcome != null) {
        assertThat(outcome).as("round %d", round).isInstanceOf(StoreRefused.class);
      }
    }
  }

  @Test
  void a_data_set_nested_without_end_is_refused() {
    // (0008,1140) SQ of undefined length, an item of undefined length, and so on.
    ByteBuffer nested = ByteBuffer.allocate(900_000).order(ByteOrder.LITTLE_ENDIAN);
    while (nested.remaining() > 20) {
      nested.putShort((short) 0x0008).putShort((short) 0x1140);
      nested.put("SQ".getBytes(US_ASCII)).putShort((short) 0).putInt(-1);
      nested.putShort((short) 0xfffe).putShort((short) 0xe000).putInt(-1);
    }
    Sent sent = Sent.of(series.slice(0)).withDataSet(nested.array());
    assertThat(refusal(sent)).isIn(CANNOT_UNDERSTAND, DOES_NOT_MATCH);
  }

  @Test
  void a_value_that_claims_two_gigabytes_costs_no_memory() {
    ByteBuffer claim = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    claim.putShort((short) 0x0008).putShort((short) 0x0005);
    claim.put("UN".getBytes(US_ASCII)).putShort((short) 0).putInt(0x7ffffff0);
    Sent sent = Sent.of(series.slice(0)).withDataSet(claim.array());
    assertThat(refusal(sent)).isIn(CANNOT_UNDERSTAND, DOES_NOT_MATCH);
  }

  @Test
  void what_a_crash_left_half_written_is_cleared_at_start_and_what_lives_is_not()
      throws IOException {
    Path crashed = Files.createDirectories(storage.resolve("incoming").resolve("crashed"));
    Files.createFile(crashed.resolve("lock"));
    Files.write(crashed.resolve("1.part"), new byte[1000]);
    Path alive;
    try (Stream<Path> folders = Files.list(storage.resolve("incoming"))) {
      alive = folders.filter(f -> Files.isDirectory(f) && !f.equals(crashed)).findFirst().get();
    }
    InstanceStore.open(storage, NEEDED, free::get).close();
    assertThat(crashed).doesNotExist();
    assertThat(alive.resolve("lock")).exists();
  }

  @Test
  void a_file_that_has_changed_since_is_not_intact() throws Exception {
    Path file = Sent.of(series.slice(0)).to(store).file();
    byte[] whole = Files.readAllBytes(file);
    byte[] flipped = whole.clone();
    flipped[whole.length - 1] ^= 1;
    Files.write(file, flipped);
    assertThat(Seal.isIntact(file)).isFalse();
    for (int length : new int[] {0, 100, 140, 200, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(Seal.isIntact(file)).isFalse();
    }
    Files.write(file, whole);
    assertThat(Seal.isIntact(file)).isTrue();
  }

  private int refusal(Sent sent) {
    Throwable outcome = catchThrowable(() -> sent.to(store));
    assertThat(outcome).isInstanceOf(StoreRefused.class);
    assertThat(outcome.getMessage()).hasSizeLessThanOrEqualTo(64);
    return ((StoreRefused) outcome).status();
  }

  private List<Path> instances() throws IOException {
    return files(".dcm");
  }

  private List<Path> parts() throws IOException {
    return files(".part");
  }

  private List<Path> files(String suffix) throws IOException {
    try (Stream<Path> walk = Files.walk(storage)) {
      return walk.filter(file -> file.toString().endsWith(suffix)).toList();
    }
  }

  private static final class Aborted extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("the association was aborted");
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return read();
    }
  }

  private static final class Zeros extends InputStream {
    private long left;

    Zeros(long left) {
      this.left = left;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      int count = (int) Math.min(left, length);
      Arrays.fill(buffer, offset, offset + count, (byte) 0);
      left -= count;
      return count;
    }
  }
}
