package org.medconv.segment.nnunet;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.medconv.segment.Anchor;
import org.medconv.segment.VertebraLevel;
import org.medconv.volume.Vector3;

/**
 * What L1's label can be counted from among the other labels of an imported model: the sacrum,
 * where every vertebra from L1 to S1 has a label and S1 joins L5; the last ribs, where a twelfth
 * rib is labelled on both sides and has its head at T12. There is one witness, the model: nothing
 * is traced on the CT.
 */
final class LabelledAnchor {
  /** S1 begins above where L5 ends, or little below: its promontory lies in front of L5's arch. */
  private static final double MOST_GAP_MM = 10;

  private static final List<VertebraLevel> LUMBAR =
      List.of(
          VertebraLevel.L1, VertebraLevel.L2, VertebraLevel.L3, VertebraLevel.L4, VertebraLevel.L5);

  private LabelledAnchor() {}

  /**
   * A label's extent in the patient, mm.
   *
   * @param middle LPS
   * @param bottom z of the lowest voxel
   * @param top z of the highest voxel
   * @param whole whether the field of view leaves it whole
   */
  record Extent(Vector3 middle, double bottom, double top, boolean whole) {}

  /**
   * @param vertebrae those seen, none of them doubted
   * @param ribs those of the twelfth pair that are seen
   */
  static Anchor of(Map<VertebraLevel, Extent> vertebrae, List<Extent> ribs) {
    boolean sacrum = joinsTheSacrum(vertebrae);
    boolean lastRibs = ribs.size() == 2 && ribs.stream().allMatch(rib -> isAtT12(rib, vertebrae));
    if (sacrum) {
      return lastRibs ? Anchor.SACRUM_AND_LAST_RIBS : Anchor.SACRUM;
    }
    return lastRibs ? Anchor.LAST_RIBS : Anchor.MODEL_LABELS;
  }

  private static boolean joinsTheSacrum(Map<VertebraLevel, Extent> vertebrae) {
    Extent s1 = vertebrae.get(VertebraLevel.S1);
    return s1 != null
        && vertebrae.keySet().containsAll(LUMBAR)
        && vertebrae.get(VertebraLevel.L5).bottom() - s1.top() <= MOST_GAP_MM;
  }

  /** A rib descends from its head: the highest point lies at the level that it belongs to. */
  private static boolean isAtT12(Extent rib, Map<VertebraLevel, Extent> vertebrae) {
    Extent t12 = vertebrae.get(VertebraLevel.T12);
    return t12 != null
        && t12.whole()
        && vertebrae.entrySet().stream()
            .min(
                Comparator.comparingDouble(
                    entry -> Math.abs(entry.getValue().middle().z() - rib.top())))
            .filter(entry -> entry.getKey() == VertebraLevel.T12)
            .isPresent();
  }
}
