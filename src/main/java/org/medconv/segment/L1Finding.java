package org.medconv.segment;

import java.util.List;

/** Where L1 is, or why the segmenter will not say. */
public sealed interface L1Finding {
  /** Every vertebra seen, from top to bottom. */
  List<Vertebra> vertebrae();

  record Found(Vertebra l1, List<Vertebra> vertebrae) implements L1Finding {
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
