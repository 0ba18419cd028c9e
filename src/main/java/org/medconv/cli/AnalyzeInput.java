package org.medconv.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.medconv.config.ConfigOption;
import org.medconv.config.NodeConfig;
import org.medconv.route.Decision;
import org.medconv.route.RoutingRule;
import org.medconv.route.RuleSet;
import org.medconv.route.SeriesFacts;
import org.medconv.route.WrongRules;

/**
 * What {@code analyze} screens, and with which models.
 *
 * @param files of one series, or one NIfTI file
 */
record AnalyzeInput(List<Path> files, String segmenter, String classifier) {

  /**
   * Of one series in the folder its files, whatever the rules say of it; of several the one that
   * the rules choose.
   *
   * @throws IOException when there is nothing to choose from; the message says why
   */
  static AnalyzeInput choose(Path path, NodeConfig config, PrintWriter told)
      throws IOException, WrongRules {
    RuleSet rules = RuleSet.read(config.rules(), ConfigOption.scope(config));
    RoutingRule first = rules.rules().get(0);
    if (Files.isRegularFile(path)) {
      return new AnalyzeInput(List.of(path), first.segmenter(), first.classifier());
    }
    SeriesFolder folder = SeriesFolder.read(List.of(path));
    folder.passedOver().ifPresent(told::println);
    List<SeriesFacts> all = folder.studies().stream().flatMap(List::stream).toList();
    if (all.isEmpty()) {
      throw new IOException(
          "no DICOM image found in %s (%d files checked); name a folder with DICOM files"
              .formatted(path, folder.count()));
    }
    if (all.size() == 1) {
      return new AnalyzeInput(folder.files(all.get(0)), first.segmenter(), first.classifier());
    }
    return chosenByRules(folder, rules, told);
  }

  private static AnalyzeInput chosenByRules(SeriesFolder folder, RuleSet rules, PrintWriter told)
      throws IOException {
    Optional<Decision.Routed> routed = Optional.empty();
    for (List<SeriesFacts> study : folder.studies()) {
      Decision decision = rules.decide(study);
      decision.leftOut().forEach(left -> told.println("left out: " + left.why()));
      if (decision instanceof Decision.Routed chosen) {
        if (routed.isPresent()) {
          throw new IOException(
              "the folder holds several studies to screen; name the folder of a single study");
        }
        routed = Optional.of(chosen);
      }
    }
    Decision.Routed chosen =
        routed.orElseThrow(
            () -> new IOException("no rule chooses any of the series; `rules test` says why"));
    return new AnalyzeInput(
        folder.files(chosen.series()), chosen.rule().segmenter(), chosen.rule().classifier());
  }
}
