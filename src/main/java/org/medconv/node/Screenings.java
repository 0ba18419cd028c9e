package org.medconv.node;

import java.util.Optional;
import org.medconv.config.NodeConfig;
import org.medconv.model.DeviceChoice;
import org.medconv.model.UnableToOpenModel;
import org.medconv.report.Equipment;
import org.medconv.report.ResultObjects;
import org.medconv.screen.ScreenConfig;
import org.medconv.screen.ScreeningPipeline;

/** The pipeline under a node's configuration. */
public final class Screenings {
  private Screenings() {}

  /**
   * Opens the models that a rule names.
   *
   * @param device instead of the configured one
   */
  public static ScreeningPipeline open(
      NodeConfig config, Optional<DeviceChoice> device, String segmenter, String classifier)
      throws UnableToOpenModel {
    ScreenConfig screen = config.screen();
    return ScreeningPipeline.open(
        device.map(screen::on).orElse(screen), segmenter, classifier, results(config));
  }

  static ResultObjects results(NodeConfig config) {
    return new ResultObjects(
        Equipment.ofThisNode(
            config.results().manufacturer(),
            config.results().deviceSerialNumber(),
            config.results().uidRoot()),
        config.fhir().systems());
  }
}
