package org.medconv.route;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.types.SimpleType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Refuses comparisons of texts that CEL allows and that never mean what they say: {@code PatientAge
 * >= "50"} is false for {@code 067Y}, and {@code StudyDate == "2026-01-31"} for every date. Texts
 * have an order only as dates and times do (PS3.5 table 6.2-1: DA, TM, DT).
 */
final class TextComparison {
  /** An operator, and what it is where its two sides change places. */
  private static final Map<String, String> ORDER =
      Map.of("_<_", ">", "_<=_", ">=", "_>_", "<", "_>=_", "<=");

  private static final Set<String> EQUALITY = Set.of("_==_", "_!=_");

  /** What a text of a value representation looks like, and an example of it. */
  private record Form(String pattern, String example) {}

  private static final Map<String, Form> FORMS =
      Map.of(
          "DA", new Form("\\d{8}", "a date like \"20260131\""),
          "TM", new Form("\\d{2}(\\d{2}(\\d{2}(\\.\\d{1,6})?)?)?", "a time like \"143000\""),
          "DT", new Form("\\d{4,14}(\\..*)?([+-]\\d{4})?", "a time like \"20260131143000\""),
          "AS", new Form("\\d{3}[DWMY]", "an age like \"067Y\""));

  /** In an order, a date may be cut: {@code StudyDate >= "2026"}. */
  private static final String CUT_DATE = "\\d{4}(\\d{2})?";

  private static final Set<String> SORTED = Set.of("DA", "TM", "DT");

  private final CelAbstractSyntaxTree checked;

  private TextComparison(CelAbstractSyntaxTree checked) {
    this.checked = checked;
  }

  /**
   * @param checked with types
   * @throws WrongExpression for the first comparison that cannot be meant
   */
  static void check(CelAbstractSyntaxTree checked) throws WrongExpression {
    TextComparison texts = new TextComparison(checked);
    for (CelExpr each :
        CelNavigableAst.fromAst(checked).getRoot().allNodes().map(node -> node.expr()).toList()) {
      String function = each.callOrDefault().function();
      if (ORDER.containsKey(function)) {
        texts.order(each);
      } else if (EQUALITY.contains(function)) {
        texts.equality(each);
      }
    }
  }

  private void order(CelExpr call) throws WrongExpression {
    CelExpr left = call.call().args().get(0);
    CelExpr right = call.call().args().get(1);
    if (!isText(left) || !isText(right)) {
      return;
    }
    List<Keyword> keywords = Stream.of(left, right).flatMap(e -> keyword(e).stream()).toList();
    Optional<Keyword> unordered =
        keywords.stream().filter(keyword -> !SORTED.contains(keyword.representation())).findFirst();
    if (unordered.isPresent()) {
      throw wrong(call, unordered.get(), left, right);
    }
    for (CelExpr side : List.of(left, right)) {
      Optional<String> literal = literal(side);
      if (literal.isPresent() && !isDateOrTime(literal.get(), keywords)) {
        throw new WrongExpression(
            offset(side),
            "\"%s\" is compared by its letters; only dates and times sort so: %s"
                .formatted(literal.get(), wanted(keywords)));
      }
    }
  }

  /** Keyword, operator and number as one would write it for a number. */
  private WrongExpression wrong(CelExpr call, Keyword text, CelExpr left, CelExpr right) {
    boolean turned = keyword(left).isEmpty();
    String function = call.call().function();
    String operator = turned ? ORDER.get(function) : function.replace("_", "");
    String number =
        literal(turned ? left : right)
            .map(value -> value.replaceAll("\\D", "").replaceFirst("^0+(?=\\d)", ""))
            .filter(digits -> !digits.isEmpty())
            .orElse("50");
    String instead =
        text.representation().equals("AS")
            ? "%s is text like \"067Y\" and does not sort by years; write age() %s %s"
                .formatted(text.name(), operator, number)
            : "%s is text, which is compared by its letters; use ==, in, startsWith() or matches()"
                .formatted(text.name());
    return new WrongExpression(offset(call), instead);
  }

  private static boolean isDateOrTime(String literal, List<Keyword> keywords) {
    Stream<String> of =
        keywords.isEmpty() ? SORTED.stream() : keywords.stream().map(Keyword::representation);
    return of.anyMatch(
        each ->
            literal.matches(FORMS.get(each).pattern())
                || (each.equals("DA") && literal.matches(CUT_DATE)));
  }

  private static String wanted(List<Keyword> keywords) {
    return keywords.isEmpty()
        ? "write numbers without quotation marks"
        : "%s takes %s"
            .formatted(
                keywords.get(0).name(), FORMS.get(keywords.get(0).representation()).example());
  }

  private void equality(CelExpr call) throws WrongExpression {
    CelExpr left = call.call().args().get(0);
    CelExpr right = call.call().args().get(1);
    Optional<Keyword> keyword = keyword(left).or(() -> keyword(right));
    Optional<String> literal = literal(left).or(() -> literal(right));
    if (keyword.isEmpty() || literal.isEmpty()) {
      return;
    }
    Form form = FORMS.get(keyword.get().representation());
    if (form != null && !literal.get().matches(form.pattern())) {
      throw new WrongExpression(
          offset(call),
          "%s is never \"%s\": it holds %s"
              .formatted(keyword.get().name(), literal.get(), form.example()));
    }
  }

  private boolean isText(CelExpr side) {
    return checked.getType(side.id()).filter(SimpleType.STRING::equals).isPresent();
  }

  private static Optional<Keyword> keyword(CelExpr side) {
    return Keywords.named(side.identOrDefault().name());
  }

  private static Optional<String> literal(CelExpr side) {
    CelConstant constant = side.constantOrDefault();
    return constant.getKind() == CelConstant.Kind.STRING_VALUE
        ? Optional.of(constant.stringValue())
        : Optional.empty();
  }

  private int offset(CelExpr at) {
    return checked.getSource().getPositionsMap().getOrDefault(at.id(), 0);
  }
}
