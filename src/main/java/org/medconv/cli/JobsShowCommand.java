package org.medconv.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.medconv.deliver.Delivery;
import org.medconv.deliver.DeliveryEvent;
import org.medconv.jobs.Job;
import org.medconv.jobs.JobEvent;
import org.medconv.jobs.ResultFile;
import org.medconv.segment.Abstention.Reason;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jobs show}. */
@Command(
    name = "show",
    description = "All about one job: what happened when, its results on disk, its deliveries.",
    footer = {"", "Example:", "  medconv jobs show 17"})
final class JobsShowCommand implements Callable<Integer> {
  @Spec private CommandSpec command;
  @Mixin private ConfigOption config;

  @Parameters(paramLabel = "JOB", description = "Its number in `jobs list`.")
  private long id;

  @Override
  public Integer call() throws Exception {
    try (OpenJobs open = OpenJobs.of(config.read())) {
      Job job = JobsChange.existing(open, id);
      PrintWriter out = Main.out(command);
      head(out, job);
      out.println("history");
      open.jobs().history(id).forEach(event -> event(out, event));
      out.println("results");
      open.jobs().results(id).forEach(result -> result(out, result));
      out.println("deliveries");
      open.deliveries().ofJob(id).forEach(delivery -> delivery(out, open, delivery));
    }
    return ExitCode.DONE;
  }

  private static void head(PrintWriter out, Job job) {
    out.println("job %d is %s".formatted(job.id(), job.state()));
    if (!job.reason().isEmpty()) {
      out.println(
          "  reason       " + (job.code().isEmpty() ? "" : job.code() + ": ") + job.reason());
    }
    Reason.named(job.code()).ifPresent(reason -> out.println("  remedy       " + reason.remedy()));
    out.println("  study        " + job.studyInstanceUid());
    out.println(
        "  series       %s, %d images".formatted(job.seriesInstanceUid(), job.files().size()));
    if (!job.rule().isEmpty()) {
      out.println("  rule         %s, priority %d".formatted(job.rule(), job.priority()));
      out.println("  models       %s, %s".formatted(job.segmenter(), job.classifier()));
      out.println("  destinations " + String.join(", ", job.destinations()));
    }
    out.println("  attempts     %d".formatted(job.attempts()));
    if (!job.state().ended()) {
      out.println("  due          " + JobsListCommand.time(job.due()));
    }
  }

  private static void event(PrintWriter out, JobEvent event) {
    line(out, JobsListCommand.time(event.at()) + "  " + event.state(), event.note());
  }

  private static void result(PrintWriter out, ResultFile result) {
    line(out, result.name(), result.file().toString());
  }

  private static void delivery(PrintWriter out, OpenJobs open, Delivery delivery) {
    String code = delivery.code().isEmpty() ? "" : delivery.code() + " ";
    line(
        out,
        "to %s is %s".formatted(delivery.destination(), delivery.state()),
        code + delivery.reason());
    for (DeliveryEvent event : open.deliveries().history(delivery.id())) {
      line(
          out, "  %s  %s".formatted(JobsListCommand.time(event.at()), event.state()), event.note());
    }
  }

  private static void line(PrintWriter out, String what, String note) {
    out.println(("  " + what + "  " + note).stripTrailing());
  }
}
