package org.medconv.lab.cohort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ExcelReaderException;
import org.dhatim.fastexcel.reader.ReadableWorkbook;

/**
 * T-scores by subject: {@code labels.xlsx} (its first sheet) or {@code labels.csv} (fields apart by
 * comma or semicolon), with columns {@code SubjectID} and {@code T-score}; others are passed over.
 *
 * @param name of the file, below the data set's folder
 * @param faulty subjects whose rows cannot be used, and were told
 */
record LabelTable(String name, List<Label> labels, Set<String> faulty) {
  private static final List<String> FILES = List.of("labels.xlsx", CutOutFolder.LABELS);

  static final String NAMES = String.join(" or ", FILES);

  /**
   * One subject.
   *
   * @param line in its file, from 1
   */
  record Label(String subject, double tScore, int line) {}

  /** Whether a subject has a row, be it faulty. */
  boolean names(String subject) {
    return faulty.contains(subject)
        || labels.stream().anyMatch(label -> label.subject().equals(subject));
  }

  /** The subjects by name; one that was named before is told. */
  Map<String, Label> unique(List<String> problems) {
    Map<String, Label> subjects = new TreeMap<>();
    for (Label label : labels) {
      Label before = subjects.putIfAbsent(label.subject(), label);
      if (before != null) {
        problems.add(
            "%s:%d: subject %s is already in line %d"
                .formatted(name, label.line(), label.subject(), before.line()));
      }
    }
    return subjects;
  }

  static boolean isIn(Path folder) {
    return FILES.stream().anyMatch(name -> Files.isRegularFile(folder.resolve(name)));
  }

  private record Line(int number, List<String> fields) {}

  /**
   * The table of a folder, faulty rows left out and told.
   *
   * @param root what names in problems are below of
   * @return empty where the folder has none
   */
  static Optional<LabelTable> read(Path root, Path folder, List<String> problems)
      throws IOException {
    List<Path> files = FILES.stream().map(folder::resolve).filter(Files::isRegularFile).toList();
    if (files.isEmpty()) {
      return Optional.empty();
    }
    String name = root.relativize(files.get(0)).toString();
    if (files.size() > 1) {
      problems.add(
          "%s: %s lies beside it; keep only one".formatted(name, files.get(1).getFileName()));
    }
    return Optional.of(read(files.get(0), name, problems));
  }

  /** A table by its own name, faulty rows left out and told. */
  static LabelTable read(Path file, String name, List<String> problems) throws IOException {
    List<Line> lines = name.endsWith(".xlsx") ? sheet(file) : text(file);
    return labels(name, lines, problems);
  }

  private static List<Line> text(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    String head = lines.isEmpty() ? "" : lines.get(0);
    String between = head.contains(";") ? ";" : ",";
    List<Line> result = new ArrayList<>();
    for (int n = 0; n < lines.size(); n++) {
      if (!lines.get(n).isBlank()) {
        result.add(
            new Line(
                n + 1, Stream.of(lines.get(n).split(between, -1)).map(LabelTable::bare).toList()));
      }
    }
    return result;
  }

  /** Without blanks, quotes and the mark that Excel puts before a CSV. */
  private static String bare(String field) {
    return field.replace("\ufeff", "").strip().replaceAll("^\"(.*)\"$", "$1").strip();
  }

  private static List<Line> sheet(Path file) throws IOException {
    try (ReadableWorkbook workbook = new ReadableWorkbook(file.toFile());
        Stream<org.dhatim.fastexcel.reader.Row> rows = workbook.getFirstSheet().openStream()) {
      return rows.map(row -> new Line(row.getRowNum(), row.stream().map(LabelTable::text).toList()))
          .filter(line -> line.fields().stream().anyMatch(field -> !field.isEmpty()))
          .toList();
    } catch (ExcelReaderException e) {
      throw new IOException("%s is not an Excel sheet: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static String text(Cell cell) {
    if (cell == null || cell.getType() == CellType.EMPTY) {
      return "";
    }
    return bare(cell.getType() == CellType.NUMBER ? cell.getRawValue() : cell.getText());
  }

  private static LabelTable labels(String name, List<Line> lines, List<String> problems) {
    List<String> head = lines.isEmpty() ? List.of() : lines.get(0).fields();
    int subject = column(head, "subjectid");
    int tScore = column(head, "tscore");
    if (subject < 0 || tScore < 0) {
      problems.add(
          "%s:1: columns SubjectID and T-score are needed, but there are %s".formatted(name, head));
      return new LabelTable(name, List.of(), Set.of());
    }
    List<Label> labels = new ArrayList<>();
    Set<String> faulty = new HashSet<>();
    for (Line line : lines.subList(1, lines.size())) {
      String problem = problem(field(line, subject), field(line, tScore));
      if (problem.isEmpty()) {
        labels.add(
            new Label(
                field(line, subject), Double.parseDouble(field(line, tScore)), line.number()));
      } else {
        problems.add("%s:%d: %s".formatted(name, line.number(), problem));
        faulty.add(field(line, subject));
      }
    }
    if (lines.size() == 1) {
      problems.add("%s: there is no row below the header".formatted(name));
    }
    return new LabelTable(name, labels, faulty);
  }

  private static int column(List<String> head, String wanted) {
    return head.stream()
        .map(field -> field.toLowerCase(Locale.ROOT).replaceAll("[ _-]", ""))
        .toList()
        .indexOf(wanted);
  }

  private static String field(Line line, int column) {
    return column < line.fields().size() ? line.fields().get(column) : "";
  }

  private static String problem(String subject, String tScore) {
    if (subject.isEmpty()) {
      return "the SubjectID is empty";
    }
    if (subject.contains("/") || subject.contains("\\")) {
      return "SubjectID \"%s\" is not a valid file name".formatted(subject);
    }
    if (tScore.isEmpty()) {
      return "the T-score of %s is empty".formatted(subject);
    }
    if (!tScore.matches("[-+]?[0-9]*\\.?[0-9]+([eE][-+]?[0-9]+)?")) {
      return "the T-score of %s is \"%s\", not a number (with a point, as -2.5)"
          .formatted(subject, tScore);
    }
    return Math.abs(Double.parseDouble(tScore)) > 15
        ? "the T-score of %s is %s, which is impossible".formatted(subject, tScore)
        : "";
  }
}
