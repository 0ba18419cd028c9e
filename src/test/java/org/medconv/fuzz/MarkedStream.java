package org.medconv.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A codestream of JPEG's family as its marker segments (ITU-T T.81 B.1.1, T.800 A.1), so that one
 * of them can be changed at random.
 */
public final class MarkedStream {
  private static final int SOT = 0x90;
  private static final int SOD = 0x93;
  private static final int SOS = 0xda;

  /**
   * One piece.
   *
   * @param marker negative: bytes without one
   * @param held behind the length where there is one
   * @param error added to the length
   */
  private record Piece(int marker, boolean hasLength, byte[] held, int error) {}

  private final List<Piece> pieces = new ArrayList<>();

  private MarkedStream() {}

  /** Bytes that cannot be separated are one piece. */
  public static MarkedStream of(byte[] bytes) {
    MarkedStream stream = new MarkedStream();
    int at = 0;
    while (at + 2 <= bytes.length && bytes[at] == (byte) 0xff) {
      int marker = bytes[at + 1] & 0xff;
      at += 2;
      boolean alone = marker == SOD || marker == 0x4f || (marker >= 0xd0 && marker <= 0xd9);
      int length = alone || at + 2 > bytes.length ? 0 : unsigned16(bytes, at);
      int end = Math.max(at, Math.min(bytes.length, at + length));
      int start = length < 2 ? end : at + 2;
      stream.pieces.add(new Piece(marker, !alone, part(bytes, start, end), 0));
      at = end;
      if (marker == SOD || marker == SOS || (marker >= 0xd0 && marker < 0xd8)) {
        int next = dataEnd(bytes, at);
        stream.pieces.add(new Piece(-1, false, part(bytes, at, next), 0));
        at = next;
      }
    }
    if (at < bytes.length) {
      stream.pieces.add(new Piece(-1, false, part(bytes, at, bytes.length), 0));
    }
    return stream;
  }

  private static byte[] part(byte[] bytes, int from, int to) {
    return java.util.Arrays.copyOfRange(bytes, from, Math.max(from, to));
  }

  private static int unsigned16(byte[] bytes, int at) {
    return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
  }

  /** The next marker that does not belong to the data. */
  private static int dataEnd(byte[] bytes, int start) {
    for (int at = start; at + 1 < bytes.length; at++) {
      int next = bytes[at + 1] & 0xff;
      if (bytes[at] == (byte) 0xff && (next == SOT || (next >= 0xd0 && next <= 0xda))) {
        return at;
      }
    }
    return bytes.length;
  }

  /** Changes one to three pieces; some may come from another stream. */
  public byte[] wounded(MarkedStream other, RandomGenerator random) {
    for (int wounds = 1 + random.nextInt(3); wounds > 0; wounds--) {
      wound(other, random);
    }
    return bytes(random.nextInt(4) != 0);
  }

  private void wound(MarkedStream other, RandomGenerator random) {
    if (pieces.isEmpty()) {
      return;
    }
    int at = random.nextInt(pieces.size());
    Piece piece = pieces.get(at);
    switch (random.nextInt(10)) {
      case 0 -> pieces.remove(at);
      case 1 -> pieces.add(random.nextInt(pieces.size() + 1), piece);
      case 2 -> {
        int to = random.nextInt(pieces.size());
        pieces.set(at, pieces.get(to));
        pieces.set(to, piece);
      }
      case 3 -> pieces.add(at, Wounds.one(other.pieces, random));
      case 4 -> {
        int error = random.nextInt(9) - 4;
        pieces.set(at, new Piece(piece.marker, piece.hasLength, piece.held, error));
      }
      case 5 -> {
        int marker = piece.marker < 0 ? -1 : piece.marker ^ (1 << random.nextInt(6));
        pieces.set(at, new Piece(marker, piece.hasLength, piece.held, 0));
      }
      case 6 ->
          pieces.set(
              at,
              new Piece(
                  piece.marker,
                  piece.hasLength,
                  Wounds.wounded(piece.held, List.of(), random),
                  piece.error));
      default -> {
        byte[] held = piece.held.clone();
        if (held.length > 0) {
          // Fields stand at the beginning of most segments.
          int range = random.nextBoolean() ? held.length : Math.min(held.length, 12);
          Wounds.putNumber(held, random.nextInt(range), random);
        }
        pieces.set(at, new Piece(piece.marker, piece.hasLength, held, piece.error));
      }
    }
  }

  /**
   * @param measured each tile-part of JPEG 2000 says its true length
   */
  private byte[] bytes(boolean measured) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<Integer> tileParts = new ArrayList<>();
    for (Piece piece : pieces) {
      if (piece.marker == SOT) {
        tileParts.add(out.size());
      }
      if (piece.marker >= 0) {
        out.write(0xff);
        out.write(piece.marker);
      }
      if (piece.hasLength) {
        int length = piece.held.length + 2 + piece.error;
        out.write(length >> 8);
        out.write(length);
      }
      out.writeBytes(piece.held);
    }
    byte[] bytes = out.toByteArray();
    return measured ? measured(bytes, tileParts) : bytes;
  }

  /** Psot (T.800 A.4.2), where the end mark follows the last. */
  private static byte[] measured(byte[] bytes, List<Integer> tileParts) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    for (int n = 0; n < tileParts.size(); n++) {
      int start = tileParts.get(n);
      int end = n + 1 < tileParts.size() ? tileParts.get(n + 1) : bytes.length - 2;
      if (start + 10 <= bytes.length) {
        buffer.putInt(start + 6, end - start);
      }
    }
    return bytes;
  }
}
