package org.medconv.lab.evaluate;

/**
 * Only the parts of a source in which a reader has no doubt ({@link PartView#of}): the first such
 * part of every hundred.
 */
final class UndoubtedParts implements PartSource {
  /** One part in seven qualifies; a hundred without any occur once in a million times. */
  static final int DRAWN_FOR_ONE = 100;

  private final PartSource all;

  private UndoubtedParts(PartSource all) {
    this.all = all;
  }

  /** Simulated parts, each of another patient, drawn as in {@link SimulatedParts}. */
  static UndoubtedParts simulated() {
    return new UndoubtedParts(new SimulatedParts(DRAWN_FOR_ONE));
  }

  /**
   * @param all parts of one CT that shows L1 and enough to count from
   */
  static UndoubtedParts of(PartSource all) {
    return new UndoubtedParts(all);
  }

  @Override
  public String name() {
    return all.name() + ", a reader has no doubt";
  }

  /**
   * @throws IllegalStateException if none of a hundred parts qualifies
   */
  @Override
  public ScanPart draw(long seed, int number) {
    int first = DRAWN_FOR_ONE * number;
    for (int n = first; n < first + DRAWN_FOR_ONE; n++) {
      ScanPart part = all.draw(seed, n);
      if (PartView.of(part).undoubted()) {
        return part.renamed(number, name());
      }
    }
    throw new IllegalStateException(
        "none of %d parts of %s shows, at full field of view, L1 whole and the sacrum or T10 to L2:"
                .formatted(DRAWN_FOR_ONE, all.name())
            + " leave out --undoubted");
  }
}
