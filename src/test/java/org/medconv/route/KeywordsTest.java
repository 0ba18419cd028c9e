package org.medconv.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.aoju.bus.image.galaxy.data.ElementDictionary;
import org.junit.jupiter.api.Test;

/** Also the generator of keywords.tsv: run it with -Dmedconv.keywords.write=true. */
class KeywordsTest {
  private static final Path TABLE = Path.of("src/main/resources/org/medconv/route/keywords.tsv");
  private static final Pattern ENTRY =
      Pattern.compile(
          "\\((?!000[0246])(\\p{XDigit}{4}),(\\p{XDigit}{4})\\)\t(\\w\\w)\t(\\w+)\t(\\S+)\tDICOM");
  private static final Pattern EDITION =
      Pattern.compile("# Generated automatically from DICOM (PS 3\\.6-\\w+).*");
  private static final Set<String> USABLE =
      Set.of(
          "AE", "AS", "CS", "DA", "DS", "DT", "FD", "FL", "IS", "LO", "LT", "PN", "SH", "SL", "SS",
          "ST", "TM", "UC", "UI", "UL", "UR", "US", "UT", "xs");

  @Test
  void the_table_is_what_the_data_dictionary_says() throws IOException {
    Optional<Path> dictionary = dictionary();
    assumeTrue(dictionary.isPresent(), "skipped: dcmtk's dicom.dic is not installed");
    List<String> lines = Files.readAllLines(dictionary.get(), StandardCharsets.UTF_8);
    String table = table(lines);
    if (Boolean.getBoolean("medconv.keywords.write")) {
      Files.createDirectories(TABLE.getParent());
      Files.writeString(TABLE, table);
    }
    String written = Files.readString(TABLE);
    assumeTrue(
        written.startsWith(table.substring(0, table.indexOf('\n'))),
        "skipped: the dcmtk here knows another edition of PS3.6 than the table");
    assertThat(written).isEqualTo(table);
  }

  @Test
  void the_toolkits_dictionary_knows_the_same_elements_under_the_same_names() {
    ElementDictionary toolkit = ElementDictionary.getStandardElementDictionary();
    assertThat(Keywords.names()).hasSizeGreaterThan(2500);
    for (String name :
        List.of("Modality", "ImageType", "KVP", "SliceThickness", "BodyPartExamined")) {
      assertThat(toolkit.tagForKeyword(name)).isEqualTo(Keywords.named(name).orElseThrow().tag());
    }
  }

  @Test
  void multiplicity_decides_what_is_a_list() {
    assertThat(Keywords.named("ImageType").orElseThrow().many()).isTrue();
    assertThat(Keywords.named("ConvolutionKernel").orElseThrow().many()).isTrue();
    assertThat(Keywords.named("PixelSpacing").orElseThrow().many()).isTrue();
    assertThat(Keywords.named("SliceThickness").orElseThrow().many()).isFalse();
  }

  private static Optional<Path> dictionary() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of("/usr/share"))) {
      return folders
          .filter(folder -> folder.getFileName().toString().matches("(lib)?dcmtk\\d*"))
          .map(folder -> folder.resolve("dicom.dic"))
          .filter(Files::isReadable)
          .findFirst();
    }
  }

  private static String table(List<String> dictionary) {
    String edition =
        dictionary.stream()
            .map(EDITION::matcher)
            .filter(Matcher::matches)
            .map(found -> found.group(1))
            .findFirst()
            .orElse("unknown");
    StringBuilder table =
        new StringBuilder("# Keyword, tag, VR, VM of %s: what rules can use\n".formatted(edition));
    dictionary.stream()
        .map(ENTRY::matcher)
        .filter(entry -> entry.matches() && USABLE.contains(entry.group(3)))
        .map(
            entry ->
                String.join(
                    "\t",
                    entry.group(4),
                    entry.group(1) + entry.group(2),
                    entry.group(3),
                    entry.group(5)))
        .sorted()
        .forEach(line -> table.append(line).append('\n'));
    return table.toString();
  }
}
