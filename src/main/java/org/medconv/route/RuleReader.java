package org.medconv.route;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.medconv.words.FileTrouble;
import org.medconv.yaml.Fault;
import org.medconv.yaml.Nearest;
import org.medconv.yaml.YamlFile;
import org.medconv.yaml.YamlMapping;
import org.medconv.yaml.YamlText;

/** Reads the files of a rules folder. Every rule that it returns has been checked completely. */
final class RuleReader {
  private static final int LOWEST_PRIORITY = 0;
  private static final int HIGHEST_PRIORITY = 100;
  private static final int DEFAULT_PRIORITY = 50;

  private final RuleScope scope;
  private final List<Fault> faults = new ArrayList<>();

  RuleReader(RuleScope scope) {
    this.scope = scope;
  }

  /**
   * @param folder a folder of {@code *.yaml} files, or one such file
   * @throws WrongRules with every fault of every file
   */
  static RuleSet read(Path folder, RuleScope scope) throws WrongRules {
    return new RuleReader(scope).readAll(folder);
  }

  /** The rule files of a folder by name; the file itself where it is one. */
  static List<Path> files(Path folder) throws IOException {
    if (Files.isRegularFile(folder)) {
      return List.of(folder);
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.{yaml,yml}")) {
      return StreamSupport.stream(found.spliterator(), false)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }

  private RuleSet readAll(Path folder) throws WrongRules {
    List<Rule> rules = new ArrayList<>();
    try {
      List<Path> files = files(folder);
      if (files.isEmpty()) {
        faults.add(new Fault(folder, 0, "holds no rule: it has no .yaml file"));
      }
      files.forEach(file -> rule(file).ifPresent(rules::add));
    } catch (IOException failed) {
      faults.add(
          new Fault(folder, 0, "the folder of rules could not be read: " + FileTrouble.of(failed)));
    }
    refuseSharedNames(rules);
    if (!faults.isEmpty()) {
      throw new WrongRules(faults);
    }
    return new RuleSet(rules);
  }

  private void refuseSharedNames(List<Rule> rules) {
    Map<String, Path> names = new HashMap<>();
    for (Rule each : rules) {
      Path earlier = names.putIfAbsent(each.rule().name(), each.rule().file());
      if (earlier != null) {
        faults.add(
            new Fault(
                each.rule().file(),
                0,
                "name: \"%s\" is already the name of the rule in %s"
                    .formatted(each.rule().name(), earlier.getFileName())));
      }
    }
  }

  private Optional<Rule> rule(Path file) {
    int before = faults.size();
    YamlMapping yaml = YamlFile.read(file, faults);
    if (faults.size() > before) {
      return Optional.empty();
    }
    List<Expression> conditions = conditions(file, yaml);
    List<Expression> preferences =
        yaml.texts("prefer").stream()
            .flatMap(text -> expression(file, "prefer", text).stream())
            .toList();
    RoutingRule rule =
        new RoutingRule(
            yaml.required("name", RuleReader::name).orElse(""),
            file,
            yaml.value("priority", DEFAULT_PRIORITY, RuleReader::priority),
            yaml.optional("when", Function.identity()).orElse(""),
            preferences.stream().map(Expression::text).toList(),
            yaml.required("segmenter", this::model).orElse(""),
            yaml.required("classifier", this::model).orElse(""),
            destinations(yaml),
            withoutClass(yaml),
            yaml.value("mode", Mode.LIVE, Mode::parse));
    yaml.noOthers();
    return faults.size() > before
        ? Optional.empty()
        : Optional.of(new Rule(rule, conditions, preferences));
  }

  private List<Expression> conditions(Path file, YamlMapping yaml) {
    Optional<YamlText> when = yaml.text("when");
    if (when.isEmpty()) {
      yaml.fault("when", "is missing; to take every series write: when: \"true\"");
      return List.of();
    }
    Optional<Expression> whole = expression(file, "when", when.get());
    return whole.isEmpty() ? List.of() : parts(whole.get(), when.get().value());
  }

  /** Parts of an expression that compiles compile too; were it not so, the whole is one part. */
  private static List<Expression> parts(Expression whole, String text) {
    List<Expression> parts = new ArrayList<>();
    try {
      for (String part : Conjunction.parts(text)) {
        parts.add(RuleLanguage.compile(part));
      }
      return parts;
    } catch (WrongExpression cutBadly) {
      return List.of(whole);
    }
  }

  private Optional<Expression> expression(Path file, String key, YamlText text) {
    try {
      Expression expression = RuleLanguage.compile(text.value());
      if (expression.isTooLong()) {
        faults.add(new Fault(file, text.line(), key + ": " + RuleLanguage.EXHAUSTED));
        return Optional.empty();
      }
      return Optional.of(expression);
    } catch (WrongExpression wrong) {
      faults.add(
          new Fault(
              file, text.lineAt(wrong.offset()), "%s: %s".formatted(key, wrong.getMessage())));
      return Optional.empty();
    } catch (StackOverflowError deep) {
      faults.add(new Fault(file, text.line(), key + ": is nested too deeply"));
      return Optional.empty();
    }
  }

  private List<String> destinations(YamlMapping yaml) {
    List<String> named = yaml.list("destinations", this::destination);
    return yaml.has("destinations") ? named : List.copyOf(scope.destinations());
  }

  private static List<String> withoutClass(YamlMapping yaml) {
    List<String> named = yaml.list("withoutClass", RuleReader::resultWithoutClass);
    if (named.equals(List.of("FHIR"))) {
      yaml.fault(
          "withoutClass", "FHIR needs the SR, which identifies the patient; write [SR, FHIR]");
    }
    return yaml.has("withoutClass") ? named : RoutingRule.WITHOUT_CLASS;
  }

  private static String resultWithoutClass(String name) {
    if (!RoutingRule.WITHOUT_CLASS.contains(name)) {
      throw new IllegalArgumentException(
          "a run without a class does not send \"%s\"; choose from %s"
              .formatted(name, String.join(", ", RoutingRule.WITHOUT_CLASS)));
    }
    return name;
  }

  private String destination(String name) {
    return known(
        "destination of conf/node.yaml (peers, fhir, destinations)", name, scope.destinations());
  }

  private String model(String name) {
    return scope.models().map(models -> known("folder of models/", name, models)).orElse(name);
  }

  private static String known(String what, String name, Set<String> all) {
    if (!all.contains(name)) {
      throw new IllegalArgumentException(
          "\"%s\" is not a %s%s"
              .formatted(name, what, all.isEmpty() ? "; there is none" : suggestion(name, all)));
    }
    return name;
  }

  private static String suggestion(String name, Set<String> all) {
    String near = Nearest.hint(name, all);
    return near.isEmpty()
        ? "; there are: " + String.join(", ", all.stream().sorted().toList())
        : near;
  }

  private static String name(String text) {
    if (!text.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
      throw new IllegalArgumentException(
          "\"%s\" is not a name: 1 to 64 letters, digits, dots, hyphens, underscores"
              .formatted(text));
    }
    return text;
  }

  private static int priority(String text) {
    if (text.matches("\\d{1,3}") && Integer.parseInt(text) <= HIGHEST_PRIORITY) {
      return Integer.parseInt(text);
    }
    throw new IllegalArgumentException(
        "\"%s\" is not a whole number from %d to %d"
            .formatted(text, LOWEST_PRIORITY, HIGHEST_PRIORITY));
  }
}
