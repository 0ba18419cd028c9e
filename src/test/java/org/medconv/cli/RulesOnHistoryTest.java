package org.medconv.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.aoju.bus.image.Tag;
import org.aoju.bus.image.UID;
import org.aoju.bus.image.galaxy.data.Attributes;
import org.aoju.bus.image.galaxy.data.VR;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medconv.bench.SampleSeries;
import org.medconv.config.ConfigOption;
import org.medconv.config.NodeConfig;
import org.medconv.config.NodeConfigReader;
import org.medconv.deliver.Posting;
import org.medconv.dicom.file.Part10File;
import org.medconv.jobs.Database;
import org.medconv.jobs.JobStore;
import org.medconv.receive.ReadySeries;
import org.medconv.receive.ReadySeries.Completeness;
import org.medconv.route.Decision;
import org.medconv.route.RoutingHeader;
import org.medconv.route.RuleSet;
import org.medconv.route.SeriesFacts;

class RulesOnHistoryTest {
  private static final int SLICES = 3;

  @TempDir Path home;
  private NodeConfig node;

  @BeforeEach
  void receive() throws Exception {
    Path file = Files.createDirectories(home.resolve("conf")).resolve("node.yaml");
    Files.writeString(file, "screen: {models: '%s'}".formatted(Path.of("models").toAbsolutePath()));
    node = NodeConfigReader.read(file, Map.of());
    RuleSet inUse = rules("in-use", "true");
    try (Database database = Database.open(node.jobs())) {
      JobStore jobs = new JobStore(database, new Posting(Clock.systemUTC()), Clock.systemUTC());
      received(jobs, inUse, 1, "CT-EAST");
      received(jobs, inUse, 2, "CT-WEST");
      received(jobs, inUse, 3, "CT-EAST");
    }
  }

  private RuleSet rules(String folder, String when) throws Exception {
    Path rules = Files.createDirectories(home.resolve(folder));
    Files.writeString(
        rules.resolve("rule.yaml"),
        """
        name: trunk
        when: '%s'
        segmenter: vertebrae-unet3d
        classifier: medconv-resnet50
        """
            .formatted(when));
    return RuleSet.read(rules, ConfigOption.scope(node));
  }

  private void received(JobStore jobs, RuleSet rules, int number, String station)
      throws IOException {
    SampleSeries sample = new SampleSeries(number, 8, SLICES);
    Path folder =
        Files.createDirectories(
            node.receive()
                .storage()
                .resolve(sample.studyInstanceUid())
                .resolve(sample.seriesInstanceUid()));
    Attributes header = null;
    for (int slice = 0; slice < SLICES; slice++) {
      header = sample.slice(slice);
      header.setString(Tag.StationName, VR.SH, station);
      Part10File.write(folder.resolve(slice + ".dcm"), header, UID.ExplicitVRLittleEndian);
    }
    ReadySeries series =
        new ReadySeries(
            sample.studyInstanceUid(),
            sample.seriesInstanceUid(),
            List.of(folder.resolve("0.dcm")),
            "%064d".formatted(number),
            Completeness.QUIET,
            Instant.now(),
            Instant.now(),
            1000,
            List.of());
    Decision decision =
        rules.decide(
            List.of(
                new SeriesFacts(
                    sample.studyInstanceUid(),
                    sample.seriesInstanceUid(),
                    SLICES,
                    RoutingHeader.of(header))));
    jobs.accept(List.of(series), decision);
  }

  private String compare(RuleSet rules, int studies) throws Exception {
    StringWriter out = new StringWriter();
    new RulesOnHistory(node, rules, new PrintWriter(out)).compare(studies);
    return out.toString();
  }

  @Test
  void only_what_would_be_otherwise_is_told() throws Exception {
    assertThat(compare(rules("same", "true"), 500))
        .isEqualToIgnoringNewLines(
            "3 studies: 3 as before, 0 otherwise, 0 without images (deleted)");
    String west = new SampleSeries(2, 8, SLICES).studyInstanceUid();
    assertThat(compare(rules("draft", "StationName == \"CT-EAST\""), 500))
        .contains("Study " + west, "was    rule trunk", "would  not screened")
        .contains("3 studies: 2 as before, 1 otherwise, 0 without images")
        .containsOnlyOnce("Study ");
  }

  @Test
  void the_newest_studies_are_looked_at_and_those_without_images_are_counted() throws Exception {
    Path newest = node.receive().storage().resolve(new SampleSeries(3, 8, 1).studyInstanceUid());
    org.medconv.disk.Folders.delete(newest);
    assertThat(compare(rules("draft", "false"), 2))
        .contains("2 studies: 0 as before, 1 otherwise, 1 without images (deleted)");
  }
}
