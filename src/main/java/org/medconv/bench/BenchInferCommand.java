package org.medconv.bench;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.medconv.bench.InferBench.Batch;
import org.medconv.bench.InferBench.Work;
import org.medconv.classify.timm.Backbone;
import org.medconv.model.Compute;
import org.medconv.model.DeviceChoice;
import org.medconv.terminal.ExitCode;
import org.medconv.terminal.Usage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "infer",
    mixinStandardHelpOptions = true,
    description = {
      "Time of a backbone's forward pass and training step, beside PyTorch with the same weights,"
          + " inputs and number of threads.",
      "The two take turns, so that other load on the machine affects both. The peer is the Python"
          + " named by MEDCONV_PYTHON, with timm-3d, timm, torch and safetensors; without it, only"
          + " this program is measured."
    },
    footer = {
      "",
      "Examples:",
      "  MEDCONV_PYTHON=venv/bin/python medconv bench infer",
      "  medconv bench infer --backbone resnet18 --batch 1x32x28x24 --work inference"
    })
public final class BenchInferCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--backbone",
      paramLabel = "NAME",
      defaultValue = "resnet50",
      description = "timm's name (default: ${DEFAULT-VALUE}).")
  private String backbone;

  @Option(
      names = "--work",
      split = ",",
      defaultValue = "inference,training",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private List<Work> works;

  @Option(
      names = "--batch",
      split = ",",
      paramLabel = "NxDxHxW",
      defaultValue = "8x32x28x24,2x64x64x32",
      description = "Number of volumes and their size, one row each (default: ${DEFAULT-VALUE}).")
  private List<String> batches;

  @Mixin private ProcessorOptions on;

  @Option(
      names = "--rounds",
      defaultValue = "9",
      description = "Pairs of blocks (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--seconds",
      defaultValue = "1",
      description = "Minimum duration of a block (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Mixin private JsonOption json;

  @Override
  public Integer call() throws Exception {
    InferBench bench = new InferBench(plan(), json.table());
    InferBench.Report report =
        bench.run(Compute.open(DeviceChoice.parse(on.device()), on.threads()));
    json.print(report.toJson());
    return ExitCode.DONE;
  }

  private InferBench.Plan plan() {
    if (!Backbone.names().contains(backbone)) {
      throw new ParameterException(
          spec.commandLine(),
          "backbone \"%s\" is not one of %s"
              .formatted(backbone, String.join(", ", Backbone.names())));
    }
    return Usage.unlessMade(
        spec,
        () ->
            new InferBench.Plan(
                backbone,
                on.threads(),
                works,
                batches.stream().map(Batch::parse).toList(),
                rounds,
                seconds,
                Optional.ofNullable(System.getenv("MEDCONV_PYTHON"))));
  }
}
