package org.medconv.route;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.medconv.yaml.Nearest;

/**
 * Explains a fault in an expression to the author of a rule: turns the messages of CEL's parser and
 * checker, which mention tokens and overloads, into a sentence with the correction.
 */
final class ExpressionFault {
  private static final String OPERATOR_MISSING =
      "\"%s\" is not expected here; is an operator missing before it (==, &&, ||)?";

  /** What other languages write, and CEL does not. */
  private static final Map<String, String> INSTEAD =
      Map.of(
          "=", "to compare, write ==",
          "=<", "write <=",
          "&", "write &&",
          "|", "write ||",
          "and", "write &&",
          "or", "write ||",
          "not", "write !",
          ">", "for \"not equal\" write !=",
          ";", "leave it out");

  private static final Map<String, String> FUNCTIONS =
      Map.of(
          "age", "age() >= 50",
          "instances", "instances() >= 40",
          "sample", "sample(0.1)",
          "codes", "\"SCT:818981001\" in codes(AnatomicRegionSequence)",
          "has", "has(SliceThickness)");

  private static final Map<Pattern, Function<MatchResult, String>> SENTENCES = sentences();

  private ExpressionFault() {}

  private static Map<Pattern, Function<MatchResult, String>> sentences() {
    Map<Pattern, Function<MatchResult, String>> of = new LinkedHashMap<>();
    of.put(
        pattern("undeclared reference to '(\\w+)' \\(in container ''\\)"),
        found -> notAKeyword(found.group(1)));
    of.put(
        pattern("found no matching overload for '(.*)' applied to '\\((.*?)\\)'.*"),
        found -> doesNotApply(found.group(1), found.group(2)));
    of.put(pattern("token recognition error at: '(.*)'"), found -> noMeaning(found.group(1)));
    of.put(
        pattern("missing '(.)' at .*"), found -> "a \"%s\" is missing".formatted(found.group(1)));
    of.put(
        pattern("(?:mismatched|extraneous) input '(.*?)' expecting .*"),
        found -> notExpected(found.group(1).strip()));
    of.put(
        pattern("no viable alternative at input '(.*)'"),
        found -> notExpected(found.group(1).strip()));
    of.put(
        pattern("expected type 'bool' but found '(.*)'"),
        found ->
            "has type %s instead of true or false; write a comparison, like SliceThickness <= 5"
                .formatted(found.group(1)));
    of.put(
        pattern("reserved identifier: (.*)"),
        found -> "\"%s\" is a reserved word of CEL".formatted(found.group(1)));
    return of;
  }

  private static Pattern pattern(String regex) {
    return Pattern.compile(regex, Pattern.DOTALL);
  }

  /** The sentence; an unknown message stays unchanged. */
  static String of(String message) {
    for (Map.Entry<Pattern, Function<MatchResult, String>> each : SENTENCES.entrySet()) {
      Matcher found = each.getKey().matcher(message);
      if (found.matches()) {
        return each.getValue().apply(found);
      }
    }
    return message;
  }

  static String notAKeyword(String name) {
    if (FUNCTIONS.containsKey(name)) {
      return "\"%s\" is a function; write %s".formatted(name, FUNCTIONS.get(name));
    }
    return "\"%s\" is not a DICOM keyword that rules can use%s"
        .formatted(name, Nearest.hint(name, Keywords.names()));
  }

  /** The parser quotes one character more than it does not know. */
  private static String noMeaning(String quoted) {
    // A line's end is quoted as a backslash and an n.
    String token = quoted.replace("\\n", "").strip();
    if (token.isEmpty()) {
      return "the line ends too early";
    }
    if (token.startsWith("\"") || token.startsWith("'")) {
      return token.contains("\\")
          ? "write a \\ in a text as \\\\"
          : "a closing quotation mark is missing";
    }
    if ("\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb".indexOf(token.charAt(0)) >= 0) {
      return "\"%s\" cannot be used here; write plain quotation marks: \"CT\"".formatted(token);
    }
    String known = INSTEAD.containsKey(token) ? token : token.substring(0, 1);
    String hint = INSTEAD.containsKey(known) ? "; " + INSTEAD.get(known) : "";
    return "\"%s\" cannot be used here%s".formatted(known, hint);
  }

  private static String notExpected(String token) {
    if (token.equals("<EOF>")) {
      return "ends too early";
    }
    if (List.of(")", "]", "}").contains(token)) {
      return "there is one \"%s\" too many".formatted(token);
    }
    return INSTEAD.containsKey(token)
        ? "\"%s\" is not expected here; %s".formatted(token, INSTEAD.get(token))
        : OPERATOR_MISSING.formatted(token);
  }

  private static String doesNotApply(String function, String types) {
    String operator = function.replaceAll("[_@]", "");
    boolean listAgainstText = types.equals("list(string), string");
    boolean mixed = types.contains("double") && types.contains("int");
    String hint =
        listAgainstText
            ? "; the element may have several values: \"X\" in Keyword"
            : mixed ? "; write whole numbers as 5.0 beside decimals" : "";
    return "%s does not work for (%s)%s".formatted(operator, types, hint);
  }
}
