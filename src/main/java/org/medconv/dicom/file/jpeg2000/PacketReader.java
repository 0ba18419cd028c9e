package org.medconv.dicom.file.jpeg2000;

import java.util.ArrayList;
import java.util.List;

/** Reads packets: their headers, and the code-blocks' data that follow (B.9, B.10). */
final class PacketReader {
  private static final int SOP = 0xff91;
  private static final int EPH = 0xff92;

  /**
   * Length of a chunk in one packet: more than any slice has, and small enough for the arithmetic.
   */
  private static final int MAXIMUM_LENGTH_BITS = 30;

  private final Bytes bodies;
  private final Bytes headers;
  private final BlockCoding coding;

  /** What a packet header says of one segment. */
  private record Chunk(CodeBlock.Segment segment, int length) {}

  PacketReader(TileData data, BlockCoding coding) {
    byte[] packets = data.packets();
    byte[] packed = data.packedHeaders();
    this.bodies = new Bytes(packets, 0, packets.length);
    this.headers = packed == null ? bodies : new Bytes(packed, 0, packed.length);
    this.coding = coding;
  }

  /** Most packets possible: each has at least one byte of header. */
  int mostPackets() {
    return headers.remaining();
  }

  void read(Precinct precinct, int layer) throws BadCodestream {
    if (bodies.isAtMarker(SOP)) {
      bodies.part(6);
    }
    HeaderBits bits = new HeaderBits(headers);
    List<Chunk> chunks = new ArrayList<>();
    if (bits.bit() == 1) {
      for (Precinct.Part part : precinct.parts()) {
        for (int block = 0; block < part.blocks().size(); block++) {
          readBlockHeader(part, block, layer, bits, chunks);
        }
      }
    }
    bits.align();
    if (headers.isAtMarker(EPH)) {
      headers.unsigned16();
    }
    for (Chunk chunk : chunks) {
      chunk.segment().append(bodies.part(chunk.length()).toArray());
    }
  }

  /** Checks that nothing is left after the last packet; otherwise the packet order was wrong. */
  void requireEnd() throws BadCodestream {
    if (bodies.remaining() > 0 || headers.remaining() > 0) {
      throw BadCodestream.malformed(
          "%d bytes are left after the last packet of a tile",
          Math.max(bodies.remaining(), headers.remaining()));
    }
  }

  private void readBlockHeader(
      Precinct.Part part, int index, int layer, HeaderBits bits, List<Chunk> chunks)
      throws BadCodestream {
    CodeBlock block = part.blocks().get(index);
    boolean contributes =
        block.isIncluded() ? bits.bit() == 1 : part.isIncludedBy(layer, index, bits);
    if (!contributes) {
      return;
    }
    if (!block.isIncluded()) {
      block.include(part.band().bitPlanes() - part.missingPlanes(index, bits));
    }
    int passes = passes(bits);
    if (block.passes() + passes > Math.max(0, 3 * block.bitPlanes() - 2)) {
      throw BadCodestream.malformed(
          "a code-block of %d bit-planes has %d passes",
          block.bitPlanes(), block.passes() + passes);
    }
    while (bits.bit() == 1) {
      block.addLengthBit();
    }
    while (passes > 0) {
      CodeBlock.Segment segment = block.openSegment(coding);
      int taken = block.addPasses(segment, passes);
      passes -= taken;
      chunks.add(new Chunk(segment, length(block.lengthBits(), taken, bits)));
    }
  }

  /** B.10.7.1. */
  private static int length(int lengthBits, int passes, HeaderBits bits) throws BadCodestream {
    int count = lengthBits + 31 - Integer.numberOfLeadingZeros(passes);
    if (count > MAXIMUM_LENGTH_BITS) {
      throw BadCodestream.malformed("the length of a code-block takes %d bits", count);
    }
    return bits.bits(count);
  }

  /** Table B.4. */
  private static int passes(HeaderBits bits) throws BadCodestream {
    if (bits.bit() == 0) {
      return 1;
    }
    if (bits.bit() == 0) {
      return 2;
    }
    int few = bits.bits(2);
    if (few < 3) {
      return 3 + few;
    }
    int more = bits.bits(5);
    return more < 31 ? 6 + more : 37 + bits.bits(7);
  }
}
