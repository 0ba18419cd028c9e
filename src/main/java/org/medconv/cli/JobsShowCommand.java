package org.medconv.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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
import org.medconv.jobs.RunFacts;
import org.medconv.model.ModelId;
import org.medconv.record.RecordedRun;
import org.medconv.record.RecordedSeries;
import org.medconv.segment.Abstention.Reason;
import org.medconv.terminal.ExitCode;
import org.medconv.words.Bytes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jobs show}. */
@Command(
    name = "show",
    description = {
      "Show one job: its result, then its history, its files on disk and its deliveries.",
      "",
      "Times are in the site's zone (TZ). The output identifies the patient."
    },
    footer = {"", "Example:", "  medconv jobs show 17"})
final class JobsShowCommand implements Callable<Integer> {
  @Spec private CommandSpec command;
  @Mixin private ConfigOption config;

  @Parameters(paramLabel = "JOB", description = "Its number in `jobs list`.")
  private long id;

  private final SiteTime time = SiteTime.here();

  @Override
  public Integer call() throws Exception {
    NodeConfig node = config.read();
    try (Door door = Doors.toLook(node.control(), node.jobs())) {
      JobDetails details = door.ask(new Request.ShowJob(id));
      PrintWriter out = Main.out(command);
      Answers.lines(details.record(), time).forEach(out::println);
      out.println();
      head(out, details.job());
      received(out, details.record().series());
      if (!details.trials().isEmpty()) {
        out.println("  trials       jobs " + joined(details.trials()));
      }
      runs(out, details.runs());
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

  private void received(PrintWriter out, RecordedSeries series) {
    String issuer = series.patientIdIssuer().isEmpty() ? "" : " of " + series.patientIdIssuer();
    out.println("  patient      " + orDash(series.patientId()) + issuer);
    out.println("  accession    " + orDash(series.accessionNumber()));
    out.println(
        "  scanner      %s, %s %s"
            .formatted(orDash(series.stationName()), series.manufacturer(), series.scannerModel()));
    out.println(
        "  received     %s to %s from %s (%s), %s"
            .formatted(
                time.of(series.first()),
                time.of(series.last()),
                orDash(series.callingAe()),
                orDash(series.callingHost()),
                Bytes.of(series.bytes())));
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }

  private static String joined(List<Long> ids) {
    return ids.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  /** Of each attempt when it began, its stages as they began, and what they took. */
  private void runs(PrintWriter out, List<RecordedRun> runs) {
    out.println("runs");
    for (RecordedRun run : runs) {
      String end = run.ended() == null ? "" : " to " + time.of(run.ended());
      String code = run.code().isEmpty() ? "" : " " + run.code();
      line(out, time.of(run.began()) + end + "  " + run.outcome() + code, "");
      run.stages()
          .forEach(each -> line(out, "  %s  %s".formatted(time.of(each.at()), each.stage()), ""));
      if (run.facts() != null) {
        line(out, "  " + took(run.facts()), "");
        models(out, run.facts());
      }
    }
  }

  private static String took(RunFacts facts) {
    RunFacts.Seconds of = facts.seconds();
    return String.format(
        Locale.ROOT,
        "%.1f s on %s (read %.1f, segment %.1f, measure %.1f, classify %.1f, report %.1f)",
        of.total(),
        facts.device(),
        of.read(),
        of.segment(),
        of.measure(),
        of.classify(),
        of.report());
  }

  private static void models(PrintWriter out, RunFacts facts) {
    for (ModelId model : Arrays.asList(facts.segmenter(), facts.classifier())) {
      if (model != null) {
        line(out, "  %s %s".formatted(model.name(), model.version()), "sha256 " + model.sha256());
      }
    }
  }

  private void head(PrintWriter out, JobDetails.Head job) {
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
      out.println("  due          " + time.of(job.due()));
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

  private void event(PrintWriter out, JobEvent event) {
    line(out, time.of(event.at()) + "  " + event.state(), event.note());
  }

  private void sending(PrintWriter out, JobDetails.Sending sending) {
    Delivery delivery = sending.delivery();
    String code = delivery.code().isEmpty() ? "" : delivery.code() + " ";
    line(
        out,
        "to %s is %s".formatted(delivery.destination(), delivery.state()),
        code + delivery.reason());
    for (DeliveryEvent event :
        withoutBeginnings(sending.history(), each -> isBeginning(each.state(), each.note()))) {
      line(out, "  %s  %s".formatted(time.of(event.at()), event.state()), event.note());
    }
  }

  private static void line(PrintWriter out, String what, String note) {
    out.println(("  " + what + "  " + note).stripTrailing());
  }
}
