package org.medconv.control;

import java.time.Instant;
import java.util.List;
import org.medconv.deliver.Delivery;
import org.medconv.deliver.DeliveryEvent;
import org.medconv.jobs.Job;
import org.medconv.jobs.JobEvent;
import org.medconv.jobs.JobState;
import org.medconv.record.RecordedJob;
import org.medconv.record.RecordedRun;

/**
 * All about one job: what happened, oldest first, its results on disk, its deliveries.
 *
 * @param record what is known of its series and its newest run
 * @param runs each attempt, the first first
 * @param trials jobs that ran its series with another classifier
 */
public record JobDetails(
    Head job,
    RecordedJob record,
    List<RecordedRun> runs,
    List<Long> trials,
    List<JobEvent> history,
    List<Result> results,
    List<Sending> deliveries) {
  public JobDetails {
    runs = List.copyOf(runs);
    trials = List.copyOf(trials);
    history = List.copyOf(history);
    results = List.copyOf(results);
    deliveries = List.copyOf(deliveries);
  }

  /**
   * The job itself ({@link Job}), its files counted.
   *
   * @param code why it is in this state, for the machine; empty if there is nothing to say
   * @param rule empty where none chose the series
   */
  public record Head(
      long id,
      JobState state,
      String code,
      String reason,
      String studyInstanceUid,
      String seriesInstanceUid,
      int images,
      String rule,
      int priority,
      String segmenter,
      String classifier,
      List<String> destinations,
      int attempts,
      Instant due) {
    public Head {
      destinations = List.copyOf(destinations);
    }

    static Head of(Job job) {
      return new Head(
          job.id(),
          job.state(),
          job.code(),
          job.reason(),
          job.studyInstanceUid(),
          job.seriesInstanceUid(),
          job.files().size(),
          job.rule(),
          job.priority(),
          job.segmenter(),
          job.classifier(),
          job.destinations(),
          job.attempts(),
          job.due());
    }
  }

  /**
   * A result on disk.
   *
   * @param name what it is: SEG, SR, SC, FHIR
   */
  public record Result(String name, String file) {}

  /** A delivery and what happened to it, oldest first. */
  public record Sending(Delivery delivery, List<DeliveryEvent> history) {
    public Sending {
      history = List.copyOf(history);
    }
  }
}
