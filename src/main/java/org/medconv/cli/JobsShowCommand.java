package org.medconv.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.medconv.config.ConfigOption;
import org.medconv.config.NodeConfig;
import org.medconv.control.Door;
import org.medconv.control.Doors;
import org.medconv.control.JobDetails;
import org.medconv.control.Request;
import org.medconv.deliver.Delivery;
import org.medconv.deliver.DeliveryEvent;
import org.medconv.deliver.DeliveryState;
import org.medconv.jobs.JobEvent;
import org.medconv.jobs.JobState;
import org.medconv.segment.Abstention.Reason;
import org.medconv.terminal.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jobs show}. */
@Command(
    name = "show",
    description = "Show one job: its history, its results on disk and its deliveries.",
    footer = {"", "Example:", "  medconv jobs show 17"})
final class JobsShowCommand implements Callable<Integer> {
  @Spec private CommandSpec command;
  @Mixin private ConfigOption config;

  @Parameters(paramLabel = "JOB", description = "Its number in `jobs list`.")
  private long id;

  @Override
  public Integer call() throws Exception {
    NodeConfig node = config.read();
    try (Door door = Doors.toLook(node.control(), node.jobs())) {
      JobDetails details = door.ask(new Request.ShowJob(id));
      PrintWriter out = Main.out(command);
      head(out, details.job());
      out.println("history");
      withoutBeginnings(details.history(), event -> isBeginning(event.state(), event.note()))
          .forEach(event -> event(out, event));
      out.println("results");
      details.results().forEach(result -> line(out, result.name(), result.file()));
      out.println("deliveries");
      details.deliveries().forEach(sending -> sending(out, sending));
    }
    return ExitCode.DONE;
  }

  private static void head(PrintWriter out, JobDetails.Head job) {
    out.println("job %d is %s".formatted(job.id(), job.state()));
    if (!job.reason().isEmpty()) {
      out.println(
          "  reason       " + (job.code().isEmpty() ? "" : job.code() + ": ") + job.reason());
    }
    Reason.named(job.code()).ifPresent(reason -> out.println("  remedy       " + reason.remedy()));
    out.println("  study        " + job.studyInstanceUid());
    out.println("  series       %s, %d images".formatted(job.seriesInstanceUid(), job.images()));
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

  /** Of an attempt that has ended its end says all. */
  private static <T> List<T> withoutBeginnings(List<T> events, Predicate<T> begins) {
    return IntStream.range(0, events.size())
        .filter(i -> i == events.size() - 1 || !begins.test(events.get(i)))
        .mapToObj(events::get)
        .toList();
  }

  private static boolean isBeginning(JobState state, String note) {
    return state == JobState.RUNNING && note.isEmpty();
  }

  private static boolean isBeginning(DeliveryState state, String note) {
    return state == DeliveryState.SENDING && note.isEmpty();
  }

  private static void event(PrintWriter out, JobEvent event) {
    line(out, JobsListCommand.time(event.at()) + "  " + event.state(), event.note());
  }

  private static void sending(PrintWriter out, JobDetails.Sending sending) {
    Delivery delivery = sending.delivery();
    String code = delivery.code().isEmpty() ? "" : delivery.code() + " ";
    line(
        out,
        "to %s is %s".formatted(delivery.destination(), delivery.state()),
        code + delivery.reason());
    for (DeliveryEvent event :
        withoutBeginnings(sending.history(), each -> isBeginning(each.state(), each.note()))) {
      line(
          out, "  %s  %s".formatted(JobsListCommand.time(event.at()), event.state()), event.note());
    }
  }

  private static void line(PrintWriter out, String what, String note) {
    out.println(("  " + what + "  " + note).stripTrailing());
  }
}
