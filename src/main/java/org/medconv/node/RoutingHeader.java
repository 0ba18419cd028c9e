package org.medconv.node;

import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;

/**
 * What of an image's header rules can ask for: short public values of the data set and of its
 * shared functional groups. A study's series are all in memory while the rules decide.
 */
final class RoutingHeader {
  private static final int LONGEST_VALUE = 1024;

  /** Scanners write some 200. */
  private static final int MOST_ELEMENTS = 1000;

  /** The groups, in them the macros, in these values. */
  private static final int DEPTH = 2;

  private RoutingHeader() {}

  static Attributes of(Attributes header) {
    Attributes kept = values(header);
    copySequence(header, Tag.SharedFunctionalGroupsSequence, kept, DEPTH);
    return kept;
  }

  private static Attributes values(Attributes from) {
    Attributes kept = new Attributes(from.bigEndian());
    int[] tags = from.tags();
    for (int n = 0; n < tags.length && kept.size() < MOST_ELEMENTS; n++) {
      if ((tags[n] & 0x10000) == 0 && isShort(from.getValue(tags[n]))) {
        kept.addSelected(from, tags[n]);
      }
    }
    return kept;
  }

  /** A value that was asked for is kept as text or numbers, any other as it came. */
  private static boolean isShort(Object value) {
    if (value instanceof byte[] bytes) {
      return bytes.length <= LONGEST_VALUE;
    }
    if (value instanceof String text) {
      return text.length() <= LONGEST_VALUE;
    }
    if (value instanceof String[] texts) {
      return String.join("", texts).length() <= LONGEST_VALUE;
    }
    return value instanceof Number
        || (value instanceof double[] numbers && numbers.length <= LONGEST_VALUE / 8);
  }

  /** The first item: shared groups have one, macros of shared groups mostly. */
  private static void copySequence(Attributes from, int tag, Attributes to, int depth) {
    if (depth == 0 || !(from.getValue(tag) instanceof Sequence items) || items.isEmpty()) {
      return;
    }
    Attributes item = items.get(0);
    Attributes kept = values(item);
    int[] tags = item.tags();
    for (int n = 0; n < tags.length && n < MOST_ELEMENTS; n++) {
      copySequence(item, tags[n], kept, depth - 1);
    }
    to.newSequence(tag, 1).add(kept);
  }
}
