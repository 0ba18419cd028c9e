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
