package org.medconv.dicom.file.jpeg2000;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the marker segments of a codestream (Annex A), and assigns the tile-parts to their tiles.
 */
final class CodestreamReader {
  static final int SOC = 0xff4f;
  static final int SIZ = 0xff51;
  private static final int COD = 0xff52;
  private static final int COC = 0xff53;
  private static final int TLM = 0xff55;
  private static final int PLM = 0xff57;
  private static final int PLT = 0xff58;
  private static final int QCD = 0xff5c;
  private static final int QCC = 0xff5d;
  private static final int RGN = 0xff5e;
  private static final int POC = 0xff5f;
  private static final int PPM = 0xff60;
  private static final int PPT = 0xff61;
  private static final int CRG = 0xff63;
  private static final int COM = 0xff64;
  private static final int SOT = 0xff90;
  private static final int SOP = 0xff91;
  private static final int SOD = 0xff93;
  private static final int EOC = 0xffd9;

  private static final int SOT_BYTES = 12;

  private final byte[] stream;
  private final Bytes in;
  private final Parameters main = new Parameters();
  private final SortedMap<Integer, byte[]> packedHeaders = new TreeMap<>();
  private Deque<byte[]> headersOfParts;
  private ImageSize size;
  private TileData[] tiles;

  CodestreamReader(byte[] stream) {
    this.stream = stream;
    this.in = new Bytes(stream, 0, stream.length);
  }

  /** Reads up to EOC. Bytes behind it are ignored. */
  void read() throws BadCodestream {
    readMainHeader();
    while (in.isAtMarker(SOT)) {
      readTilePart();
    }
    if (!in.isAtMarker(EOC)) {
      throw BadCodestream.truncated("it ends without EOC, or inside a tile-part");
    }
    in.unsigned16();
    for (TileData tile : tiles) {
      tile.requireWhole();
    }
  }

  ImageSize size() {
    return size;
  }

  TileData tile(int index) {
    return tiles[index];
  }

  /** Position of the byte behind EOC. */
  int end() {
    return in.position();
  }

  private void readMainHeader() throws BadCodestream {
    if (in.unsigned16() != SOC || in.unsigned16() != SIZ) {
      throw BadCodestream.malformed("it does not begin with SOC and SIZ");
    }
    size = ImageSize.read(segment(in));
    while (!in.isAtMarker(SOT)) {
      int marker = in.unsigned16();
      Bytes segment = segment(in);
      switch (marker) {
        case PPM -> packedHeaders.put(segment.unsigned8(), segment.toArray());
        case TLM, PLM, CRG, COM -> {}
        default -> readParameters(marker, segment, main);
      }
    }
    main.requireComplete();
    headersOfParts = headersOfParts();
    tiles = new TileData[size.tiles()];
    for (int t = 0; t < tiles.length; t++) {
      tiles[t] = new TileData(main);
    }
  }

  private static Bytes segment(Bytes from) throws BadCodestream {
    int length = from.unsigned16();
    if (length < 2) {
      throw BadCodestream.malformed("a marker segment has length %d", length);
    }
    return from.part(length - 2);
  }

  private static void readParameters(int marker, Bytes segment, Parameters parameters)
      throws BadCodestream {
    switch (marker) {
      case COD -> parameters.readCod(segment);
      case COC -> parameters.readCoc(segment);
      case QCD -> parameters.readQcd(segment);
      case QCC -> parameters.readQcc(segment);
      case RGN -> parameters.readRgn(segment);
      case POC -> parameters.readPoc(segment);
      default ->
          throw marker >= 0xff00
              ? BadCodestream.unsupported("it has a marker %04X", marker)
              : BadCodestream.malformed("%04X stands where a marker should", marker);
    }
  }

  /** A.7.4: the packet headers of the tile-parts, one after the other, each behind its length. */
  private Deque<byte[]> headersOfParts() throws BadCodestream {
    if (packedHeaders.isEmpty()) {
      return null;
    }
    byte[] joined = joined(packedHeaders);
    Bytes all = new Bytes(joined, 0, joined.length);
    Deque<byte[]> parts = new ArrayDeque<>();
    while (all.remaining() > 0) {
      parts.add(all.part(all.unsigned32()).toArray());
    }
    return parts;
  }

  private static byte[] joined(SortedMap<Integer, byte[]> byIndex) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    byIndex.values().forEach(joined::writeBytes);
    return joined.toByteArray();
  }

  private void readTilePart() throws BadCodestream {
    int start = in.position();
    in.unsigned16();
    if (in.unsigned16() != SOT_BYTES - 2) {
      throw BadCodestream.malformed("an SOT segment is not of length 10");
    }
    int index = in.unsigned16();
    long length = in.unsigned32();
    int number = in.unsigned8();
    int count = in.unsigned8();
    if (index >= tiles.length) {
      throw BadCodestream.malformed("it has a tile %d of %d", index, tiles.length);
    }
    if (length == 0) {
      length = endOfLastPart() - (long) start;
    }
    if (length < SOT_BYTES + 2) {
      throw BadCodestream.malformed("a tile-part is %d bytes long", length);
    }
    TileData tile = tiles[index];
    tile.beginPart(number, count);
    Bytes part = in.part(length - SOT_BYTES);
    readPartHeader(part, tile);
    tile.addPackets(part);
  }

  private void readPartHeader(Bytes part, TileData tile) throws BadCodestream {
    SortedMap<Integer, byte[]> packed = new TreeMap<>();
    for (int marker = part.unsigned16(); marker != SOD; marker = part.unsigned16()) {
      Bytes segment = segment(part);
      switch (marker) {
        case PPT -> packed.put(segment.unsigned8(), segment.toArray());
        case PLT, COM -> {}
        case POC -> tile.parameters().readPoc(segment);
        default -> {
          if (!tile.isFirstPart()) {
            throw BadCodestream.malformed("marker %04X in a tile-part after the first", marker);
          }
          readParameters(marker, segment, tile.parameters());
        }
      }
    }
    if (headersOfParts != null) {
      if (headersOfParts.isEmpty() || !packed.isEmpty()) {
        throw BadCodestream.malformed("its packed packet headers are not those of its tile-parts");
      }
      tile.addPackedHeaders(headersOfParts.remove());
    } else if (!packed.isEmpty()) {
      tile.addPackedHeaders(joined(packed));
    }
  }

  /**
   * A.4.2: a length of 0 means up to EOC. Inside packets, no FF is followed by more than 8F
   * (B.10.1, D), except in SOP and EPH.
   */
  private int endOfLastPart() throws BadCodestream {
    int at = in.position();
    while (at + 1 < stream.length) {
      int two = ((stream[at] & 0xff) << 8) | (stream[at + 1] & 0xff);
      if (two == EOC) {
        return at;
      }
      at += two == SOP ? 6 : 1;
    }
    throw BadCodestream.truncated("it ends without EOC");
  }
}
