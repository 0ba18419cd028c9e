package org.medconv.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Random changes of bytes. */
public final class Wounds {
  /** Boundary values. */
  private static final long[] EDGES = {
    0,
    1,
    2,
    3,
    4,
    7,
    8,
    15,
    16,
    31,
    32,
    63,
    64,
    127,
    128,
    254,
    255,
    256,
    1023,
    1024,
    4096,
    32767,
    32768,
    65534,
    65535,
    65536,
    0x7fffff,
    0xffffff,
    0x7ffffffe,
    0x7fffffff,
    0x80000000L,
    0xfffffffeL,
    0xffffffffL
  };

  private Wounds() {}

  /** One to four changes; parts may come from the others. */
  public static byte[] wounded(byte[] whole, List<byte[]> others, RandomGenerator random) {
    byte[] bytes = whole;
    for (int wounds = 1 + random.nextInt(4); wounds > 0; wounds--) {
      bytes = wound(bytes, others, random);
    }
    return bytes;
  }

  private static byte[] wound(byte[] whole, List<byte[]> others, RandomGenerator random) {
    if (whole.length == 0) {
      return new byte[] {(byte) random.nextInt()};
    }
    byte[] bytes = whole.clone();
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(9)) {
      case 0 -> bytes[at] = (byte) random.nextInt();
      case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> putNumber(bytes, at, random);
      case 3 -> bytes = Arrays.copyOf(bytes, at);
      case 4 -> bytes = without(bytes, at, random.nextInt(Math.min(64, bytes.length - at) + 1));
      case 5 -> {
        byte[] more = new byte[1 + random.nextInt(16)];
        random.nextBytes(more);
        bytes = with(bytes, at, more);
      }
      case 6 -> {
        int from = random.nextInt(bytes.length);
        int to = from + random.nextInt(Math.min(64, bytes.length - from) + 1);
        bytes = with(bytes, at, Arrays.copyOfRange(whole, from, to));
      }
      case 7 -> bytes = spliced(bytes, at, others, random);
      default -> {
        int count = random.nextInt(Math.min(64, bytes.length - at) + 1);
        Arrays.fill(bytes, at, at + count, (byte) (random.nextBoolean() ? 0 : 0xff));
      }
    }
    return bytes;
  }

  /** Writes a boundary value of 1, 2 or 4 bytes, in either byte order. */
  public static void putNumber(byte[] bytes, int at, RandomGenerator random) {
    long number = edge(random);
    int size = Math.min(1 << random.nextInt(3), bytes.length - at);
    boolean big = random.nextBoolean();
    for (int n = 0; n < size; n++) {
      bytes[at + n] = (byte) (number >> (8 * (big ? size - 1 - n : n)));
    }
  }

  /** A boundary value, or any number. */
  public static long edge(RandomGenerator random) {
    return random.nextInt(4) == 0 ? random.nextInt() : EDGES[random.nextInt(EDGES.length)];
  }

  static byte[] without(byte[] bytes, int at, int count) {
    byte[] less = Arrays.copyOf(bytes, bytes.length - count);
    System.arraycopy(bytes, at + count, less, at, less.length - at);
    return less;
  }

  static byte[] with(byte[] bytes, int at, byte[] more) {
    byte[] longer = Arrays.copyOf(bytes, bytes.length + more.length);
    System.arraycopy(bytes, at, longer, at + more.length, bytes.length - at);
    System.arraycopy(more, 0, longer, at, more.length);
    return longer;
  }

  private static byte[] spliced(byte[] bytes, int at, List<byte[]> others, RandomGenerator random) {
    if (others.isEmpty()) {
      return bytes;
    }
    byte[] other = others.get(random.nextInt(others.size()));
    int from = random.nextInt(other.length + 1);
    return with(Arrays.copyOf(bytes, at), at, Arrays.copyOfRange(other, from, other.length));
  }

  /** One of a list. */
  public static <T> T one(List<T> of, RandomGenerator random) {
    return of.get(random.nextInt(of.size()));
  }
}
