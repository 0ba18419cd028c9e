package org.medconv.route;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.Sequence;
import org.medconv.text.OneLine;

/**
 * A data element of PS3.6 in rules: it always has the same CEL type, whatever a file holds.
 *
 * @param representation its value representation (PS3.5 table 6.2-1)
 * @param many its value multiplicity may be above 1: always a list
 */
record Keyword(String name, int tag, String representation, boolean many) implements Operand {
  private static final Set<String> INTEGERS = Set.of("IS", "SL", "SS", "UL", "US", "xs");
  private static final Set<String> DECIMALS = Set.of("DS", "FD", "FL");
  private static final Set<String> DATES_AND_NAMES = Set.of("PN", "DA", "DT", "TM", "UI");
  private static final Set<String> SHOWN_OF_PATIENT =
      Set.of("PatientSex", "PatientAge", "PatientSize", "PatientWeight");
  private static final int SHARED_FUNCTIONAL_GROUPS = 0x52009229;

  @Override
  public String variable() {
    return name;
  }

  @Override
  public Optional<Object> value(SeriesFacts series) {
    return value(series.header());
  }

  @Override
  public String describe(SeriesFacts series) {
    return describe(series.header());
  }

  @Override
  public CelType type() {
    CelType one =
        isInteger() ? SimpleType.INT : isDecimal() ? SimpleType.DOUBLE : SimpleType.STRING;
    return many ? ListType.create(one) : one;
  }

  private boolean isInteger() {
    return INTEGERS.contains(representation);
  }

  private boolean isDecimal() {
    return DECIMALS.contains(representation);
  }

  /** The value for CEL: empty where the element is missing, empty or not of its type. */
  Optional<Object> value(Attributes header) {
    String[] raw = raw(header);
    if (raw.length == 0 || (raw.length > 1 && !many && !isText())) {
      return Optional.empty();
    }
    if (!many) {
      return isText() ? Optional.of(String.join("\\", raw)) : typed(raw[0]);
    }
    List<Object> values = new ArrayList<>();
    for (String each : raw) {
      Optional<Object> value = typed(each);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      values.add(value.get());
    }
    return Optional.of(values);
  }

  private boolean isText() {
    return !isInteger() && !isDecimal();
  }

  private Optional<Object> typed(String text) {
    try {
      if (isInteger()) {
        return Optional.of(Long.valueOf(text.strip().replaceFirst("^\\+", "")));
      }
      if (isDecimal()) {
        return Optional.<Object>of(Double.valueOf(text.strip()))
            .filter(value -> Double.isFinite((double) value));
      }
      return Optional.of(text);
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  /**
   * What the file holds, without padding. An enhanced multi-frame image keeps most of what rules
   * ask for in its shared functional groups (PS3.3 C.7.6.16); they are looked into where the data
   * set itself does not hold the element.
   */
  private String[] raw(Attributes header) {
    String[] own = strings(header);
    return own.length > 0 ? own : shared(header);
  }

  private String[] shared(Attributes header) {
    Attributes groups = header.getNestedDataset(SHARED_FUNCTIONAL_GROUPS);
    if (groups == null) {
      return new String[0];
    }
    for (int group : groups.tags()) {
      if (groups.getValue(group) instanceof Sequence macro && !macro.isEmpty()) {
        String[] found = strings(macro.get(0));
        if (found.length > 0) {
          return found;
        }
      }
    }
    return new String[0];
  }

  private String[] strings(Attributes item) {
    if (!item.containsValue(tag) || item.getValue(tag) instanceof Sequence) {
      return new String[0];
    }
    String[] raw = item.getStrings(tag);
    return raw == null
        ? new String[0]
        : Arrays.stream(raw).map(each -> each == null ? "" : each.strip()).toArray(String[]::new);
  }

  /**
   * {@code KVP is 120.0}, for the administrator, on one line; what identifies a patient is not
   * shown.
   */
  String describe(Attributes header) {
    return OneLine.of(described(header));
  }

  private String described(Attributes header) {
    String[] raw = raw(header);
    if (raw.length == 0) {
      return name + " is missing";
    }
    if (isIdentifying()) {
      return name + " is [hidden]";
    }
    Optional<Object> value = value(header);
    return value.isPresent()
        ? "%s is %s".formatted(name, written(value.get()))
        : "%s is \"%s\", which is not %s"
            .formatted(name, String.join("\\", raw), many ? "a list of numbers" : "a number");
  }

  private static String written(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(Keyword::written).toList().toString();
    }
    return value instanceof String text ? '"' + text + '"' : value.toString();
  }

  private boolean isIdentifying() {
    int group = Tag.PatientName >>> 16;
    boolean ofPatient = tag >>> 16 == group && !SHOWN_OF_PATIENT.contains(name);
    return ofPatient
        || DATES_AND_NAMES.contains(representation)
        || name.matches(".*(IDs?|AccessionNumber|OrderNumber.*|Address|TelephoneNumbers?)");
  }
}
