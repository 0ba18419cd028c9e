package org.medconv.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.aoju.bus.image.UID;
import org.medconv.dicom.file.Part10File;
import org.medconv.dicom.file.PixelDecoder;
import org.medconv.dicom.file.UnreadableFile;
import org.medconv.route.RuleScope;
import org.medconv.route.RuleSet;
import org.medconv.route.SeriesFacts;
import org.medconv.volume.AssemblyLimits;
import org.medconv.volume.VolumeAssembler;

/** Part 10 files, deflated ones among them: every reader of the node reads each. */
final class FileSubject implements Subject {
  private static final List<String> SEEDS =
      List.of("explicit", "implicit", "big", "deflated", "rle", "jpeg", "jpegls", "jpeg2000");

  private final boolean deflated;
  private final List<byte[]> seeds = new ArrayList<>();
  private final byte[] dataSet;
  private final Path file = Files.createTempFile("fuzz", ".dcm");
  private final Path neighbour = Files.createTempFile("fuzz", ".dcm");
  private final RuleSet rules;
  private final VolumeAssembler assembler =
      new VolumeAssembler(new AssemblyLimits(2, 5, 400_000_000, true));

  private FileSubject(boolean deflated) throws Exception {
    this.deflated = deflated;
    for (String name : SEEDS) {
      try (InputStream in =
          FileSubject.class.getResourceAsStream(
              "/org/medconv/dicom/file/DicomFileFuzzTestInputs/garbage_is_refused_or_read/"
                  + name)) {
        seeds.add(in.readAllBytes());
      }
    }
    Files.write(neighbour, seeds.get(0));
    this.dataSet = dataSetOf(seeds.get(0));
    this.rules =
        RuleSet.read(Path.of("dicom-rules"), new RuleScope(Set.of(), java.util.Optional.empty()));
  }

  static Subject plain() throws Exception {
    return new FileSubject(false);
  }

  static Subject deflated() throws Exception {
    return new FileSubject(true);
  }

  /** Behind group 0002, whose length is its first value (PS3.10 7.1). */
  private static byte[] dataSetOf(byte[] file) {
    int rest = java.nio.ByteBuffer.wrap(file).order(java.nio.ByteOrder.LITTLE_ENDIAN).getInt(140);
    return Arrays.copyOfRange(file, 144 + rest, file.length);
  }

  @Override
  public byte[] input(RandomGenerator random) throws IOException {
    if (deflated) {
      return deflated(random);
    }
    if (random.nextBoolean()) {
      return Wounds.wounded(Wounds.one(seeds, random), seeds, random);
    }
    byte[] seed = Wounds.one(seeds.subList(4, 8), random);
    boolean compressed = random.nextInt(3) == 0;
    byte[] wounded = Elements.of(compressed ? dataSetOf(seed) : dataSet).wounded(random);
    byte[] head = compressed ? Arrays.copyOf(seed, seed.length - dataSetOf(seed).length) : head();
    return join(head, wounded);
  }

  private byte[] head() {
    return Arrays.copyOf(seeds.get(0), seeds.get(0).length - dataSet.length);
  }

  private static byte[] join(byte[] head, byte[] rest) {
    byte[] all = Arrays.copyOf(head, head.length + rest.length);
    System.arraycopy(rest, 0, all, head.length, rest.length);
    return all;
  }

  private byte[] deflated(RandomGenerator random) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        Part10File.beginning(UID.CTImageStorage, "2.25.1001", UID.DeflatedExplicitVRLittleEndian));
    Deflater deflater = new Deflater(random.nextInt(10), true);
    try (DeflaterOutputStream packed = new DeflaterOutputStream(out, deflater)) {
      packed.write(Elements.of(dataSet).wounded(random));
      if (random.nextInt(16) == 0) {
        packed.write(new byte[1 << random.nextInt(22)]);
      }
    } finally {
      deflater.end();
    }
    byte[] bytes = out.toByteArray();
    return random.nextInt(3) == 0 ? Wounds.wounded(bytes, List.of(), random) : bytes;
  }

  @Override
  public Ending attempt(byte[] input) throws Throwable {
    Files.write(file, input);
    Ending ending = Ending.TAKEN;
    try {
      Part10File header = Part10File.readHeader(file);
      rules.decide(List.of(new SeriesFacts("2.25.1", "2.25.2", 1, header.dataset())));
    } catch (UnreadableFile refusal) {
      ending = Subject.refused(refusal);
    }
    // Each reader parses the file in its own way.
    try {
      Part10File.read(file);
    } catch (UnreadableFile refusal) {
      ending = Subject.refused(refusal);
    }
    try {
      PixelDecoder.decode(file, (frame, layout, stored) -> {});
    } catch (UnreadableFile refusal) {
      ending = Subject.refused(refusal);
    }
    try {
      assembler.assemble(List.of(neighbour, file));
    } catch (UnreadableFile refusal) {
      ending = Subject.refused(refusal);
    }
    return ending;
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(neighbour);
  }
}
