package org.medconv.segment;

import java.util.List;

/** Where L1 is, or why the segmenter will not say. */
public sealed interface L1Finding {
  /** Every vertebra seen, from top to bottom. */
  List<Vertebra> vertebrae();

  /**
   * @param l1 whole, its level certain
   * @param vertebrae every vertebra seen, L1 among them
   * @param anchor what was counted from
   * @param certainty probability that this is L1, a posterior that is not calibrated on scans
   *     (l1-segmentation.md); NaN where the segmenter has none
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
