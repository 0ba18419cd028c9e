package org.medconv.segment;

import java.util.List;

/** L1, or the reason why the segmenter gives none. */
public sealed interface L1Finding {
  /** All vertebrae seen, from top to bottom. */
  List<Vertebra> vertebrae();

  /**
   * @param l1 complete, with a certain level
   * @param vertebrae all vertebrae seen, including L1
   * @param anchor from which L1 was counted
   * @param certainty probability that this is L1: a posterior that is not calibrated on scans
   *     (l1-segmentation.md); NaN if the segmenter has none
   */
  record Found(Vertebra l1, List<Vertebra> vertebrae, Anchor anchor, double certainty)
      implements L1Finding {
    public Found {
      vertebrae = List.copyOf(vertebrae);
    }
  }

  record NotFound(Abstention abstention, List<Vertebra> vertebrae) implements L1Finding {
    public NotFound {
      vertebrae = List.copyOf(vertebrae);
    }
  }
}
