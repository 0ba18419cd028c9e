package org.medconv.dicom.file.jpeg2000;

/** Decodes one codestream. Needs memory for the image as integers, besides the bytes given. */
public final class Jpeg2000Decoder {
  private final CodestreamReader codestream;

  /**
   * Reads the structure of a codestream, without its packets.
   *
   * @param bytes from SOC on; bytes behind EOC are ignored
   * @throws BadCodestream if it is damaged, cut off or unsupported
   */
  public Jpeg2000Decoder(byte[] bytes) throws BadCodestream {
    codestream = new CodestreamReader(bytes);
    codestream.read();
  }

  public int columns() {
    return codestream.size().columns();
  }

  public int rows() {
    return codestream.size().rows();
  }

  /** Bits per sample, 1 to 16. */
  public int precision() {
    return codestream.size().precision();
  }

  /** Position of the byte behind EOC. */
  public int end() {
    return codestream.end();
  }

  /**
   * Decodes the image.
   *
   * @return samples row by row; the image's header says whether 16-bit samples are signed
   * @throws BadCodestream if packets are damaged or missing, or the image is not lossless
   */
  public short[] decode() throws BadCodestream {
    ImageSize size = codestream.size();
    short[] samples = new short[size.columns() * size.rows()];
    for (int t = 0; t < size.tiles(); t++) {
      decodeTile(size, t, samples);
    }
    return samples;
  }

  private void decodeTile(ImageSize size, int index, short[] samples) throws BadCodestream {
    TileData data = codestream.tile(index);
    Parameters parameters = data.parameters();
    Rectangle place = size.tile(index);
    PacketReader packets = new PacketReader(data, parameters.coding());
    TileComponent tile = new TileComponent(place, parameters, packets.mostPackets());
    new PacketOrder(tile, parameters, packets::read).walk();
    packets.requireEnd();
    write(coefficients(tile, parameters), place, size, samples);
  }

  /**
   * The tile's samples before the level shift: combines sub-bands from the lowest resolution on.
   */
  private static int[] coefficients(TileComponent tile, Parameters parameters)
      throws BadCodestream {
    CodeBlockDecoder blocks = new CodeBlockDecoder(parameters.coding(), parameters.regionShift());
    int[] low = band(tile, 0, tile.bands(0).get(0), blocks);
    for (int r = 1; r <= tile.levels(); r++) {
      Rectangle place = tile.resolution(r);
      int[] all = new int[place.width() * place.height()];
      interleave(low, Band.Kind.LL, tile.resolution(r - 1), place, all);
      for (Band band : tile.bands(r)) {
        interleave(band(tile, r, band, blocks), band.kind(), band.place(), place, all);
      }
      InverseWavelet.synthesize(place, all);
      low = all;
    }
    return low;
  }

  private static int[] band(TileComponent tile, int r, Band band, CodeBlockDecoder blocks)
      throws BadCodestream {
    int[] coefficients = new int[band.place().width() * band.place().height()];
    for (Precinct precinct : tile.precincts(r)) {
      for (Precinct.Part part : precinct.parts()) {
        if (part.band().equals(band)) {
          for (CodeBlock block : part.blocks()) {
            blocks.decode(block, band, coefficients);
          }
        }
      }
    }
    return coefficients;
  }

  /** 2D_INTERLEAVE, F.3.3: coefficient u, v of a sub-band goes to 2u, 2v, or one further. */
  private static void interleave(
      int[] band, Band.Kind kind, Rectangle from, Rectangle to, int[] all) {
    for (int row = 0; row < from.height(); row++) {
      int y = 2 * (from.y0() + row) + kind.rowOffset() - to.y0();
      int x = 2 * from.x0() + kind.columnOffset() - to.x0();
      for (int column = 0; column < from.width(); column++) {
        all[y * to.width() + x + 2 * column] = band[row * from.width() + column];
      }
    }
  }

  /** G.1.2. Lossless values are always in range. */
  private static void write(int[] decoded, Rectangle tile, ImageSize size, short[] samples)
      throws BadCodestream {
    int shift = size.signed() ? 0 : 1 << (size.precision() - 1);
    int lowest = size.signed() ? -(1 << (size.precision() - 1)) : 0;
    int highest = lowest + (1 << size.precision()) - 1;
    for (int row = 0; row < tile.height(); row++) {
      int to = (tile.y0() - size.y0() + row) * size.columns() + tile.x0() - size.x0();
      for (int column = 0; column < tile.width(); column++) {
        int value = decoded[row * tile.width() + column] + shift;
        if (value < lowest || value > highest) {
          throw BadCodestream.malformed(
              "a sample of %d is beyond its %d bits", value, size.precision());
        }
        samples[to + column] = (short) value;
      }
    }
  }
}
