package org.medconv.receive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.CRC32C;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.medconv.dicom.file.DataSetEnd;
import org.medconv.dicom.file.Identity;
import org.medconv.dicom.file.LeadingElements;
import org.medconv.dicom.file.Part10File;
import org.medconv.dicom.net.DimseStatus;
import org.medconv.dicom.net.StoreRequest;
import org.medconv.dicom.net.StoreScp.StoreRefused;
import org.medconv.disk.Folders;
import org.medconv.disk.OwnerOnly;
import org.medconv.disk.WholeFile;
import org.medconv.receive.Corrections.Correction;
import org.medconv.receive.KeptInstance.Arrival;
import org.medconv.words.Bytes;

/**
 * Stores received instances as Part 10 files. An instance is durable before it is acknowledged: the
 * store writes a temporary file, syncs it, renames it and syncs the folder. In another order, a
 * power cut could leave half a file under a valid name. For an object of one block the first sync
 * is skipped where the file system's journal keeps the order without it ({@link UncachedWrite}).
 *
 * <p>Each sender's thread syncs its own files, so that the journal commits parallel senders
 * together.
 *
 * <p>A repeated instance (same study, series and SOP instance UID) is answered with success and not
 * stored again; the first copy stays even if the bytes differ. There are two exceptions. A copy
 * with the same picture and another identity replaces the first ({@link Corrections}). A copy with
 * another picture is refused, since a SOP instance UID names one picture for ever (PS3.3
 * C.12.1.1.1). For the same reason an instance is refused while another series of this or another
 * study has it.
 */
final class InstanceStore implements AutoCloseable {
  /** Holds one CT slice of 512 x 512; larger objects take several blocks. */
  private static final int BLOCK_BYTES = 1024 * 1024;

  /** Preamble and file meta information take about 400 bytes. */
  private static final int BEGINNING_BYTES = 4096;

  private static final int SPACE_CHECKED_EVERY = 64 * BLOCK_BYTES;
  private static final int STRIPES = 64;
  private static final int MOST_TOLD = 10_000;

  private final InstanceFolders folders;

  private final IncomingFolder incoming;
  private final long minimumFreeBytes;
  private final FreeSpace freeSpace;
  private final Optional<UncachedWrite> uncached;
  private final Queue<Block> blocks = new ConcurrentLinkedQueue<>();
  private final Set<Path> told = ConcurrentHashMap.newKeySet();
  private final Object[] publishing = new Object[STRIPES];

  private InstanceStore(
      InstanceFolders folders,
      IncomingFolder incoming,
      long minimumFreeBytes,
      FreeSpace freeSpace,
      Optional<UncachedWrite> uncached) {
    this.folders = folders;
    this.incoming = incoming;
    this.minimumFreeBytes = minimumFreeBytes;
    this.freeSpace = freeSpace;
    this.uncached = uncached;
    for (int i = 0; i < STRIPES; i++) {
      publishing[i] = new Object();
    }
  }

  /** Opens the storage folder, creates it if missing, and removes half-written files of a crash. */
  static InstanceStore open(Path storage, long minimumFreeBytes) throws IOException {
    OwnerOnly.folders(storage);
    return open(storage, minimumFreeBytes, FreeSpace.of(storage));
  }

  static InstanceStore open(Path storage, long minimumFreeBytes, FreeSpace freeSpace)
      throws IOException {
    OwnerOnly.folders(storage);
    IncomingFolder incoming = IncomingFolder.open(storage);
    return new InstanceStore(
        new InstanceFolders(storage),
        incoming,
        minimumFreeBytes,
        freeSpace,
        UncachedWrite.in(incoming.path()));
  }

  InstanceFolders folders() {
    return folders;
  }

  /**
   * Stores one object; returns when it is durable.
   *
   * @param dataSet read only as far as needed
   * @throws IOException if the sender's stream fails; nothing is stored then
   * @throws StoreRefused if the object cannot be stored: 0xA700 no space; 0xA900 not the object
   *     that the request names, another picture under the same UID, or stored in another series;
   *     0xC000 not readable
   */
  KeptInstance keep(StoreRequest request, InputStream dataSet) throws IOException, StoreRefused {
    Block block = blocks.poll();
    if (block == null) {
      block = new Block(uncached);
    }
    try {
      return keep(request, dataSet, block);
    } finally {
      blocks.add(block);
    }
  }

  private KeptInstance keep(StoreRequest request, InputStream dataSet, Block pooled)
      throws IOException, StoreRefused {
    requireSpace();
    byte[] block = pooled.bytes;
    int filled = dataSet.readNBytes(block, 0, block.length);
    InstanceUids uids = identify(request, block, filled);
    Path file = uids.file(folders.storage());
    if (filled < block.length && holds(file, block, filled)) {
      syncAgain(file);
      return new KeptInstance(uids, file, Arrival.AGAIN);
    }
    Path temporary = incoming.next();
    try {
      if (uncached.isPresent() && filled < block.length) {
        writeUncached(uncached.get(), temporary, request, pooled, filled);
      } else {
        write(temporary, request, block, filled, dataSet);
      }
      return new KeptInstance(uids, file, publish(temporary, uids, file, request));
    } catch (IOException | RuntimeException | StoreRefused e) {
      WholeFile.discard(temporary, e);
      throw e;
    }
  }

  /** Whether a stored file has exactly this data set, byte for byte. */
  private static boolean holds(Path file, byte[] dataSet, int length) throws StoreRefused {
    try {
      return Files.exists(file) && Seal.isOf(file, dataSet, length);
    } catch (IOException e) {
      throw diskFailed(e);
    }
  }

  private static InstanceUids identify(StoreRequest request, byte[] block, int filled)
      throws StoreRefused {
    Attributes header;
    InstanceUids uids;
    try {
      header =
          LeadingElements.ofDataSet(
              block, filled, request.transferSyntaxUid(), Tag.SeriesInstanceUID + 1);
      uids =
          new InstanceUids(
              only(header, Tag.StudyInstanceUID),
              only(header, Tag.SeriesInstanceUID),
              request.sopInstanceUid());
    } catch (IOException e) {
      throw refused(DimseStatus.CANNOT_UNDERSTAND, "data set is not in its transfer syntax", e);
    } catch (IllegalArgumentException e) {
      throw refused(DimseStatus.DATA_SET_DOES_NOT_MATCH, e.getMessage(), e);
    }
    requireSame("SOPClassUID", request.sopClassUid(), only(header, Tag.SOPClassUID));
    if (filled < block.length && !DataSetEnd.isWhole(block, filled, request.transferSyntaxUid())) {
      throw new StoreRefused(
          DimseStatus.CANNOT_UNDERSTAND, "data set ends in the middle of an element");
    }
    requireSame("SOPInstanceUID", request.sopInstanceUid(), only(header, Tag.SOPInstanceUID));
    return uids;
  }

  /** The single value of an element; null if there is none or more than one. */
  private static String only(Attributes header, int tag) {
    String[] values = header.getStrings(tag);
    return values == null || values.length != 1 ? null : values[0];
  }

  private static void requireSame(String keyword, String inRequest, String inDataSet)
      throws StoreRefused {
    if (!inRequest.equals(inDataSet)) {
      throw new StoreRefused(
          DimseStatus.DATA_SET_DOES_NOT_MATCH, keyword + " differs between request and data set");
    }
  }

  /** The block holds the whole object. */
  private static void writeUncached(
      UncachedWrite uncached, Path temporary, StoreRequest request, Block block, int length)
      throws StoreRefused {
    CRC32C crc = new CRC32C();
    crc.update(block.bytes, 0, length);
    byte[] beginning = beginning(request);
    byte[] preamble = new Seal(length, crc.getValue()).toPreamble();
    System.arraycopy(preamble, 0, beginning, 0, preamble.length);
    try {
      uncached.write(
          temporary,
          block.uncachedBytes.orElseThrow(),
          ByteBuffer.wrap(beginning),
          ByteBuffer.wrap(block.bytes, 0, length));
    } catch (IOException e) {
      throw diskFailed(e);
    }
  }

  private static byte[] beginning(StoreRequest request) {
    return Part10File.beginning(
        request.sopClassUid(), request.sopInstanceUid(), request.transferSyntaxUid());
  }

  private void write(
      Path temporary, StoreRequest request, byte[] block, int filled, InputStream dataSet)
      throws IOException, StoreRefused {
    try (FileChannel channel = create(temporary)) {
      byte[] beginning = beginning(request);
      append(channel, beginning, beginning.length);
      CRC32C crc = new CRC32C();
      long bytes = 0;
      for (int count = filled; count > 0; count = dataSet.readNBytes(block, 0, block.length)) {
        crc.update(block, 0, count);
        append(channel, block, count);
        bytes += count;
        if (bytes % SPACE_CHECKED_EVERY == 0) {
          requireSpace();
        }
      }
      finish(channel, new Seal(bytes, crc.getValue()));
    }
  }

  private static FileChannel create(Path temporary) throws StoreRefused {
    try {
      return OwnerOnly.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw diskFailed(e);
    }
  }

  private static void append(FileChannel channel, byte[] bytes, int count) throws StoreRefused {
    try {
      Durable.writeFully(channel, ByteBuffer.wrap(bytes, 0, count));
    } catch (IOException e) {
      throw diskFailed(e);
    }
  }

  private static void finish(FileChannel channel, Seal seal) throws StoreRefused {
    try {
      channel.write(ByteBuffer.wrap(seal.toPreamble()), 0);
      channel.force(false);
    } catch (IOException e) {
      throw diskFailed(e);
    }
  }

  /**
   * Renames the file into place, unless the instance is stored already without important
   * differences.
   */
  private Arrival publish(Path temporary, InstanceUids uids, Path file, StoreRequest request)
      throws StoreRefused {
    try {
      Arrival arrival;
      try {
        arrival = rename(temporary, uids, file, request);
      } catch (NoSuchFileException e) {
        // Somebody deleted the study by hand while the node ran.
        folders.forgetDurable();
        arrival = rename(temporary, uids, file, request);
      }
      if (arrival == Arrival.AGAIN) {
        Files.delete(temporary);
      }
      Folders.sync(file.getParent());
      return arrival;
    } catch (IOException e) {
      throw diskFailed(e);
    }
  }

  private Arrival rename(Path temporary, InstanceUids uids, Path file, StoreRequest request)
      throws IOException, StoreRefused {
    folders.makeDurable(file.getParent());
    // Locks by instance, not by file: two series must not store one instance at the same time.
    synchronized (publishing[Math.floorMod(uids.instance().hashCode(), STRIPES)]) {
      Arrival arrival =
          Files.exists(file)
              ? again(temporary, uids, file, request)
              : first(temporary, uids, request);
      if (arrival != Arrival.AGAIN) {
        Files.move(
            temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        folders.remember(uids.instance(), file.getParent());
      }
      return arrival;
    }
  }

  private Arrival first(Path temporary, InstanceUids uids, StoreRequest request)
      throws IOException, StoreRefused {
    if (folders.isKeptElsewhere(uids)) {
      tellOnce(uids.seriesFolder(folders.storage()), request);
      throw new StoreRefused(
          DimseStatus.DATA_SET_DOES_NOT_MATCH,
          "this instance is stored in another study or series");
    }
    return back(temporary, uids, uids.seriesFolder(folders.storage()));
  }

  /** A deleted instance may return under another identity. */
  private static Arrival back(Path temporary, InstanceUids uids, Path series) throws IOException {
    Optional<Identity> before =
        DeletedSeries.of(series).flatMap(deleted -> deleted.identityOf(uids.instance()));
    Optional<Identity> after = before.isPresent() ? SecondCopy.identity(temporary) : before;
    if (after.isEmpty()) {
      return Arrival.FIRST;
    }
    List<String> changed = before.get().correctedBy(after.get());
    if (changed.isEmpty()) {
      return Arrival.FIRST;
    }
    Corrections.add(
        series, Correction.of(Instant.now(), uids.instance(), before.get(), after.get(), changed));
    return Arrival.CORRECTED;
  }

  /** Once per series: usually all its instances are known elsewhere. */
  private void tellOnce(Path series, StoreRequest request) {
    if (told.size() >= MOST_TOLD) {
      told.clear();
    }
    if (told.add(series)) {
      ReceiveLog.keptElsewhere(request.callingAe());
    }
  }

  private static Arrival again(Path second, InstanceUids uids, Path kept, StoreRequest request)
      throws IOException, StoreRefused {
    SecondCopy copy = SecondCopy.judge(kept, second);
    if (!copy.samePicture()) {
      ReceiveLog.otherPicture(request.callingAe());
      throw new StoreRefused(
          DimseStatus.DATA_SET_DOES_NOT_MATCH,
          "another image is stored under this SOP instance UID");
    }
    if (copy.changed().isEmpty()) {
      return Arrival.AGAIN;
    }
    Corrections.add(
        kept.getParent(),
        Correction.of(Instant.now(), uids.instance(), copy.before(), copy.after(), copy.changed()));
    return Arrival.CORRECTED;
  }

  /** An existing file was synced before it was renamed, but its name may not be on disk yet. */
  private void syncAgain(Path file) throws StoreRefused {
    try {
      folders.makeDurable(file.getParent());
      Folders.sync(file.getParent());
    } catch (IOException e) {
      throw diskFailed(e);
    }
  }

  private void requireSpace() throws StoreRefused {
    long usable;
    try {
      usable = freeSpace.usableBytes();
    } catch (IOException e) {
      throw diskFailed(e);
    }
    if (usable < minimumFreeBytes) {
      throw new StoreRefused(
          DimseStatus.OUT_OF_RESOURCES,
          "%s free, %s needed".formatted(Bytes.of(usable), Bytes.of(minimumFreeBytes)));
    }
  }

  private static StoreRefused diskFailed(IOException cause) {
    return refused(DimseStatus.OUT_OF_RESOURCES, "the storage cannot be written", cause);
  }

  private static StoreRefused refused(int status, String comment, Exception cause) {
    StoreRefused refused = new StoreRefused(status, comment);
    refused.initCause(cause);
    return refused;
  }

  @Override
  public void close() throws IOException {
    incoming.close();
  }

  /** Reusable memory for objects, one after the other. */
  private static final class Block {
    private final byte[] bytes = new byte[BLOCK_BYTES];
    private final Optional<ByteBuffer> uncachedBytes;

    Block(Optional<UncachedWrite> uncached) {
      uncachedBytes = uncached.map(write -> write.buffer(BEGINNING_BYTES + BLOCK_BYTES));
    }
  }
}
