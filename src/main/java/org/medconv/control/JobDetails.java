package org.medconv.control;

import java.time.Instant;
import java.util.List;
import org.medconv.deliver.Delivery;
import org.medconv.deliver.DeliveryEvent;
import org.medconv.jobs.Job;
import org.medconv.jobs.JobEvent;
import org.medconv.jobs.JobState;

/** All about one job: what happened, oldest first, its results on disk, its deliveries. */
public record JobDetails(
    Head job, List<JobEvent> history, List<Result> results, List<Sending> deliveries) {
  public JobDetails {
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
