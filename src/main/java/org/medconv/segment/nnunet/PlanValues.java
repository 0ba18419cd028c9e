package org.medconv.segment.nnunet;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medconv.model.UnableToOpenModel;

/**
 * A mapping from a JSON or YAML file, read key by key. A missing value, or one of another type, is
 * an error that names file and key.
 */
record PlanValues(String where, Map<?, ?> values) {
  UnableToOpenModel wrong(String fault) {
    return new UnableToOpenModel("%s: %s".formatted(where, fault));
  }

  private UnableToOpenModel notA(String what, String key) {
    Object value = values.get(key);
    return wrong(
        value == null
            ? "\"%s\" is missing".formatted(key)
            : "\"%s\" is not %s".formatted(key, what));
  }

  boolean has(String key) {
    return values.get(key) != null;
  }

  PlanValues inside(String key) throws UnableToOpenModel {
    if (values.get(key) instanceof Map<?, ?> map) {
      return new PlanValues(where + ", " + key, map);
    }
    throw notA("a mapping", key);
  }

  String text(String key) throws UnableToOpenModel {
    if (values.get(key) instanceof String text) {
      return text;
    }
    throw notA("text", key);
  }

  Optional<String> anyText(String key) {
    return values.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  boolean yes(String key) throws UnableToOpenModel {
    if (values.get(key) instanceof Boolean yes) {
      return yes;
    }
    throw notA("true or false", key);
  }

  double number(String key) throws UnableToOpenModel {
    if (values.get(key) instanceof Number number && Double.isFinite(number.doubleValue())) {
      return number.doubleValue();
    }
    throw notA("a number", key);
  }

  int wholeNumber(String key) throws UnableToOpenModel {
    return whole(key, values.get(key));
  }

  private int whole(String key, Object value) throws UnableToOpenModel {
    if (value instanceof Number number
        && number.doubleValue() == Math.rint(number.doubleValue())
        && Math.abs(number.doubleValue()) < Integer.MAX_VALUE) {
      return number.intValue();
    }
    throw notA("a whole number", key);
  }

  List<?> list(String key) throws UnableToOpenModel {
    if (values.get(key) instanceof List<?> list) {
      return list;
    }
    throw notA("a list", key);
  }

  List<Integer> wholeNumbers(String key) throws UnableToOpenModel {
    return wholeNumbers(key, list(key));
  }

  private List<Integer> wholeNumbers(String key, List<?> list) throws UnableToOpenModel {
    List<Integer> numbers = new ArrayList<>();
    for (Object value : list) {
      numbers.add(whole(key, value));
    }
    return numbers;
  }

  List<Double> numbers(String key) throws UnableToOpenModel {
    List<Double> numbers = new ArrayList<>();
    for (Object value : list(key)) {
      if (!(value instanceof Number number)) {
        throw notA("a list of numbers", key);
      }
      numbers.add(number.doubleValue());
    }
    return numbers;
  }

  /** Three integers for each stage. */
  List<List<Integer>> triples(String key) throws UnableToOpenModel {
    List<List<Integer>> triples = new ArrayList<>();
    for (Object value : list(key)) {
      if (!(value instanceof List<?> triple) || triple.size() != 3) {
        throw notA("a list of three numbers for each stage (2D networks are not supported)", key);
      }
      triples.add(wholeNumbers(key, triple));
    }
    return triples;
  }
}
