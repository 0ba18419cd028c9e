package org.medconv.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ColumnTest {
  private static final Pattern TITLE = Pattern.compile("(?m)^\\| `([a-z0-9_]+)` \\|");

  @Test
  void the_page_tells_every_column_of_the_export_in_its_order() throws IOException {
    String page = Files.readString(Path.of("src/site/markdown/record.md"));
    String export = page.substring(page.indexOf("## The export"));
    assertThat(TITLE.matcher(export).results().map(found -> found.group(1)))
        .containsExactlyElementsOf(Arrays.stream(Column.values()).map(Column::title).toList());
  }
}
