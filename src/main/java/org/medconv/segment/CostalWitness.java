package org.medconv.segment;

import java.util.ArrayList;
import java.util.List;
import org.medconv.segment.ColumnCuts.Piece;
import org.medconv.segment.CostalReach.State;
import org.medconv.segment.LateralTracks.Track;

/**
 * Ribs and transverse processes of each vertebra, as seen by one of two independent witnesses:
 * {@link #ofCt} traces thin bone on the CT without a learnt model; {@link #ofNetwork} uses what the
 * network marks as rib or process, without relying on its choice between the two.
 *
 * @param left one reach for each piece of the column, from head to foot
 * @param right as {@code left}
 */
record CostalWitness(List<CostalReach> left, List<CostalReach> right) {
  /** Ribs and processes leave below the middle of the upper half: roots lie 4 mm above centres. */
  private static final double ROOT_ABOVE_MM = 4;

  /** A structure that begins this near the border of two vertebrae may belong to either. */
  private static final double BORDER_MM = 3;

  private static final double FLOATING_FROM_MM = 60;
  private static final double FLOATING_REACH_MM = 70;
  private static final float LEAST_PROBABILITY = 0.5f;

  /**
   * Least distance of ribs behind the line. From 40 to 64 mm beside the line the ribs of T9 to T12
   * lie 31 to 48 mm behind it in five real CTs, and at least 27 mm in simulated ones. The cortex of
   * enhanced kidneys, equally thin and dense, lies 8 to 23 mm behind it: a structure there may hide
   * a rib, or continue beyond the end of a process.
   */
  private static final double RIBS_BEHIND_MM = 22;

  static CostalWitness ofCt(ColumnBlock ct, List<Piece> pieces) {
    List<Track> tracks = new ArrayList<>(LateralTracks.of(ct, ThinBone.of(ct)));
    tracks.removeIf(CostalWitness::isBeforeRibs);
    return of(ct, tracks, pieces);
  }

  private static boolean isBeforeRibs(Track track) {
    return track.reachMm() > CostalReach.ENDS_MM && track.behindMm() < RIBS_BEHIND_MM;
  }

  static CostalWitness ofNetwork(BoneMap map, CentreLine line, List<Piece> pieces) {
    float[] costal = map.classes()[SpineClass.RIB.ordinal()].clone();
    float[] processes = map.classes()[SpineClass.TRANSVERSE_PROCESS.ordinal()];
    for (int p = 0; p < costal.length; p++) {
      costal[p] += processes[p];
    }
    ColumnBlock block = ColumnBlock.of(line, new ColumnBlock.GridField(map.grid(), costal, map));
    boolean[] inside = new boolean[block.values().length];
    for (int p = 0; p < inside.length; p++) {
      inside[p] = block.inScan()[p] && block.values()[p] > LEAST_PROBABILITY;
    }
    return of(block, LateralTracks.of(block, inside), pieces);
  }

  private static CostalWitness of(ColumnBlock block, List<Track> tracks, List<Piece> pieces) {
    List<CostalReach> left = new ArrayList<>();
    List<CostalReach> right = new ArrayList<>();
    for (Piece piece : pieces) {
      left.add(reach(block, tracks, piece, true));
      right.add(reach(block, tracks, piece, false));
    }
    return new CostalWitness(left, right);
  }

  private static CostalReach reach(
      ColumnBlock block, List<Track> tracks, Piece piece, boolean left) {
    double longest = 0;
    double way = 0;
    double root = 0;
    boolean cutOff = false;
    boolean entering = false;
    for (Track track : tracks) {
      double at = track.rootMm() + ROOT_ABOVE_MM;
      if (track.left() == left && track.rooted() && at >= piece.from() && at < piece.to()) {
        cutOff |= track.cutOff() && track.reachMm() >= longest - 6;
        if (track.reachMm() > longest) {
          longest = track.reachMm();
          way = track.wayMm();
          root = at;
          entering = track.entering();
        }
      }
    }
    if (longest >= CostalReach.LONG_MM) {
      boolean border = Math.min(root - piece.from(), piece.to() - root) < BORDER_MM;
      return new CostalReach(border || entering ? State.BETWEEN : State.LONG, longest, way);
    }
    if (cutOff || !shown(block, piece, left)) {
      return new CostalReach(State.UNSEEN, longest, way);
    }
    return new CostalReach(
        longest > CostalReach.ENDS_MM || floating(tracks, piece, left) ? State.BETWEEN : State.ENDS,
        longest,
        way);
  }

  /** A structure further out that points here and whose beginning is not visible. */
  private static boolean floating(List<Track> tracks, Piece piece, boolean left) {
    for (Track track : tracks) {
      double at = track.extrapolatedRootMm() + ROOT_ABOVE_MM;
      if (track.left() == left
          && !track.rooted()
          && track.rootReachMm() <= FLOATING_FROM_MM
          && track.reachMm() >= FLOATING_REACH_MM
          && at >= piece.from()
          && at < piece.to()) {
        return true;
      }
    }
    return false;
  }

  /** Whether the field of view shows where a rib of this vertebra would begin and continue. */
  private static boolean shown(ColumnBlock block, Piece piece, boolean left) {
    double middle = 0.5 * (piece.from() + piece.to()) - ROOT_ABOVE_MM;
    int side = left ? 1 : -1;
    for (int u = 24; u <= 64; u += 8) {
      for (int v = 10; v <= 40; v += 10) {
        for (int down = -4; down <= 12 + (u - 24) / 4; down += 4) {
          int s = (int) ((middle + down) / ColumnBlock.EDGE_MM);
          if (s < 0
              || s >= block.lengths()
              || !block
                  .inScan()[
                  block.index(
                      side * (int) (u / ColumnBlock.EDGE_MM),
                      s,
                      (int) (v / ColumnBlock.EDGE_MM))]) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** Long on both sides, or on one if the other is cut off. */
  boolean bearsRibs(int n) {
    return either(n, State.LONG) && both(n, State.LONG, State.UNSEEN);
  }

  /** Short on both sides, or on one if the other is cut off. */
  boolean isBare(int n) {
    return either(n, State.ENDS) && both(n, State.ENDS, State.UNSEEN);
  }

  /**
   * A structure begins on at least one side and none is long: stronger evidence than seeing
   * nothing.
   */
  boolean endsShort(int n) {
    return isBare(n) && (left.get(n).mm() > 0 || right.get(n).mm() > 0);
  }

  boolean either(int n, State state) {
    return left.get(n).is(state) || right.get(n).is(state);
  }

  boolean both(int n, State state) {
    return both(n, state, state);
  }

  private boolean both(int n, State one, State other) {
    State l = left.get(n).state();
    State r = right.get(n).state();
    return (l == one || l == other) && (r == one || r == other);
  }
}
