package org.medconv.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Random changes of texts with a grammar: whole words and values, not only bytes. */
public final class Texts {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern WORD = Pattern.compile("\\w+|\\s+|.", Pattern.DOTALL);

  private static final List<String> ODD =
      List.of(
          "",
          "~",
          "null",
          "true",
          "0",
          "-1",
          "1e999",
          "9223372036854775808",
          "0x7fffffff",
          ".nan",
          "[",
          "]",
          "{",
          "}",
          "[[[[[[",
          "{a: ",
          "- ",
          "? ",
          ": ",
          "&a ",
          "*a",
          "<<: *a",
          "!!binary ",
          "!x ",
          "|\n",
          ">\n",
          "\"",
          "'",
          "#",
          "%YAML 9.9\n",
          "---\n",
          "...\n",
          "\t",
          "\0",
          "\u0085",
          "\u2028",
          "\ufeff",
          "\ud83d\ude00",
          "${env:HOME}",
          "${env:",
          "..",
          "/dev/null",
          "//",
          "1h",
          "99999999999d",
          "2GiB",
          "-1MiB",
          "has(",
          ".exists(k, ",
          ".matches(\"(a+)+$\")",
          ".all(x, ",
          ".map(x, ",
          "size(",
          "in",
          "&&",
          "||",
          "!",
          "==",
          "<=",
          "? :",
          "/ 0",
          "% 0",
          "\\",
          "-");

  /** Otherwise changes within changes multiply. */
  private static final int MOST_CONTAINERS = 5000;

  private Texts() {}

  /** One to four changes in a text. */
  public static String wounded(String whole, List<String> others, RandomGenerator random) {
    if (random.nextInt(8) == 0) {
      byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
      return new String(Wounds.wounded(bytes, List.of(), random), StandardCharsets.ISO_8859_1);
    }
    List<String> words = words(whole);
    for (int wounds = 1 + random.nextInt(4); wounds > 0 && !words.isEmpty(); wounds--) {
      wound(words, others, random);
    }
    return String.join("", words);
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      words.add(matcher.group());
    }
    return words;
  }

  private static void wound(List<String> words, List<String> others, RandomGenerator random) {
    int at = random.nextInt(words.size());
    int to = Math.min(words.size(), at + 1 + random.nextInt(12));
    switch (random.nextInt(8)) {
      case 0 -> words.subList(at, to).clear();
      case 1 -> words.addAll(random.nextInt(words.size()), List.copyOf(words.subList(at, to)));
      case 2 -> words.set(at, Wounds.one(ODD, random));
      case 3 -> words.add(at, Wounds.one(ODD, random));
      case 4 -> words.set(at, words.get(random.nextInt(words.size())));
      case 5 -> words.set(at, words(Wounds.one(others, random)).get(0));
      case 6 -> words.add(at, Wounds.one(ODD, random).repeat(1 << random.nextInt(15)));
      default -> {
        List<String> other = words(Wounds.one(others, random));
        int from = random.nextInt(other.size());
        words.addAll(
            at, other.subList(from, Math.min(other.size(), from + random.nextInt(40) + 1)));
      }
    }
  }

  /** One to four changes in a JSON document, and sometimes one in its text. */
  public static byte[] woundedJson(String whole, RandomGenerator random) throws IOException {
    JsonNode root = JSON.readTree(whole);
    for (int wounds = 1 + random.nextInt(4); wounds > 0; wounds--) {
      List<ContainerNode<?>> containers = new ArrayList<>();
      collect(root, containers);
      if (!containers.isEmpty() && containers.size() < MOST_CONTAINERS) {
        wound(Wounds.one(containers, random), random);
      }
    }
    byte[] bytes = JSON.writeValueAsBytes(root);
    return random.nextInt(8) == 0 ? Wounds.wounded(bytes, List.of(), random) : bytes;
  }

  private static void collect(JsonNode node, List<ContainerNode<?>> containers) {
    if (node instanceof ContainerNode<?> container && !container.isEmpty()) {
      containers.add(container);
      container.forEach(child -> collect(child, containers));
    }
  }

  private static void wound(ContainerNode<?> container, RandomGenerator random) {
    if (container instanceof ObjectNode object) {
      List<String> names = new ArrayList<>();
      object.fieldNames().forEachRemaining(names::add);
      String name = Wounds.one(names, random);
      switch (random.nextInt(5)) {
        case 0 -> object.remove(name);
        case 1 -> object.set(Wounds.one(names, random), object.get(name));
        case 2 -> object.set(Wounds.one(ODD, random), object.get(name));
        default -> object.set(name, value(object.get(name), random));
      }
    } else if (container instanceof ArrayNode array) {
      int at = random.nextInt(array.size());
      JsonNode there = array.get(at);
      switch (random.nextInt(4)) {
        case 0 -> array.remove(at);
        case 1 -> {
          for (int n = 1 << random.nextInt(10); n > 0; n--) {
            array.add(there);
          }
        }
        default -> array.set(at, value(there, random));
      }
    }
  }

  private static JsonNode value(JsonNode there, RandomGenerator random) {
    JsonNodeFactory make = JsonNodeFactory.instance;
    return switch (random.nextInt(9)) {
      case 0 -> make.nullNode();
      case 1 -> make.numberNode(Wounds.edge(random));
      case 2 -> make.numberNode(-Wounds.edge(random) * (1L << random.nextInt(32)));
      case 3 -> make.textNode(Wounds.one(ODD, random));
      case 4 -> make.textNode(Wounds.one(ODD, random).repeat(1 << random.nextInt(14)));
      case 5 -> make.booleanNode(random.nextBoolean());
      case 6 -> make.arrayNode();
      case 7 -> make.objectNode();
      default -> {
        JsonNode inner = there;
        for (int depth = 1 << random.nextInt(9); depth > 0; depth--) {
          inner =
              random.nextBoolean()
                  ? make.arrayNode().add(inner)
                  : make.objectNode().set("a", inner);
        }
        yield inner;
      }
    };
  }
}
