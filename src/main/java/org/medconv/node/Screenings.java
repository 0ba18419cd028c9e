package org.medconv.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.medconv.config.NodeConfig;
import org.medconv.model.DeviceChoice;
import org.medconv.model.UnableToOpenModel;
import org.medconv.report.Equipment;
import org.medconv.report.Installation;
import org.medconv.report.ResultObjects;
import org.medconv.screen.ScreenConfig;
import org.medconv.screen.ScreeningPipeline;

/** Opens the pipeline with a node's configuration. */
public final class Screenings {
  private Screenings() {}

  /**
   * Opens the models of a rule for runs outside of the node. Result objects get the node's UIDs if
   * its installation id can be read, else UIDs that no other run creates. Writes nothing into the
   * node's folders: another user than the node may run this.
   *
   * @param device replaces the configured one
   */
  public static ScreeningPipeline open(
      NodeConfig config, Optional<DeviceChoice> device, String segmenter, String classifier)
      throws UnableToOpenModel {
    ScreenConfig screen = config.screen();
    return ScreeningPipeline.open(
        device.map(screen::on).orElse(screen),
        segmenter,
        classifier,
        results(config, readable(config.results().installation())));
  }

  private static Installation readable(Path file) {
    try {
      return Installation.kept(file).orElseGet(Installation::passing);
    } catch (IOException e) {
      return Installation.passing();
    }
  }

  static ResultObjects results(NodeConfig config, Installation installation) {
    return new ResultObjects(
        Equipment.ofThisNode(config.results(), installation),
        config.fhir().systems(),
        config.results().pdf());
  }
}
