package org.medconv.route;

import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;

/**
 * What of an image's header rules can ask for: short public values of the data set and of its
 * shared functional groups, and its coded entries. A study's series are all in memory while the
 * rules decide.
 */
public final class RoutingHeader {
  private static final int LONGEST_VALUE = 1024;

  /** Scanners write some 200. */
  private static final int MOST_ELEMENTS = 1000;

  /** The groups, in them the macros, in these values and coded entries. */
  private static final int DEPTH = 3;

  /** Orders have one or two codes. */
  private static final int MOST_CODES = 16;

  private RoutingHeader() {}

  public static Attributes of(Attributes header) {
    Attributes kept = values(header);
    copySequence(header, Tag.SharedFunctionalGroupsSequence, kept, DEPTH);
    for (int tag : CodeList.places()) {
      copyCodes(header, tag, kept, true);
    }
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

  /** Coded entries, or the requests that hold them. */
  private static void copyCodes(Attributes from, int tag, Attributes to, boolean outermost) {
    if (!(from.getValue(tag) instanceof Sequence items) || items.isEmpty()) {
      return;
    }
    Sequence copies = to.newSequence(tag, Math.min(items.size(), MOST_CODES));
    for (Attributes item : items.subList(0, Math.min(items.size(), MOST_CODES))) {
      Attributes kept = values(item);
      if (outermost) {
        CodeList.places().forEach(nested -> copyCodes(item, nested, kept, false));
      }
      copies.add(kept);
    }
  }
}
