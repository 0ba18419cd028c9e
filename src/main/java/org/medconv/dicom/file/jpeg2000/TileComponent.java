package org.medconv.dicom.file.jpeg2000;

import java.util.ArrayList;
import java.util.List;

/** A tile of the one component: its resolutions, sub-bands and precincts (B.5 to B.7). */
final class TileComponent {
  /** The number of 8 x 8 blocks in the largest supported slice. */
  private static final int MAXIMUM_BLOCKS = 1 << 18;

  private final Rectangle place;
  private final Parameters parameters;
  private final BlockCoding coding;
  private final List<List<Band>> bands = new ArrayList<>();
  private final List<List<Precinct>> precincts = new ArrayList<>();

  /**
   * Lays out a tile.
   *
   * @param mostPackets upper bound from the size of its data: each packet takes at least one byte
   */
  TileComponent(Rectangle place, Parameters parameters, int mostPackets) throws BadCodestream {
    this.place = place;
    this.parameters = parameters;
    this.coding = parameters.coding();
    long packets = 0;
    long blocks = 0;
    for (int r = 0; r <= coding.levels(); r++) {
      bands.add(bandsOf(r));
      packets += precinctsAcross(r) * precinctsDown(r) * parameters.layers();
      blocks += leastBlocks(r);
      if (packets > mostPackets) {
        throw BadCodestream.truncated("a tile of %d packets or more lacks some", packets);
      }
      if (blocks > MAXIMUM_BLOCKS) {
        throw BadCodestream.unsupported("its code-blocks are too small and too many");
      }
    }
    for (int r = 0; r <= coding.levels(); r++) {
      precincts.add(precinctsOf(r));
    }
  }

  /** The sub-bands that a resolution adds: LL alone, then three each. */
  List<Band> bands(int resolution) {
    return bands.get(resolution);
  }

  List<Precinct> precincts(int resolution) {
    return precincts.get(resolution);
  }

  int levels() {
    return coding.levels();
  }

  /** Equation B-14: the tile on a resolution's grid. */
  Rectangle resolution(int r) {
    int down = coding.levels() - r;
    return new Rectangle(
        ceilShifted(place.x0(), down),
        ceilShifted(place.y0(), down),
        ceilShifted(place.x1(), down),
        ceilShifted(place.y1(), down));
  }

  private List<Band> bandsOf(int r) throws BadCodestream {
    if (r == 0) {
      return List.of(band(Band.Kind.LL, coding.levels(), 0));
    }
    int level = coding.levels() - r + 1;
    int index = 3 * (r - 1) + 1;
    return List.of(
        band(Band.Kind.HL, level, index),
        band(Band.Kind.LH, level, index + 1),
        band(Band.Kind.HH, level, index + 2));
  }

  /** Equation B-15. */
  private Band band(Band.Kind kind, int level, int index) throws BadCodestream {
    long half = level == 0 ? 0 : 1L << (level - 1);
    long left = half * kind.columnOffset();
    long top = half * kind.rowOffset();
    Rectangle on =
        new Rectangle(
            ceilShifted(place.x0() - left, level),
            ceilShifted(place.y0() - top, level),
            ceilShifted(place.x1() - left, level),
            ceilShifted(place.y1() - top, level));
    int planes = parameters.quantization().bitPlanes(index) + parameters.regionShift();
    return new Band(kind, on, planes);
  }

  private static int ceilShifted(long value, int by) {
    return (int) ((value + (1L << by) - 1) >> by);
  }

  /** B.6: precincts begin at 0, 0 of the resolution's grid. */
  private Rectangle precinctCells(int r) {
    Rectangle on = resolution(r);
    if (on.isEmpty()) {
      return new Rectangle(0, 0, 0, 0);
    }
    int wide = coding.precinctWidthExponent(r);
    int high = coding.precinctHeightExponent(r);
    return new Rectangle(
        on.x0() >> wide, on.y0() >> high, ((on.x1() - 1) >> wide) + 1, ((on.y1() - 1) >> high) + 1);
  }

  private long precinctsAcross(int r) {
    return precinctCells(r).width();
  }

  private long precinctsDown(int r) {
    return precinctCells(r).height();
  }

  private int blockWidthExponent(int r) {
    return Math.min(coding.widthExponent(), coding.precinctWidthExponent(r) - (r == 0 ? 0 : 1));
  }

  private int blockHeightExponent(int r) {
    return Math.min(coding.heightExponent(), coding.precinctHeightExponent(r) - (r == 0 ? 0 : 1));
  }

  private long leastBlocks(int r) {
    long blocks = 0;
    for (Band band : bands(r)) {
      blocks +=
          (1 + ((long) band.place().width() >> blockWidthExponent(r)))
              * (1 + ((long) band.place().height() >> blockHeightExponent(r)));
    }
    return blocks;
  }

  private List<Precinct> precinctsOf(int r) {
    Rectangle cells = precinctCells(r);
    List<Precinct> found = new ArrayList<>(cells.width() * cells.height());
    for (int row = cells.y0(); row < cells.y1(); row++) {
      for (int column = cells.x0(); column < cells.x1(); column++) {
        found.add(precinct(r, column, row));
      }
    }
    return found;
  }

  private Precinct precinct(int r, int column, int row) {
    int halved = r == 0 ? 0 : 1;
    int wide = coding.precinctWidthExponent(r);
    int high = coding.precinctHeightExponent(r);
    Rectangle onBand = Rectangle.cell(column, row, wide - halved, high - halved);
    List<Precinct.Part> parts = new ArrayList<>(3);
    for (Band band : bands(r)) {
      if (!band.place().isEmpty()) {
        parts.add(
            new Precinct.Part(
                band, band.place().meet(onBand), blockWidthExponent(r), blockHeightExponent(r)));
      }
    }
    int down = coding.levels() - r;
    return new Precinct(
        r,
        Math.max(place.x0(), (long) column << (wide + down)),
        Math.max(place.y0(), (long) row << (high + down)),
        parts);
  }
}
