package org.medconv.segment.nnunet;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.medconv.segment.Anchor;
import org.medconv.segment.VertebraLevel;
import org.medconv.volume.Vector3;

/**
 * Finds the landmark that confirms L1's label among the other labels of an imported model. The
 * sacrum counts if every vertebra from L1 to S1 is labelled and S1 joins L5. The last ribs count if
 * a twelfth rib is labelled on both sides with its head at T12. The model is the only witness:
 * nothing is traced on the CT.
 */
final class LabelledAnchor {
  /**
   * Greatest gap between L5 and S1. S1 begins above the end of L5 or little below: its promontory
   * lies in front of L5's arch.
   */
  private static final double MOST_GAP_MM = 10;

  private static final List<VertebraLevel> LUMBAR =
      List.of(
          VertebraLevel.L1, VertebraLevel.L2, VertebraLevel.L3, VertebraLevel.L4, VertebraLevel.L5);

  private LabelledAnchor() {}

  /**
   * Extent of a label in the patient, mm.
   *
   * @param middle LPS
   * @param bottom z of the lowest voxel
   * @param top z of the highest voxel
   * @param whole whether it lies completely in the field of view
   */
  record Extent(Vector3 middle, double bottom, double top, boolean whole) {}

  /**
   * @param vertebrae visible vertebrae without doubt about their level
   * @param ribs visible ribs of the twelfth pair
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

  /** A rib descends from its head, so its highest point lies at the level of its vertebra. */
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
