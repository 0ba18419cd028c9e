package org.medconv.dicom.net;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.aoju.bus.image.UID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A recorded association, damaged at random: whatever comes, the next caller is served. */
@Tag("heavy")
class FuzzTest {
  private static final int ROUNDS = 1500;

  @RegisterExtension final Leaks leaks = new Leaks();

  @Test
  void damaged_associations_never_hurt_the_next() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    TestListener setUp = new TestListener();
    setUp.requestTimeout = Duration.ofSeconds(2);
    setUp.idleTimeout = Duration.ofSeconds(2);
    setUp.maxAssociations = 4;
    try (DicomListener listener = setUp.start(new Received())) {
      for (int round = 0; round < ROUNDS; round++) {
        say(listener.port(), damaged(recorded(), random));
        if (round % 25 == 0) {
          TestPeers.to(listener).echo();
        }
      }
      TestPeers.to(listener).echo();
    }
  }

  private static byte[] recorded() {
    Pdus.Request request =
        Pdus.request()
            .context(1, UID.CTImageStorage, UID.ImplicitVRLittleEndian)
            .context(3, UID.StorageCommitmentPushModelSOPClass, UID.ImplicitVRLittleEndian)
            .role(UID.StorageCommitmentPushModelSOPClass, true, true)
            .related("1.2.3", "1.2.4", "1.2.5");
    byte[] action =
        Pdus.join(
            Pdus.uid(0x0003, UID.StorageCommitmentPushModelSOPClass),
            Pdus.number(0x0100, 0x0130),
            Pdus.number(0x0110, 1),
            Pdus.number(0x0800, 0),
            Pdus.uid(0x1001, UID.StorageCommitmentPushModelSOPInstance),
            Pdus.number(0x1008, 1));
    byte[] sequence =
        Pdus.join(
            Pdus.bytes(8, 0, 0x99, 0x11, 0xff, 0xff, 0xff, 0xff),
            Pdus.bytes(0xfe, 0xff, 0, 0xe0, 0xff, 0xff, 0xff, 0xff),
            Pdus.bytes(8, 0, 0x50, 0x11, 4, 0, 0, 0, '1', '.', '2', 0),
            Pdus.bytes(0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0),
            Pdus.bytes(0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0));
    return Pdus.join(
        request.bytes(),
        Pdus.data(1, true, true, Pdus.store(UID.CTImageStorage, "1.2.3")),
        Pdus.data(1, false, false, new byte[500]),
        Pdus.data(1, false, true, new byte[300]),
        Pdus.data(3, true, true, action),
        Pdus.data(3, false, true, sequence),
        Pdus.RELEASE_RQ);
  }

  private static byte[] damaged(byte[] bytes, Random random) {
    int wounds = 1 + random.nextInt(4);
    byte[] damaged = bytes;
    for (int i = 0; i < wounds; i++) {
      damaged = wound(damaged, random);
    }
    return damaged;
  }

  private static byte[] wound(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length);
    byte[] wounded = bytes.clone();
    switch (random.nextInt(5)) {
      case 0 -> wounded[at] = (byte) random.nextInt(256);
      case 1 -> wounded[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> wounded[at] = (byte) (random.nextBoolean() ? 0xff : 0);
      case 3 -> wounded = java.util.Arrays.copyOf(bytes, Math.max(1, at));
      default -> {
        int from = random.nextInt(bytes.length);
        int count = Math.min(random.nextInt(64), bytes.length - Math.max(at, from));
        System.arraycopy(bytes, from, wounded, at, count);
      }
    }
    return wounded;
  }

  private static void say(int port, byte[] bytes) throws IOException {
    try (Parrot parrot = Parrot.calls(port)) {
      parrot.triesToSay(bytes).triesToStopTalking();
      while (!parrot.hears().nothingMore()) {
        // hear all answers, so that the listener is not merely cut off
      }
    }
  }
}
