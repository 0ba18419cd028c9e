package org.medconv.lab.desk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A report of headings, sentences, tables and pictures. It is written twice: as Markdown with links
 * to the pictures beside it, and as one HTML file that contains them.
 */
public final class ReportPage {
  private static final String STYLE =
      """
      body { font: 15px/1.5 sans-serif; max-width: 70em; margin: 2em auto; padding: 0 1em; }
      table { border-collapse: collapse; margin: 1em 0; }
      th, td { border: 1px solid #ccc; padding: 0.25em 0.6em; text-align: right; }
      th:first-child, td:first-child { text-align: left; }
      img { max-width: 100%; }
      """;

  private final String title;
  private final List<Block> blocks = new ArrayList<>();

  private interface Block {
    String markdown();

    String html(Path folder) throws IOException;
  }

  public ReportPage(String title) {
    this.title = title;
  }

  public ReportPage heading(String text) {
    blocks.add(new Text("## ", "h2", text));
    return this;
  }

  public ReportPage sentence(String text) {
    blocks.add(new Text("", "p", text));
    return this;
  }

  /** Adds a table. The first column is left-aligned; the others hold numbers. */
  public ReportPage table(List<String> head, List<List<String>> rows) {
    blocks.add(new Grid(head, rows));
    return this;
  }

  /**
   * Adds a picture.
   *
   * @param file a PNG beside the report; must exist when the report is written
   */
  public ReportPage picture(String file, String what) {
    blocks.add(new Picture(file, what));
    return this;
  }

  /** Writes {@code name.md} and {@code name.html}. */
  public void write(Path folder, String name) throws IOException {
    Files.createDirectories(folder);
    StringBuilder html =
        new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
            .append(
                "<title>%s</title>\n<style>\n%s</style></head><body>\n"
                    .formatted(escaped(title), STYLE))
            .append("<h1>%s</h1>\n".formatted(escaped(title)));
    for (Block block : blocks) {
      html.append(block.html(folder)).append('\n');
    }
    Files.writeString(folder.resolve(name + ".html"), html.append("</body></html>\n"));
    Files.writeString(
        folder.resolve(name + ".md"),
        blocks.stream()
            .map(Block::markdown)
            .collect(Collectors.joining("\n\n", "# " + title + "\n\n", "\n")));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private record Text(String mark, String element, String text) implements Block {
    @Override
    public String markdown() {
      return mark + text;
    }

    @Override
    public String html(Path folder) {
      String inner = escaped(text).replaceAll("`([^`]*)`", "<code>$1</code>");
      return "<%s>%s</%s>".formatted(element, inner, element);
    }
  }

  private record Grid(List<String> head, List<List<String>> rows) implements Block {
    @Override
    public String markdown() {
      String line = "|---|" + "---:|".repeat(head.size() - 1);
      return rows.stream()
          .map(row -> "| " + String.join(" | ", row) + " |")
          .collect(
              Collectors.joining("\n", "| " + String.join(" | ", head) + " |\n" + line + "\n", ""));
    }

    @Override
    public String html(Path folder) {
      return rows.stream()
          .map(row -> cells(row, "td"))
          .collect(Collectors.joining("\n", "<table>\n" + cells(head, "th") + "\n", "\n</table>"));
    }

    private static String cells(List<String> row, String element) {
      return row.stream()
          .map(cell -> "<%s>%s</%s>".formatted(element, escaped(cell), element))
          .collect(Collectors.joining("", "<tr>", "</tr>"));
    }
  }

  private record Picture(String file, String what) implements Block {
    @Override
    public String markdown() {
      return "![%s](%s)".formatted(what, file);
    }

    @Override
    public String html(Path folder) throws IOException {
      String bytes = Base64.getEncoder().encodeToString(Files.readAllBytes(folder.resolve(file)));
      return "<img alt=\"%s\" src=\"data:image/png;base64,%s\">".formatted(escaped(what), bytes);
    }
  }
}
