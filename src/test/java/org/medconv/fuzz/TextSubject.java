package org.medconv.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.medconv.bench.SampleSeries;
import org.medconv.config.NodeConfigReader;
import org.medconv.config.WrongConfiguration;
import org.medconv.model.ModelFolder;
import org.medconv.model.UnableToOpenModel;
import org.medconv.route.RuleScope;
import org.medconv.route.RuleSet;
import org.medconv.route.SeriesFacts;
import org.medconv.route.WrongRules;

/** Files that people write: routing rules, the configuration, a model's card. */
final class TextSubject implements Subject {
  private static final List<String> CONDITIONS =
      List.of(
          "Modality == \"CT\" && \"PRIMARY\" in ImageType && SliceThickness <= 5",
          "has(ConvolutionKernel) && !ConvolutionKernel.exists(k,"
              + " k.matches(\"(?i)(bone|lung).*\"))",
          "PatientAge > 50 || StudyDate >= \"20200101\" ? true : false",
          "[1, 2, 3].map(x, x * 2).exists(x, x > Rows) && {\"a\": 1}[\"a\"] == 1",
          "StationName.startsWith(\"CT\") && size(SeriesDescription) < 64 && Columns % 2 == 0");

  private interface Reader {
    void read(Path file) throws Exception;
  }

  private final Reader reader;
  private final Path file;
  private final List<String> seeds;

  private TextSubject(String name, List<String> seeds, Reader reader) throws IOException {
    this.file =
        Files.createDirectories(Files.createTempDirectory("fuzz").resolve("f")).resolve(name);
    this.seeds = seeds;
    this.reader = reader;
  }

  static Subject rules() throws IOException {
    List<String> seeds = new ArrayList<>(texts(Path.of("dicom-rules")));
    for (String condition : CONDITIONS) {
      seeds.add("name: a\nwhen: >\n  %s\nsegmenter: a\nclassifier: b\n".formatted(condition));
    }
    Attributes header = new SampleSeries(1, 8, 1).slice(0);
    header.setString(Tag.ConvolutionKernel, VR.SH, "B30f", "x");
    header.setString(Tag.PatientAge, VR.AS, "061Y");
    List<SeriesFacts> study = List.of(new SeriesFacts("2.25.1", "2.25.2", 40, header));
    return new TextSubject(
        "rule.yaml",
        seeds,
        rule -> RuleSet.read(rule, new RuleScope(Set.of("pacs"), Optional.empty())).decide(study));
  }

  static Subject configuration() throws IOException {
    String shipped = Files.readString(Path.of("conf", "node.yaml"));
    String peers =
        shipped.replace(
            "peers: []",
            "peers: [{name: pacs, aeTitle: PACS, host: 127.0.0.1, port: 104, commitment: true}]");
    return new TextSubject(
        "node.yaml",
        List.of(shipped, peers, withoutComments(shipped), withoutComments(peers)),
        file -> NodeConfigReader.read(file, Map.of()));
  }

  static Subject modelCards() throws IOException {
    List<String> seeds = new ArrayList<>();
    for (Path folder : ModelFolder.list(Path.of("models"))) {
      seeds.add(
          Files.readString(folder.resolve("model.yaml")).replaceFirst("(?m)^name:.*", "name: f"));
    }
    return new TextSubject("model.yaml", seeds, file -> open(file.getParent()));
  }

  private static void open(Path folder) throws UnableToOpenModel {
    ModelFolder model = ModelFolder.open(folder);
    model.texts("notFor");
    model.numbers("huWindow");
  }

  private static String withoutComments(String yaml) {
    return yaml.replaceAll("(?m) *#.*$", "").replaceAll("\n+", "\n");
  }

  private static List<String> texts(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> texts = new ArrayList<>();
      for (Path each : files.sorted().toList()) {
        texts.add(Files.readString(each));
      }
      return texts;
    }
  }

  @Override
  public byte[] input(RandomGenerator random) {
    return Texts.wounded(Wounds.one(seeds, random), seeds, random).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Ending attempt(byte[] input) throws Throwable {
    Files.write(file, input);
    try {
      reader.read(file);
      return Ending.TAKEN;
    } catch (WrongRules | WrongConfiguration | UnableToOpenModel refusal) {
      return Subject.refused(refusal);
    }
  }
}
