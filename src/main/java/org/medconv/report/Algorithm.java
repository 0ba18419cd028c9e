package org.medconv.report;

import org.medconv.model.ModelId;

/**
 * The algorithm that computed a value (TID 4019): name and version as LO, parameters as one text.
 */
record Algorithm(String name, String version, String parameters) {
  Algorithm {
    name = PlainText.of(name);
    version = PlainText.of(version);
    parameters = PlainText.of(parameters);
  }

  static Algorithm segmenter(Screening screening) {
    return network(screening.segmenter(), screening.segmenterDevice(), screening.parameters());
  }

  static Algorithm classifier(Screening screening) {
    return network(
        screening.classification().model(),
        screening.classification().device(),
        screening.parameters());
  }

  static Algorithm densitometry(Screening screening, Equipment equipment) {
    return new Algorithm(
        "L1 trabecular attenuation", equipment.softwareVersion(), screening.parameters());
  }

  private static Algorithm network(ModelId model, String device, String parameters) {
    return new Algorithm(
        model.name(),
        model.version(),
        "weights sha256 %s; device %s; %s".formatted(model.sha256(), device, parameters));
  }
}
