package org.medconv.dicom.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.aoju.bus.image.UID;
import org.medconv.bench.SampleSeries;
import org.medconv.dicom.file.Part10File;
import org.medconv.fuzz.Elements;
import org.medconv.fuzz.Subject;
import org.medconv.fuzz.Wounds;
import org.medconv.receive.ReceiveConfig;
import org.medconv.receive.ReceivingNode;

/**
 * What a caller sends to listener and reception: a recorded association with damage anywhere, or a
 * complete one with damaged messages. Sometimes another caller must still be served.
 */
public final class StreamSubject implements Subject {
  private static final int SERVED_EVERY = 40;
  private static final int SLICES = 40;
  private static final String[] SYNTAXES = {
    UID.ExplicitVRLittleEndian, UID.ImplicitVRLittleEndian, UID.DeflatedExplicitVRLittleEndian
  };

  private final boolean damagedAnywhere;
  private final ReceivingNode node;
  private final SampleSeries series = new SampleSeries(77, 8, SLICES);
  private final List<byte[]> slices = new ArrayList<>();
  private final byte[] recorded;
  private int attempts;
  private int served;

  private StreamSubject(boolean damagedAnywhere) throws IOException {
    this.damagedAnywhere = damagedAnywhere;
    Duration second = Duration.ofSeconds(1);
    Path storage = Files.createTempDirectory("fuzz");
    ReceiveConfig config =
        new ReceiveConfig(
            storage, 0, second, second, second, Duration.ofSeconds(30), Optional.empty());
    node =
        new ReceivingNode(
            config,
            ae -> Optional.empty(),
            (study, ready) -> {},
            Duration.ofSeconds(2),
            Duration.ofSeconds(2));
    for (int n = 0; n < SLICES; n++) {
      slices.add(dataSet(series, n));
    }
    recorded = recorded();
  }

  public static Subject associations() throws IOException {
    return new StreamSubject(true);
  }

  public static Subject stores() throws IOException {
    return new StreamSubject(false);
  }

  /** In explicit VR little endian, without group 0002, whose length is its first value. */
  private static byte[] dataSet(SampleSeries series, int slice) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Part10File.write(out, series.slice(slice), UID.ExplicitVRLittleEndian);
    byte[] file = out.toByteArray();
    int rest = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(140);
    return Arrays.copyOfRange(file, 144 + rest, file.length);
  }

  private byte[] recorded() {
    Pdus.Request request =
        request()
            .role(UID.StorageCommitmentPushModelSOPClass, true, true)
            .related("1.2.3", "1.2.4", "1.2.5");
    byte[] first = Arrays.copyOf(slices.get(0), 300);
    byte[] rest = Arrays.copyOfRange(slices.get(0), 300, slices.get(0).length);
    return Pdus.join(
        request.bytes(),
        Pdus.data(1, true, true, Pdus.store(UID.CTImageStorage, series.sopInstanceUid(0))),
        Pdus.data(1, false, false, first),
        Pdus.data(1, false, true, rest),
        Pdus.data(7, true, true, action()),
        Pdus.data(7, false, true, committed()),
        Pdus.RELEASE_RQ);
  }

  private static Pdus.Request request() {
    Pdus.Request request = Pdus.request();
    for (int n = 0; n < SYNTAXES.length; n++) {
      request.context(1 + 2 * n, UID.CTImageStorage, SYNTAXES[n]);
    }
    return request
        .context(7, UID.StorageCommitmentPushModelSOPClass, UID.ExplicitVRLittleEndian)
        .context(9, UID.InstanceAvailabilityNotificationSOPClass, UID.ExplicitVRLittleEndian)
        .context(11, UID.ModalityPerformedProcedureStepSOPClass, UID.ExplicitVRLittleEndian);
  }

  private static byte[] action() {
    return Pdus.join(
        Pdus.uid(0x0003, UID.StorageCommitmentPushModelSOPClass),
        Pdus.number(0x0100, 0x0130),
        Pdus.number(0x0110, 1),
        Pdus.number(0x0800, 0),
        Pdus.uid(0x1001, UID.StorageCommitmentPushModelSOPInstance),
        Pdus.number(0x1008, 1));
  }

  /** N-CREATE of a procedure step or of an availability notification. */
  private static byte[] create(String sopClass) {
    return Pdus.join(
        Pdus.uid(0x0002, sopClass),
        Pdus.number(0x0100, 0x0140),
        Pdus.number(0x0110, 1),
        Pdus.number(0x0800, 0),
        Pdus.uid(0x1000, "2.25.3"));
  }

  /** Transaction UID and one referenced SOP. */
  private static byte[] committed() {
    return Pdus.join(
        Pdus.bytes(8, 0, 0x95, 0x11, 'U', 'I', 6, 0, '2', '.', '2', '5', '.', '1'),
        Pdus.bytes(8, 0, 0x99, 0x11, 'S', 'Q', 0, 0, 0xff, 0xff, 0xff, 0xff),
        Pdus.bytes(0xfe, 0xff, 0, 0xe0, 0xff, 0xff, 0xff, 0xff),
        Pdus.bytes(8, 0, 0x50, 0x11, 'U', 'I', 4, 0, '1', '.', '2', 0),
        Pdus.bytes(8, 0, 0x55, 0x11, 'U', 'I', 4, 0, '1', '.', '3', 0),
        Pdus.bytes(0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0),
        Pdus.bytes(0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0));
  }

  @Override
  public byte[] input(RandomGenerator random) {
    if (damagedAnywhere) {
      return Wounds.wounded(recorded, List.of(recorded), random);
    }
    byte[] said = request().bytes();
    for (int messages = 1 + random.nextInt(3); messages > 0; messages--) {
      said = Pdus.join(said, message(random));
    }
    return Pdus.join(said, random.nextInt(4) == 0 ? Pdus.ABORT_PDU : Pdus.RELEASE_RQ);
  }

  private byte[] message(RandomGenerator random) {
    int slice = random.nextInt(SLICES);
    byte[] command = Pdus.store(UID.CTImageStorage, series.sopInstanceUid(slice));
    byte[] dataSet = slices.get(slice);
    int context = 1;
    switch (random.nextInt(8)) {
      case 0 -> {
        command = action();
        dataSet = committed();
        context = 7;
      }
      case 1 -> {
        boolean step = random.nextBoolean();
        context = step ? 11 : 9;
        command =
            create(
                step
                    ? UID.ModalityPerformedProcedureStepSOPClass
                    : UID.InstanceAvailabilityNotificationSOPClass);
      }
      case 2 -> context = 1 + 2 * random.nextInt(8);
      default -> {}
    }
    if (random.nextInt(3) == 0) {
      command = Wounds.wounded(command, List.of(action()), random);
    }
    dataSet =
        random.nextInt(4) == 0
            ? Wounds.wounded(dataSet, slices, random)
            : Elements.of(dataSet).wounded(random);
    return Pdus.join(Pdus.data(context, true, true, command), parts(context, dataSet, random));
  }

  /** The data set in PDUs of any length, the last of which may be missing. */
  private static byte[] parts(int context, byte[] dataSet, RandomGenerator random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int most = 1 + random.nextInt(random.nextBoolean() ? 200 : 20_000);
    int least = dataSet.length / 500;
    for (int at = 0; at < dataSet.length; ) {
      int to = Math.min(dataSet.length, at + Math.max(least, random.nextInt(most + 1)));
      boolean last = to == dataSet.length && random.nextInt(64) != 0;
      out.writeBytes(Pdus.data(context, false, last, Arrays.copyOfRange(dataSet, at, to)));
      at = to;
    }
    return out.toByteArray();
  }

  @Override
  public Ending attempt(byte[] input) throws IOException {
    boolean stored = false;
    try (Parrot parrot = Parrot.calls(node.port())) {
      parrot.triesToSay(input).triesToStopTalking();
      for (Parrot.Heard heard = parrot.hears(); !heard.nothingMore(); heard = parrot.hears()) {
        stored |= heard.type() == Pdus.P_DATA;
      }
    }
    if (++attempts % SERVED_EVERY == 0) {
      requireServed();
    }
    return stored ? Ending.TAKEN : Ending.REFUSED;
  }

  /** A new object from a correct caller is accepted, and its association is released. */
  private void requireServed() throws IOException {
    SampleSeries another = new SampleSeries(1000 + served++, 8, 1);
    String uid = another.sopInstanceUid(0);
    try (Parrot parrot = Parrot.calls(node.port())) {
      parrot.associates(request());
      parrot.says(
          Pdus.data(1, true, true, Pdus.store(UID.CTImageStorage, uid)),
          Pdus.data(1, false, true, dataSet(another, 0)));
      int status = parrot.hears().status();
      if (status != 0) {
        throw new AssertionError("the next caller was answered %04x".formatted(status));
      }
      if (parrot.says(Pdus.RELEASE_RQ).hears().type() != Pdus.RELEASE_RP) {
        throw new AssertionError("the next caller was not released");
      }
    }
  }

  @Override
  public void close() throws IOException {
    node.close();
  }
}
