package org.medconv.lab.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import org.medconv.classify.MedConvClassifier;
import org.medconv.lab.cohort.Dataset;
import org.medconv.lab.desk.ComputeOptions;
import org.medconv.model.ModelFolder;
import org.medconv.model.UnableToOpenModel;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of the commands that measure a classifier on labelled L1s. */
final class ClassifierAndData {
  @Option(names = "--model", required = true, paramLabel = "DIR", description = "model folder")
  private Path model;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "labelled L1s, see lab train --help")
  private Path data;

  @Mixin private ComputeOptions on;

  /** An open classifier, and the data set cut to its input size. */
  record Opened(MedConvClassifier classifier, Dataset dataset) implements AutoCloseable {
    /** Name and version of the model. */
    String model() {
      return classifier.model().name() + " " + classifier.model().version();
    }

    @Override
    public void close() {
      classifier.close();
    }
  }

  /** The folder of the labelled L1s. */
  Path folder() {
    return data;
  }

  /** Opens both. The caller closes the result. */
  Opened open() throws IOException, UnableToOpenModel {
    MedConvClassifier classifier = MedConvClassifier.open(ModelFolder.open(model), on.open());
    try {
      return new Opened(classifier, Dataset.open(data, classifier.plan().cutOut()));
    } catch (IOException | RuntimeException e) {
      classifier.close();
      throw e;
    }
  }
}
