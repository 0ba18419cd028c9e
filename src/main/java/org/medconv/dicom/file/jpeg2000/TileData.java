package org.medconv.dicom.file.jpeg2000;

import java.io.ByteArrayOutputStream;

/** The data of the tile-parts of one tile, joined in their order (A.4.2, B.3). */
final class TileData {
  private final Parameters parameters;
  private final ByteArrayOutputStream packets = new ByteArrayOutputStream();
  private final ByteArrayOutputStream packedHeaders = new ByteArrayOutputStream();
  private boolean headersPacked;
  private int parts;
  private int announced;

  TileData(Parameters main) {
    parameters = new Parameters(main);
  }

  /**
   * Begins a tile-part.
   *
   * @param number TPsot: 0 for the tile's first
   * @param count TNsot: number of tile-parts, or 0 if this one does not say
   */
  void beginPart(int number, int count) throws BadCodestream {
    if (number != parts || (count != 0 && announced != 0 && count != announced)) {
      throw BadCodestream.malformed(
          "tile-part %d of %d follows after %d of %d", number, count, parts, announced);
    }
    parts++;
    announced = Math.max(announced, count);
  }

  void addPackets(Bytes body) {
    packets.writeBytes(body.toArray());
  }

  void addPackedHeaders(byte[] headers) {
    packedHeaders.writeBytes(headers);
    headersPacked = true;
  }

  boolean isFirstPart() {
    return parts == 1;
  }

  void requireWhole() throws BadCodestream {
    if (parts == 0 || parts < announced) {
      throw BadCodestream.truncated("%d of %d tile-parts are there", parts, announced);
    }
    if (announced != 0 && parts > announced) {
      throw BadCodestream.malformed("it has %d tile-parts instead of %d", parts, announced);
    }
  }

  Parameters parameters() {
    return parameters;
  }

  byte[] packets() {
    return packets.toByteArray();
  }

  /** Packet headers that are stored apart from the packets (PPM, PPT); null if they are not. */
  byte[] packedHeaders() {
    return headersPacked ? packedHeaders.toByteArray() : null;
  }
}
