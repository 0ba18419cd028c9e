package org.medconv.route;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelMacroExprFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * CEL (https://github.com/google/cel-spec) with the DICOM keywords as variables. It differs from
 * plain CEL in these points, all for those who write rules:
 *
 * <ul>
 *   <li>{@code has(Keyword)} asks whether the element has a value. In plain CEL has() takes a field
 *       of a message only. It becomes {@code "Keyword" in @present}, a list that no rule can name.
 *   <li>{@code SliceThickness == 5} compares a decimal with a whole number. Plain CEL has {@code <}
 *       between the two, but not {@code ==}.
 *   <li>{@code age()}, {@code instances()}, {@code callingAe()}, {@code callingHost()}, {@code
 *       sample(share)}, {@code screenedWithin(days)} and {@code codes(Sequence)} become variables
 *       that no rule can name ({@link Fact}, {@link CodeList}).
 *   <li>Texts have an order only as dates and times ({@link TextComparison}).
 * </ul>
 *
 * <p>An element that is missing is an unknown of CEL: {@code false && unknown} is false, {@code
 * true || unknown} is true, all else is unknown, and nothing fails.
 */
final class RuleLanguage {
  static final String PRESENT = "@present";

  private static final String IS_IN = "@in";
  private static final int MAX_LETTERS = 10_000;

  /** Limit for all() and similar macros in one evaluation. */
  private static final int MAX_STEPS = 10_000;

  /** Reason for a condition that exceeds this limit. */
  static final String EXHAUSTED =
      "needs more than %d steps to decide; simplify it".formatted(MAX_STEPS);

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .maxExpressionCodePointSize(MAX_LETTERS)
          .comprehensionMaxIterations(MAX_STEPS)
          .build();
  private static final List<CelMacro> FUNCTIONS =
      List.of(
          CelMacro.newGlobalMacro("has", 1, RuleLanguage::has),
          CelMacro.newGlobalMacro("codes", 1, RuleLanguage::codes),
          CelMacro.newGlobalMacro("sample", 1, RuleLanguage::sample),
          CelMacro.newGlobalMacro("screenedWithin", 1, RuleLanguage::screenedWithin),
          fact(Fact.CALLING_AE),
          fact(Fact.CALLING_HOST),
          fact(Fact.AGE),
          fact(Fact.INSTANCES));
  private static final CelCompiler GRAMMAR = grammar();
  private static final CelRuntime RUNTIME = runtime();
  private static final CelAbstractSyntaxTree PROBE = probe();

  private RuleLanguage() {}

  private static CelCompiler grammar() {
    return CelCompilerFactory.standardCelCompilerBuilder()
        .setOptions(OPTIONS)
        .setStandardMacros(
            CelStandardMacro.ALL,
            CelStandardMacro.EXISTS,
            CelStandardMacro.EXISTS_ONE,
            CelStandardMacro.FILTER,
            CelStandardMacro.MAP)
        .addMacros(FUNCTIONS)
        .addFunctionDeclarations(mixed("_==_", "equals"), mixed("_!=_", "not_equals"))
        .addVar(PRESENT, ListType.create(SimpleType.STRING))
        .setResultType(SimpleType.BOOL)
        .build();
  }

  private static CelFunctionDecl mixed(String operator, String name) {
    CelType yesOrNo = SimpleType.BOOL;
    return CelFunctionDecl.newFunctionDeclaration(
        operator,
        CelOverloadDecl.newGlobalOverload(
            name + "_double_int", yesOrNo, SimpleType.DOUBLE, SimpleType.INT),
        CelOverloadDecl.newGlobalOverload(
            name + "_int_double", yesOrNo, SimpleType.INT, SimpleType.DOUBLE));
  }

  private static CelRuntime runtime() {
    return CelRuntimeFactory.standardCelRuntimeBuilder()
        .setOptions(OPTIONS)
        .addFunctionBindings(
            CelFunctionBinding.from(
                "equals_double_int", Double.class, Long.class, (a, b) -> same(a, b)),
            CelFunctionBinding.from(
                "equals_int_double", Long.class, Double.class, (a, b) -> same(b, a)),
            CelFunctionBinding.from(
                "not_equals_double_int", Double.class, Long.class, (a, b) -> !same(a, b)),
            CelFunctionBinding.from(
                "not_equals_int_double", Long.class, Double.class, (a, b) -> !same(b, a)))
        .build();
  }

  private static boolean same(double decimal, long whole) {
    return Double.compare(decimal, (double) whole) == 0;
  }

  private static CelMacro fact(Fact fact) {
    return CelMacro.newGlobalMacro(
        fact.word(),
        0,
        (expressions, target, arguments) ->
            Optional.of(expressions.newIdentifier(fact.variable())));
  }

  private static Optional<CelExpr> has(
      CelMacroExprFactory expressions, CelExpr target, List<CelExpr> arguments) {
    CelExpr argument = arguments.get(0);
    String name = argument.identOrDefault().name();
    if (name.isEmpty()) {
      return error(expressions, argument, "has() takes one DICOM keyword");
    }
    if (operand(name).isEmpty()) {
      return error(expressions, argument, ExpressionFault.notAKeyword(name));
    }
    return Optional.of(
        expressions.newGlobalCall(
            IS_IN, expressions.newStringLiteral(name), expressions.newIdentifier(PRESENT)));
  }

  private static Optional<CelExpr> codes(
      CelMacroExprFactory expressions, CelExpr target, List<CelExpr> arguments) {
    CelExpr argument = arguments.get(0);
    Optional<CodeList> codes = CodeList.of(argument.identOrDefault().name());
    return codes.isEmpty()
        ? error(
            expressions, argument, "codes() takes one of " + String.join(", ", CodeList.names()))
        : Optional.of(expressions.newIdentifier(codes.get().variable()));
  }

  /** {@code sample(0.1)}: one study in ten. */
  private static Optional<CelExpr> sample(
      CelMacroExprFactory expressions, CelExpr target, List<CelExpr> arguments) {
    CelExpr argument = arguments.get(0);
    CelConstant share = argument.constantOrDefault();
    if (share.getKind() != CelConstant.Kind.DOUBLE_VALUE
        || !(share.doubleValue() > 0 && share.doubleValue() < 1)) {
      return error(
          expressions, argument, "sample() takes a share between 0.0 and 1.0, as in sample(0.1)");
    }
    return Optional.of(
        expressions.newGlobalCall(
            "_<_", expressions.newIdentifier(Fact.SAMPLE.variable()), argument));
  }

  /** {@code screenedWithin("365d")}: another study of the patient was given a class. */
  private static Optional<CelExpr> screenedWithin(
      CelMacroExprFactory expressions, CelExpr target, List<CelExpr> arguments) {
    CelExpr argument = arguments.get(0);
    CelConstant time = argument.constantOrDefault();
    if (time.getKind() != CelConstant.Kind.STRING_VALUE
        || !time.stringValue().matches("[1-9]\\d{0,4}d")) {
      return error(
          expressions, argument, "screenedWithin() takes days, as in screenedWithin(\"365d\")");
    }
    String days = time.stringValue().substring(0, time.stringValue().length() - 1);
    return Optional.of(
        expressions.newGlobalCall(
            "_<_",
            expressions.newIdentifier(Fact.SCREENED.variable()),
            expressions.newDoubleLiteral(Double.parseDouble(days))));
  }

  private static Optional<CelExpr> error(
      CelMacroExprFactory expressions, CelExpr at, String message) {
    CelSourceLocation place = expressions.getSourceLocation(at);
    return Optional.of(expressions.reportError(CelIssue.formatError(place, message)));
  }

  /** The operand of a variable in a compiled program. */
  private static Optional<Operand> operand(String variable) {
    return Keywords.named(variable)
        .<Operand>map(keyword -> keyword)
        .or(() -> Fact.named(variable))
        .or(() -> CodeList.named(variable));
  }

  /**
   * @throws WrongExpression with the first error
   */
  static Expression compile(String text) throws WrongExpression {
    try {
      CelAbstractSyntaxTree parsed = GRAMMAR.parse(text).getAst();
      CelNavigableAst tree = CelNavigableAst.fromAst(parsed);
      CelCompilerBuilder compiler = GRAMMAR.toCompilerBuilder();
      identifiers(tree).stream()
          .flatMap(name -> operand(name).stream())
          .forEach(operand -> compiler.addVar(operand.variable(), operand.type()));
      checkPatterns(tree);
      CelAbstractSyntaxTree checked = compiler.build().check(parsed).getAst();
      TextComparison.check(checked);
      return new Expression(
          text.replaceAll("\\s*\n\\s*", " "), RUNTIME.createProgram(checked), operands(tree));
    } catch (CelValidationException wrong) {
      throw firstOf(wrong, text);
    } catch (CelEvaluationException wrong) {
      throw new WrongExpression(0, wrong.getMessage());
    }
  }

  private static Set<String> identifiers(CelNavigableAst tree) {
    Set<String> names = new TreeSet<>();
    tree.getRoot().allNodes().forEach(node -> names.add(node.expr().identOrDefault().name()));
    return names;
  }

  /** All operands of an expression, keywords within has() included. */
  private static List<Operand> operands(CelNavigableAst tree) {
    Set<String> names = identifiers(tree);
    tree.getRoot()
        .allNodes()
        .map(node -> node.expr().callOrDefault())
        .filter(
            call ->
                call.function().equals(IS_IN)
                    && call.args().get(1).identOrDefault().name().equals(PRESENT))
        .forEach(call -> names.add(call.args().get(0).constant().stringValue()));
    return names.stream().flatMap(name -> operand(name).stream()).toList();
  }

  /**
   * A pattern that RE2 cannot read, or not in time, would otherwise fail only when a series
   * arrives.
   */
  private static void checkPatterns(CelNavigableAst tree) throws WrongExpression {
    for (CelExpr call : tree.getRoot().allNodes().map(node -> node.expr()).toList()) {
      List<CelExpr> arguments = call.callOrDefault().args();
      if (call.callOrDefault().function().equals("matches") && !arguments.isEmpty()) {
        CelExpr pattern = arguments.get(arguments.size() - 1);
        int offset = tree.getAst().getSource().getPositionsMap().getOrDefault(pattern.id(), 0);
        CelConstant text = pattern.constantOrDefault();
        if (text.getKind() != CelConstant.Kind.STRING_VALUE) {
          throw new WrongExpression(
              offset, "matches() takes a regular expression in quotes, not a combined text");
        }
        checkPattern(text.stringValue(), offset);
      }
    }
  }

  private static void checkPattern(String pattern, int offset) throws WrongExpression {
    Optional<String> fault = PatternCheck.fault(pattern);
    if (fault.isPresent()) {
      throw new WrongExpression(offset, "this regular expression cannot be used: " + fault.get());
    }
    try {
      RUNTIME.createProgram(PROBE).eval(Map.of("pattern", pattern));
    } catch (CelEvaluationException wrong) {
      String reason = wrong.getMessage().replaceFirst("^evaluation error[^:]*:\\d*:? ?", "");
      throw new WrongExpression(
          offset, "\"%s\" is not a regular expression: %s".formatted(pattern, reason));
    }
  }

  private static CelAbstractSyntaxTree probe() {
    try {
      return GRAMMAR
          .toCompilerBuilder()
          .addVar("pattern", SimpleType.STRING)
          .build()
          .compile("''.matches(pattern)")
          .getAst();
    } catch (CelValidationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static WrongExpression firstOf(CelValidationException wrong, String text) {
    CelIssue issue = wrong.getErrors().get(0);
    return new WrongExpression(
        offset(issue.getSourceLocation(), text), ExpressionFault.of(issue.getMessage()));
  }

  private static int offset(CelSourceLocation place, String text) {
    int offset = 0;
    for (int line = 1; line < place.getLine(); line++) {
      offset = text.indexOf('\n', offset) + 1;
    }
    return Math.max(0, offset + place.getColumn());
  }
}
