package org.medconv.classify;

/**
 * WHO classes by T-score, in the order of the network's outputs: osteoporosis T &lt;= -2.5,
 * osteopenia -2.5 &lt; T &lt;= -1, normal T &gt; -1.
 */
public enum BoneClass {
  OSTEOPOROSIS,
  OSTEOPENIA,
  NORMAL;

  /** The class for a T-score. */
  public static BoneClass ofTScore(double tScore) {
    if (tScore <= -2.5) {
      return OSTEOPOROSIS;
    }
    return tScore <= -1 ? OSTEOPENIA : NORMAL;
  }
}
